#pragma once
// What every limiter must answer, worked by hand, and the checks that a wrong one fails.

#include "services/ratelimit/limiter.h"

#include <QString>

#include <functional>

namespace trunkline {

struct Question {
    std::chrono::seconds after{}; ///< since the question before
    std::vector<Charge> charges;
    bool admitted = true;
    std::vector<std::int64_t> remaining; ///< by charge
    std::chrono::seconds retryAfter{};
    std::vector<std::string> violated;
};

struct LimiterCase {
    const char* name;
    std::vector<Question> questions;
};

/// Without a step of time where the intervals of an hour make the real one of no account.
std::vector<LimiterCase> standingCases();
std::vector<LimiterCase> steppedCases();

/// The first answer that is not the expected one; empty when all are. `step` moves the clock.
QString firstWrong(Limiter& limiter, const std::vector<Question>& questions,
    const std::function<void(std::chrono::seconds)>& step);

/// Asks for one unit so often from each of 16 threads, which start together. Returns how many were
/// admitted.
int admittedByThreads(Limiter& limiter, const Policy& policy, int asksOfEach);

} // namespace trunkline
