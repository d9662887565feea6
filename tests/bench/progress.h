#pragma once
// How far a long measurement is, on the error stream: one line that changes on a terminal, a line
// now and then elsewhere.

#include <string>

namespace trunkline::bench {

void showProgress(const std::string& words);
/// Leaves nothing of it on a terminal.
void endProgress();

} // namespace trunkline::bench
