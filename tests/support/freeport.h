#pragma once
// A port for a program that cannot choose one by itself.

#include <cstdint>

namespace trunkline {

/// Of 127.0.0.1. Nobody holds it until the program takes it.
std::uint16_t freePort();

} // namespace trunkline
