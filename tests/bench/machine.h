#pragma once
// What the figures were measured on.

#include <string>
#include <vector>

namespace trunkline::bench {

/// Processor, cores that we may use, memory, kernel, load, compiler and libraries; one a line.
std::vector<std::string> machineFacts();

} // namespace trunkline::bench
