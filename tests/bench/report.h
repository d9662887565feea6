#pragma once
// What is printed of a bar, and whether its base is met.

#include "tests/bench/rounds.h"

#include <string>

namespace trunkline::bench {

/// A ratio of two sides that must not be below (`AtLeast`) or above (`AtMost`) its base.
struct Bar {
    enum class Kind { AtLeast, AtMost };
    std::string id;   ///< `PERF-D1 PostgreSQL`
    std::string what; ///< the ratio in words
    std::string unit; ///< of the sides: `ms`
    Kind kind = Kind::AtLeast;
    double base = 0;
    double aim = 0;
    bool judged = true; ///< false: its ratio is told beside the bars, which decide
};

class Report {
public:
    /// Prints both sides and their ratio, `over` / `under`. Ranges that overlap are said to be no
    /// finding: then nothing tells the two apart.
    void judge(const Bar& bar, const Samples& over, const Samples& under);
    /// A table of all bars; answers whether every base that is judged is met.
    bool summary() const;

private:
    struct Verdict {
        Bar bar;
        double ratio;
        double least;
        double most;
        bool met;
        bool aimMet;
    };
    std::vector<Verdict> m_verdicts;
};

void heading(const std::string& text);

/// One side's median, range and rounds.
void printSide(const Samples& samples, const std::string& unit);

} // namespace trunkline::bench
