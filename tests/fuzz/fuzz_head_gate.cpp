// libFuzzer's door to the gate on request heads.

#include "tests/fuzz/headgate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    trunkline::gateAnyBytes(bytes, size);
    return 0;
}
