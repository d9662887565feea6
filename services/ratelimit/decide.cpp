#include "services/ratelimit/decide.h"

#include <algorithm>

namespace trunkline {

namespace {

struct Pending {
    BucketTable::Hold::Slot slot;
    std::chrono::nanoseconds fullAt{};
};

/// Two charges of one call may fall into one bucket: the second sees what the first would leave.
std::chrono::nanoseconds before(
    const std::vector<Pending>& pending, const BucketTable::Hold::Slot& slot)
{
    const auto same = std::find_if(pending.rbegin(), pending.rend(),
        [&slot](const Pending& earlier) { return earlier.slot == slot; });
    return same == pending.rend() ? slot.bucket().fullAt : same->fullAt;
}

} // namespace

std::vector<BucketId> bucketIds(const BucketTable& table, std::span<const Charge> charges)
{
    std::vector<BucketId> ids;
    ids.reserve(charges.size());
    for (const Charge& charge : charges)
        ids.push_back(table.id(bucketName(charge)));
    return ids;
}

void giveBack(Verdict& verdict, std::span<const std::chrono::nanoseconds> levels)
{
    for (std::size_t i = 0; i < levels.size(); ++i) {
        auto& [policy, decision] = verdict.decisions[i];
        if (decision.admitted)
            decision = untouched(policy, levels[i], {});
    }
}

Verdict decide(BucketTable& table, std::span<const Charge> charges, const MonotonicClock& clock)
{
    const std::vector<BucketId> ids = bucketIds(table, charges);
    Verdict verdict;
    std::vector<Pending> pending;
    std::vector<std::chrono::nanoseconds> levels;
    levels.reserve(charges.size());
    verdict.decisions.reserve(charges.size());
    pending.reserve(charges.size());

    BucketTable::Hold hold(table, ids);
    // Read behind the locks: an older time would be refused what a newer one was given already.
    const std::chrono::nanoseconds now = clock.now();
    for (std::size_t i = 0; i < charges.size(); ++i) {
        const Charge& charge = charges[i];
        const auto slot = hold.find(ids[i], table.id(charge.policy.name), now);
        const std::chrono::nanoseconds level = before(pending, slot) - now;
        const Taken taken = take(charge.policy, level, {}, charge.cost, charge.taking);
        verdict.admitted = verdict.admitted && taken.decision.admitted;
        verdict.decisions.push_back({charge.policy, taken.decision});
        levels.push_back(level);
        pending.push_back({slot, now + taken.fullAt});
    }
    if (!verdict.admitted) {
        giveBack(verdict, levels);
        return verdict;
    }
    for (std::size_t i = 0; i < charges.size(); ++i)
        hold.write(ids[i], pending[i].slot, {pending[i].fullAt, 0});
    return verdict;
}

} // namespace trunkline
