#pragma once
// Measures what is compared side by side: every round runs each side once, in an order that moves
// on from round to round.

#include "services/base/result.h"

#include <functional>
#include <string>
#include <vector>

namespace trunkline::bench {

/// One of those that are compared. `run` answers its figures: milliseconds, MiB, as the bar says.
struct Side {
    std::string name;
    std::function<Result<std::vector<double>>()> run;
};

/// One figure of one side, a value a round.
struct Samples {
    std::string side;
    std::vector<double> values;

    double median() const;
    double least() const;
    double most() const;
};

/// Runs `rounds` rounds; answers `figures` × sides: all sides of the first figure, then of the
/// second. Errors: those of a side; Internal when a side answers another number of figures.
Result<std::vector<std::vector<Samples>>> takeRounds(
    const std::vector<Side>& sides, std::size_t figures, int rounds);

/// Milliseconds that one run of `work` takes.
Result<double> timed(const std::function<Outcome()>& work);
/// The median of `times` runs: for work of a few milliseconds.
Result<std::vector<double>> timedOften(int times, const std::function<Outcome()>& work);

} // namespace trunkline::bench
