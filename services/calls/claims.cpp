#include "services/calls/claims.h"

#include <algorithm>
#include <array>
#include <utility>

namespace trunkline {

namespace {

constexpr std::size_t lookupChunk = 500;

// A step into the key for each, whatever the planner knows of a tenant that is new to it.
constexpr Sql selectHolders(R"(
    select column1, (select digest from call_external_ids
        where tenant_id = $1 and source = $2 and external_id = column1) from (values)");

constexpr std::array<std::string_view, 6> externalColumns{
    "tenant_id", "source", "external_id", "call_id", "started_at", "digest"};

/// The record's content in one digest: what tells a harmless repetition from a conflict.
Sha256 digestOf(const CallRecord& call)
{
    std::string content;
    content.reserve(192);
    const auto text = [&content](std::string_view part) {
        content += std::to_string(part.size());
        content += ':';
        content += part;
    };
    const auto number = [&content](std::int64_t value) {
        content += std::to_string(value);
        content += ';';
    };
    const auto amount = [&](const std::optional<std::int64_t>& micros) {
        content += micros ? 'm' : '-';
        number(micros.value_or(0));
    };
    text(call.externalId);
    number(call.startedAt.time_since_epoch().count());
    for (const Uuid& id :
        {call.campaignId.value, call.publisherId.value, call.buyerId.value, call.numberId.value})
        content.append(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
    text(call.caller.value);
    text(call.callerName.value);
    text(call.dialled.value);
    text(call.region);
    text(call.agent.value);
    number(static_cast<std::int64_t>(call.outcome));
    number(call.ringSeconds);
    number(call.talkSeconds);
    amount(call.revenue.micros);
    amount(call.payout.micros);
    amount(call.cost.micros);
    text(call.hangupCause);
    for (const FlowStep& step : call.path.steps) {
        text(step.node);
        text(step.took);
    }
    number(std::ssize(call.transcript));
    return sha256(content);
}

/// The same call gets the same id, whoever ingests it, as often as it comes.
CallId idOf(const std::string& source, const CallRecord& call)
{
    const Sha256 digest = sha256(source + '\n' + call.externalId);
    std::array<std::uint8_t, 10> entropy{};
    std::copy_n(digest.begin(), entropy.size(), entropy.begin());
    return CallId{uuid7(std::chrono::floor<std::chrono::milliseconds>(call.startedAt), entropy)};
}

std::string_view textOf(const Sha256& digest)
{
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

} // namespace

Outcome Claims::send()
{
    m_digests.reserve(m_calls.size());
    m_claims.reserve(m_calls.size());
    m_holders.reserve(m_calls.size());
    for (std::size_t i = 0; i < m_calls.size(); ++i) {
        const CallRecord& call = m_calls[i];
        m_digests.push_back(digestOf(call));
        if (m_holders.try_emplace(call.externalId, Holder{.first = i}).second)
            m_claims.push_back({i, idOf(m_source, call)});
    }
    // Two that claim the same ids at once take them in the same order: neither waits for the other
    // while the other waits for it.
    std::ranges::sort(m_claims, {}, [this](const Claim& claim) -> const std::string& {
        return m_calls[claim.index].externalId;
    });
    const auto put = [this](std::size_t index, Values& out) {
        const Claim& claim = m_claims[index];
        const CallRecord& call = m_calls[claim.index];
        out.emplace_back(m_transaction.tenant().value);
        out.emplace_back(m_source);
        out.emplace_back(call.externalId);
        out.emplace_back(claim.id.value);
        out.push_back(toValue(call.startedAt));
        out.emplace_back(Bytes{std::string(textOf(m_digests[claim.index]))});
    };
    const BulkTable table{"call_external_ids", externalColumns,
        "on conflict (tenant_id, source, external_id) do nothing", "external_id",
        [this](const Row& row) {
            m_holders.find(row.text(0))->second.isUs = true;
            ++m_won;
        },
        [this] { return m_looksNew; }};
    TRUNK_DO(takeSample());
    return m_transaction.send(table, m_claims.size(), put);
}

/// Of a large batch, a few all over it: what comes again mostly comes as a whole.
Outcome Claims::takeSample()
{
    constexpr std::size_t few = 32;
    if (m_claims.size() < lookupChunk || m_transaction.engine() == Engine::Sqlite)
        return Done{}; // SQLite asks of each row as it comes
    std::vector<std::string_view> some;
    for (std::size_t i = 0; i < few; ++i)
        some.push_back(m_calls[m_claims[i * m_claims.size() / few].index].externalId);
    m_looksNew = true;
    return m_transaction.send(holdersOf(some), {[this](const Row& row) {
        m_looksNew = m_looksNew && row.isNull(1);
        return true;
    }});
}

Query Claims::holdersOf(std::span<const std::string_view> externalIds) const
{
    Query query(selectHolders, values(m_transaction.tenant(), m_source));
    Sql separator(" (");
    for (const std::string_view externalId : externalIds)
        query.add(std::exchange(separator, Sql("), (")), externalId);
    query.add(")) as wanted");
    return query;
}

Outcome Claims::sendLost()
{
    if (won())
        return Done{};
    std::vector<std::string_view> taken;
    for (const Claim& claim : m_claims) {
        const std::string& externalId = m_calls[claim.index].externalId;
        if (!won(externalId))
            taken.push_back(externalId);
    }
    const std::span<const std::string_view> all(taken);
    for (std::size_t at = 0; at < all.size(); at += lookupChunk) {
        const auto some = all.subspan(at, std::min(lookupChunk, all.size() - at));
        TRUNK_DO(m_transaction.send(holdersOf(some), {[this](const Row& row) {
            m_holders.find(row.text(0))->second.digest = row.text(1);
            return true;
        }}));
    }
    return Done{};
}

std::vector<std::string> Claims::conflicts() const
{
    std::vector<std::string> found;
    for (std::size_t i = 0; i < m_calls.size(); ++i) {
        const Holder& holder = m_holders.at(m_calls[i].externalId);
        const std::string_view stored
            = holder.isUs ? textOf(m_digests[holder.first]) : std::string_view(holder.digest);
        if (textOf(m_digests[i]) != stored)
            found.push_back(m_calls[i].externalId);
    }
    return found;
}

} // namespace trunkline
