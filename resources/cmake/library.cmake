# trunkline_library(name [HEADERS …] [SOURCES …] [DEPENDS …] [HIDDEN_DEPENDS …] [QT])
#
# One target per folder; paths are relative to the project root, as includes are. DEPENDS are the targets that its
# headers need, HIDDEN_DEPENDS those that only its sources need. QT turns on moc.
function(trunkline_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "QT" "" "HEADERS;SOURCES;DEPENDS;HIDDEN_DEPENDS")
    list(TRANSFORM arg_HEADERS PREPEND "${PROJECT_SOURCE_DIR}/")
    list(TRANSFORM arg_SOURCES PREPEND "${PROJECT_SOURCE_DIR}/")

    if(arg_SOURCES)
        add_library(${name} STATIC ${arg_SOURCES})
        set(scope PUBLIC)
        target_link_libraries(${name} PRIVATE ${arg_HIDDEN_DEPENDS})
        set_target_properties(${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
    else()
        add_library(${name} INTERFACE)
        set(scope INTERFACE)
    endif()
    add_library(trunkline::${name} ALIAS ${name})
    target_sources(${name} ${scope}
        FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${arg_HEADERS})
    target_link_libraries(${name} ${scope} trunkline_flags ${arg_DEPENDS})
    if(arg_QT)
        trunkline_moc(${name} ${arg_HEADERS})
    endif()
endfunction()

# trunkline_program(name SOURCES … DEPENDS … [QT])
function(trunkline_program name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "QT" "" "SOURCES;DEPENDS")
    list(TRANSFORM arg_SOURCES PREPEND "${PROJECT_SOURCE_DIR}/")
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE trunkline_flags ${arg_DEPENDS})
    if(arg_QT)
        set_target_properties(${name} PROPERTIES AUTOMOC ON AUTOMOC_MOC_OPTIONS
            "--include;${PROJECT_SOURCE_DIR}/resources/cmake/moc_compat.h")
    endif()
endfunction()

# trunkline_test(name SOURCES … DEPENDS …): a Qt Test program, registered with CTest under its own name and labelled
# with its folder below tests/ (services, models, gui …).
function(trunkline_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS")
    trunkline_program(${name} QT SOURCES ${arg_SOURCES} DEPENDS ${arg_DEPENDS} Qt6::Test)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    add_test(NAME ${name} COMMAND ${name})
    cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY "${PROJECT_SOURCE_DIR}/tests" OUTPUT_VARIABLE folder)
    string(REGEX REPLACE "/.*" "" folder "${folder}")
    set_tests_properties(${name} PROPERTIES LABELS "${folder}")
endfunction()

function(trunkline_moc name)
    set_target_properties(${name} PROPERTIES AUTOMOC ON AUTOMOC_MOC_OPTIONS
        "--include;${PROJECT_SOURCE_DIR}/resources/cmake/moc_compat.h")
endfunction()
