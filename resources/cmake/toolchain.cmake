# What every target of ours is compiled with; set on targets by trunkline_library, never on directories.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

find_program(TRUNK_CCACHE ccache)
if(TRUNK_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${TRUNK_CCACHE}")
endif()

add_library(trunkline_flags INTERFACE)
target_compile_options(trunkline_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
    -fstack-protector-strong -fstack-clash-protection -fcf-protection)
target_compile_definitions(trunkline_flags INTERFACE
    _GLIBCXX_ASSERTIONS TRUNK_VERSION="${PROJECT_VERSION}"
    $<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=2>)
target_link_options(trunkline_flags INTERFACE -Wl,-z,relro,-z,now)
target_include_directories(trunkline_flags INTERFACE "${PROJECT_SOURCE_DIR}")

find_program(TRUNK_MOLD mold)
if(TRUNK_MOLD)
    target_link_options(trunkline_flags INTERFACE -fuse-ld=mold)
endif()
if(TRUNK_SANITIZE)
    target_compile_options(trunkline_flags INTERFACE
        -fsanitize=${TRUNK_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(trunkline_flags INTERFACE -fsanitize=${TRUNK_SANITIZE})
    target_compile_definitions(trunkline_flags INTERFACE TRUNK_SANITIZED)
    # GCC warns that fences are not seen by the sanitizer; Asio has one, and locks besides.
    if(TRUNK_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(trunkline_flags INTERFACE -Wno-tsan)
    endif()
endif()
