#pragma once
// What the fuzzer and the replay of its corpus do with any bytes: take them for what a connection
// receives and check what must hold whatever they are.

#include <cstddef>
#include <cstdint>

namespace trunkline {

/// The first byte chooses how the network cuts the rest: a head, and behind it a body in chunks,
/// which is read whether or not the head has one. Aborts when a rule is broken.
void gateAnyBytes(const std::uint8_t* bytes, std::size_t size);

} // namespace trunkline
