// libFuzzer's door to the importer.

#include "tests/fuzz/importreader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    trunkline::readAnyBytes(bytes, size);
    return 0;
}
