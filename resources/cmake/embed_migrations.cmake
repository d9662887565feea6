# cmake -DOUTPUT=… -DFOLDER=resources/migrations -P embed_migrations.cmake
#
# Writes every <engine>/NNNN_name.sql as a byte array, with the SHA-256 of its text, so that a program carries its
# schema. The part of a file after the line `-- keys` is step two, the foreign keys (SCHEMA-RULES 3).
set(arrays "")
foreach(engine IN ITEMS sqlite postgresql)
    set(rows "")
    set(next 1)
    file(GLOB files "${FOLDER}/${engine}/*.sql")
    list(SORT files)
    foreach(file IN LISTS files)
        get_filename_component(stem "${file}" NAME_WE)
        if(NOT stem MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)$")
            message(FATAL_ERROR "${file}: a migration is called NNNN_name.sql")
        endif()
        set(name "${CMAKE_MATCH_2}")
        string(REGEX REPLACE "^0+" "" number "${CMAKE_MATCH_1}")
        if(NOT number EQUAL next)
            message(FATAL_ERROR "${file}: the next number is ${next}")
        endif()
        math(EXPR next "${next} + 1")

        file(SHA256 "${file}" checksum)
        file(READ "${file}" text)
        string(FIND "${text}" "\n-- keys\n" keys)
        file(READ "${file}" bytes HEX)
        string(LENGTH "${bytes}" length)
        math(EXPR length "${length} / 2")
        if(keys EQUAL -1)
            set(keys ${length})
        endif()
        string(REGEX REPLACE "(................................)" "\\1\n    " bytes "${bytes}")
        string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
        string(APPEND arrays "constexpr char ${engine}${number}[] = {\n    ${bytes}};\n\n")
        string(APPEND rows "    {${number}, \"${name}\", {${engine}${number}, ${keys}},\n"
            "        {${engine}${number} + ${keys}, ${length} - ${keys}},\n        \"${checksum}\"},\n")
    endforeach()
    string(APPEND tables "constexpr Migration ${engine}Migrations[] = {\n${rows}};\n\n")
endforeach()
file(WRITE "${OUTPUT}" "// Written by embed_migrations.cmake from resources/migrations.

namespace trunkline {

namespace {

${arrays}${tables}} // namespace

} // namespace trunkline
")
