#pragma once
// PERF-U1 and PERF-U2: how soon a program's first window is there, and the memory it takes then.

#include "tests/bench/program.h"
#include "tests/bench/report.h"

namespace trunkline::bench {

/// Starts the two in turn on the X server of DISPLAY, which must have no other clients and no
/// window manager. Errors: Unavailable (no server, a program without a window within a minute).
Outcome measureLaunch(const Command& console, const Command& other, const Bar& window,
    const Bar& memory, int rounds, Report& report);

} // namespace trunkline::bench
