#pragma once
// Each connection is a descriptor, and a process starts with fewer than a server wants.

#include <cstddef>

namespace trunkline::server {

/// Makes room for so many connections, and for files and stores besides, as far as the system lets
/// us: beyond that an accept fails, and whoever comes waits.
void makeRoomFor(std::size_t connections);

} // namespace trunkline::server
