#include "tests/ratelimit/load.h"

#include <algorithm>
#include <utility>

namespace trunkline {

using std::chrono::nanoseconds;

Load::Load(Replicas replicas, Policy policy)
    : m_replicas(std::move(replicas))
    , m_policy(std::move(policy))
    , m_begun(m_clock.now())
{
    for (std::size_t i = 0; i < m_replicas.size(); ++i)
        m_threads.emplace_back([this, i] { ask(i); });
}

void Load::ask(std::size_t replica)
{
    while (!m_over) {
        const nanoseconds at = m_clock.now();
        const bool admitted = m_replicas[replica]->admit({std::nullopt, "one"}, m_policy).admitted;
        m_asked[replica].push_back({at, m_clock.now() - at, admitted});
        // Ten times the policy is enough, and leaves the machine to the others.
        std::this_thread::sleep_for(m_policy.interval / 10);
    }
}

double Load::stop()
{
    m_over = true;
    m_threads.clear();
    const nanoseconds lasted = m_clock.now() - m_begun;
    std::ptrdiff_t admitted = 0;
    for (const auto& asked : m_asked)
        admitted += std::count_if(
            asked.begin(), asked.end(), [](const Asked& each) { return each.admitted; });
    return double(admitted)
        / (double(m_policy.burst) + double(lasted.count()) / double(m_policy.interval.count()));
}

nanoseconds Load::wait(double part, nanoseconds from, nanoseconds to) const
{
    std::vector<nanoseconds> waits;
    for (const auto& asked : m_asked) {
        for (const Asked& each : asked) {
            if (each.at >= from && each.at < to)
                waits.push_back(each.took);
        }
    }
    if (waits.empty())
        return nanoseconds::max();
    std::sort(waits.begin(), waits.end());
    return waits[static_cast<std::size_t>(double(waits.size() - 1) * part)];
}

} // namespace trunkline
