# What leaves the programs, read by others: every page, picture and printed line.
trunkline_test(tst_exportcanaries SOURCES tests/e2e/tst_exportcanaries.cpp
    DEPENDS trunkline::console trunkline::models_base trunkline::models_gateway trunkline::support_canaries
        trunkline::ui_export trunkline::ui_theme Qt6::Widgets)
target_compile_definitions(tst_exportcanaries PRIVATE
    TRUNK_CONSOLE="$<TARGET_FILE:trunkline>" TRUNK_CTL="$<TARGET_FILE:trunklinectl>")
add_dependencies(tst_exportcanaries trunkline trunklinectl)
set_tests_properties(tst_exportcanaries PROPERTIES ENVIRONMENT QT_QPA_PLATFORM=offscreen)
