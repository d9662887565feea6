#include "tests/bench/progress.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace trunkline::bench {

namespace {

constexpr std::chrono::seconds betweenLines{30};

bool isTerminal()
{
    static const bool is = isatty(STDERR_FILENO) != 0;
    return is;
}

} // namespace

void showProgress(const std::string& words)
{
    if (isTerminal()) {
        std::fprintf(stderr, "\r  %-76.76s", words.c_str());
        return;
    }
    static std::chrono::steady_clock::time_point last;
    const auto now = std::chrono::steady_clock::now();
    if (now - last < betweenLines)
        return;
    last = now;
    std::fprintf(stderr, "  %s\n", words.c_str());
}

void endProgress()
{
    if (isTerminal())
        std::fprintf(stderr, "\r%78s\r", "");
}

} // namespace trunkline::bench
