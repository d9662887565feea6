#include "tests/support/trailcount.h"

#include "services/contract/operations.h"

#include <boost/mp11/algorithm.hpp>

#include <algorithm>

namespace trunkline {

namespace {

bool ofPlantedRows(FindingKind kind)
{
    return kind == FindingKind::Unaudited || kind == FindingKind::AheadOfHead
        || kind == FindingKind::ChangedRow || kind == FindingKind::RolledBack;
}

/// How many refusals stand in the trail without an entry of their own, told by others together.
Result<std::int64_t> refusalsTold(Transaction& transaction)
{
    std::int64_t told = 0;
    TRUNK_DO(transaction.query(Query("select label from audit_logs where tenant_id = $1 and label "
                                     "like '% more within a minute, the last: %'",
                                   values(transaction.tenant())),
        [&told](const Row& row) {
            told += std::stoll(std::string(row.text(0)));
            return true;
        }));
    return told;
}

} // namespace

bool leavesEntry(std::string_view operation)
{
    static const std::map<std::string_view, bool> all = [] {
        std::map<std::string_view, bool> names;
        boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Operations>>(
            [&names](auto identity) {
                const Facts& facts = decltype(identity)::type::facts;
                names[facts.name.value] = facts.effect == Effect::Write || facts.audited;
            });
        return names;
    }();
    const auto found = all.find(operation);
    return found == all.end() || found->second;
}

std::string trailFault(
    Transaction& transaction, Instant now, std::optional<std::int64_t> entries, Planted planted)
{
    auto verdict = verifyTrail(transaction, now);
    if (!verdict)
        return "the trail cannot be verified: " + verdict.error().detail;
    for (const Finding& finding : verdict->findings) {
        if (planted == Planted::Nothing || !ofPlantedRows(finding.kind))
            return std::string(wireName(finding.kind)) + " at " + std::to_string(finding.seq) + ": "
                + finding.detail;
    }
    const auto keys = transaction.first(
        Query("select count(*) from audit_keys where tenant_id = $1", values(transaction.tenant())),
        [](const Row& row) { return row.integer(0); });
    if (!keys)
        return "the keys cannot be counted: " + keys.error().detail;
    if (verdict->head != verdict->entries)
        return "the head is at " + std::to_string(verdict->head) + ", and "
            + std::to_string(verdict->entries) + " entries are there";
    const auto told = refusalsTold(transaction);
    if (!told)
        return "the refusals told together cannot be counted: " + told.error().detail;
    if (entries && verdict->entries != *entries + keys->value_or(0) - *told)
        return "the trail holds " + std::to_string(verdict->entries) + " entries, not "
            + std::to_string(*entries) + " and " + std::to_string(keys->value_or(0))
            + " that introduce keys, without " + std::to_string(*told) + " refusals told together";
    return {};
}

void TrailCount::watch(Dispatcher& dispatcher)
{
    dispatcher.observe([counted = m_counted](const Observation& seen) {
        const bool refused = !seen.ok && !seen.standing
            && (seen.code == Errc::Forbidden || seen.code == Errc::Unauthenticated);
        if (!refused && !(seen.ok && !seen.replayed && leavesEntry(seen.operation)))
            return;
        const std::lock_guard lock(counted->mutex);
        ++counted->entries[seen.tenantId];
    });
}

std::int64_t TrailCount::entries(TenantId tenant) const
{
    const std::lock_guard lock(m_counted->mutex);
    const auto found = m_counted->entries.find(tenant);
    return found == m_counted->entries.end() ? 0 : found->second;
}

} // namespace trunkline
