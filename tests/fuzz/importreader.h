#pragma once
// What the fuzzer and the replay of its corpus do with any bytes: read them as a call log and check
// what must hold whatever they are.

#include <cstddef>
#include <cstdint>

namespace trunkline {

/// The first byte chooses delimiter, line ends and encoding; the rest is the file. Aborts when a
/// rule is broken.
void readAnyBytes(const std::uint8_t* bytes, std::size_t size);

} // namespace trunkline
