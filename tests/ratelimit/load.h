#pragma once
// Two replicas under more load than their policy allows, each with a thread that asks without end.

#include "services/ratelimit/limiter.h"
#include "services/ratelimit/monotonicclock.h"

#include <array>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace trunkline {

struct Asked {
    std::chrono::nanoseconds at{}; ///< when it was asked
    std::chrono::nanoseconds took{};
    bool admitted = false;
};

class Load {
public:
    using Replicas = std::array<std::shared_ptr<Limiter>, 2>;

    /// Begins at once.
    Load(Replicas replicas, Policy policy);

    /// Ends it. What both admitted, as a part of what the policy allows from the first question to
    /// the last: 1 is exactly that.
    double stop();

    /// After the end: the wait that so large a part of the questions from `from` to `to` did not
    /// exceed.
    std::chrono::nanoseconds wait(
        double part, std::chrono::nanoseconds from, std::chrono::nanoseconds to) const;

private:
    void ask(std::size_t replica);

    Replicas m_replicas;
    Policy m_policy;
    SteadyClock m_clock;
    std::chrono::nanoseconds m_begun;
    std::atomic<bool> m_over{false};
    std::array<std::vector<Asked>, 2> m_asked;
    std::vector<std::jthread> m_threads;
};

} // namespace trunkline
