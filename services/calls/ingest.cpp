#include "services/base/digest.h"
#include "services/calls/handlers.h"
#include "services/calls/importjob.h"
#include "services/calls/repeats.h"
#include "services/rows/content.h"

#include <algorithm>
#include <array>
#include <bit>
#include <set>
#include <span>
#include <unordered_map>
#include <utility>

namespace trunkline {

namespace {

constexpr std::size_t batchLimit = 10'000;
constexpr std::size_t lookupChunk = 500;

// What a batch stands on, in one question: a kind, an id, and what is needed of it.
constexpr Sql selectTenant(R"(
    select 0, owner_tenant, time_zone, 0, 0, 0, 0 from tenants where owner_tenant = $1)");
constexpr Sql orCampaigns(R"(
    union all select 1, id, '', qualifying_seconds, duplicate_window_days, revenue_per_call,
        payout_per_call from campaigns where tenant_id = $1 and id in )");
constexpr Sql orPublishers(R"(
    union all select 2, id, '', 0, 0, 0, 0 from publishers where tenant_id = $1 and id in )");
constexpr Sql orBuyers(R"(
    union all select 3, id, '', 0, 0, 0, 0 from buyers where tenant_id = $1 and id in )");
constexpr Sql orNumbers(R"(
    union all select 4, id, '', 0, 0, 0, 0 from numbers where tenant_id = $1 and id in )");
// A step into the key for each, whatever the planner knows of a tenant that is new to it.
constexpr Sql selectHolders(R"(
    select column1, (select digest from call_external_ids
        where tenant_id = $1 and source = $2 and external_id = column1) from (values)");
// One at a time: told of many, a planner without statistics of a new tenant reads all its calls.
constexpr Sql turnRepeat(R"(
    update calls set repeat_caller = 1
    where tenant_id = $1 and caller = $2 and campaign_id = $3 and started_at = $4
        and repeat_caller = 0
    returning publisher_id, buyer_id, number_id, region, id)");

constexpr std::array<std::string_view, 27> callColumns{"tenant_id", "started_at", "id", "source",
    "external_id", "campaign_id", "publisher_id", "buyer_id", "number_id", "caller", "caller_name",
    "dialled", "region", "country", "agent", "outcome", "ring_seconds", "talk_seconds", "qualified",
    "repeat_caller", "revenue", "payout", "cost", "hangup_cause", "path", "transcribed",
    "audit_id"};
/// Of these, what the batch's digest leaves out: the tenant, `repeat_caller` and the audit id (see
/// heldCalls). A transcript's stand first and last.
constexpr std::array<std::size_t, 3> callsNotHeld{0, 19, 26};
constexpr std::array<std::size_t, 2> transcriptsNotHeld{0, 7};
constexpr std::array<std::string_view, 6> externalColumns{
    "tenant_id", "source", "external_id", "call_id", "started_at", "digest"};
constexpr std::array<std::string_view, 8> transcriptColumns{"tenant_id", "call_started_at",
    "call_id", "id", "language", "segments", "created_at", "audit_id"};

/// What of a record is new to the store.
struct NewRow {
    const CallRecord* record;
    CallId id;
    CountedCall counted;
    std::string country;
};

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

void hold(RowsDigest& digest, const Values& row, std::span<const std::size_t> notHeld)
{
    std::string text;
    text.reserve(512);
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (std::find(notHeld.begin(), notHeld.end(), i) == notHeld.end())
            appendColumn(text, row[i]);
    }
    digest.add(text);
}

class Ingest {
public:
    Ingest(
        Transaction& transaction, Context& context, const IngestCalls& op, const CallPorts& ports)
        : m_transaction(transaction)
        , m_context(context)
        , m_op(op)
        , m_ports(ports)
        , m_repeatCallers(transaction)
    {
    }

    Result<IngestResult> run();

private:
    Outcome check() const;
    Outcome lookUp();
    Outcome sendReferences();
    void found(const Row& row);
    Outcome claim();
    Outcome takeSample();
    Query holdersOf(std::span<const std::string_view> externalIds) const;
    void makeRows();
    Outcome sendTaken();
    void sift();
    void findConflicts();
    void price();
    Outcome judge();
    Outcome store();
    Outcome storeTranscripts();

    /// What the calls refer to by one of their fields, as far as it is not known to be this
    /// tenant's.
    struct References {
        const char* what; ///< and `_id` is the field
        Sql select;
        Uuid (*of)(const CallRecord& call);
        std::set<Uuid> missing{};
    };

    /// A call whose external id stands in the batch for the first time.
    struct First {
        std::size_t index;
        CallId id;
    };

    /// Who has an external id.
    struct Holder {
        std::string digest{}; ///< of its call; empty until it is known
        bool claimed = false; ///< this batch, from now on
    };

    Transaction& m_transaction;
    Context& m_context;
    const IngestCalls& m_op;
    const CallPorts& m_ports;
    RepeatCallers m_repeatCallers;
    std::array<References, 4> m_references{
        {{"campaign", orCampaigns, [](const CallRecord& call) { return call.campaignId.value; }},
            {"publisher", orPublishers,
                [](const CallRecord& call) { return call.publisherId.value; }},
            {"buyer", orBuyers, [](const CallRecord& call) { return call.buyerId.value; }},
            {"number", orNumbers, [](const CallRecord& call) { return call.numberId.value; }}}};
    std::string m_zoneName; ///< empty: no such tenant
    std::optional<Zone> m_zone;
    std::map<CampaignId, CampaignTerms> m_terms;
    std::vector<Sha256> m_digests; ///< of the calls as they came
    std::vector<First> m_firsts;
    std::unordered_map<std::string_view, Holder> m_holders; ///< by external id
    bool m_looksNew = false;                                ///< all of it, by a sample
    std::size_t m_claimed = 0;                              ///< external ids
    std::vector<NewRow> m_rows;
    std::vector<CountedCall> m_turned;
    RowsDigest m_calls; ///< as they are stored
    RowsDigest m_transcripts;
    IdSum m_repeats; ///< calls that are of a repeat caller from now on
    IngestResult m_result;
};

Outcome Ingest::check() const
{
    if (m_op.source.empty() || m_op.source.size() > 64)
        return invalid("source", "use 1 to 64 bytes");
    if (m_op.calls.size() > batchLimit)
        return fail(Errc::TooLarge, "a batch holds at most 10000 calls");
    std::vector<FieldError> errors;
    for (std::size_t i = 0; i < m_op.calls.size() && errors.size() < 20; ++i)
        validate(m_op.calls[i], "calls[" + std::to_string(i) + ']', errors);
    if (!errors.empty())
        return invalid(std::move(errors));
    return Done{};
}

Outcome Ingest::sendReferences()
{
    for (References& each : m_references) {
        for (const CallRecord& call : m_op.calls) {
            if (const Uuid id = each.of(call); !id.isNil())
                each.missing.insert(id);
        }
    }
    Query query(selectTenant, values(m_transaction.tenant()));
    const auto send = [this, &query] {
        return m_transaction.send(query, {[this](const Row& row) {
            found(row);
            return true;
        }});
    };
    std::size_t asked = 0;
    for (const References& each : m_references) {
        const std::vector<Uuid> list(each.missing.begin(), each.missing.end());
        for (std::size_t at = 0; at < list.size(); at += lookupChunk) {
            std::vector<Uuid> some(list.begin() + static_cast<std::ptrdiff_t>(at),
                list.begin()
                    + static_cast<std::ptrdiff_t>(std::min(at + lookupChunk, list.size())));
            // Once more costs less than a plan: of few texts the store has them.
            some.resize(std::bit_ceil(some.size()), some.back());
            query.in(each.select, some);
            asked += some.size();
            if (asked >= lookupChunk) {
                TRUNK_DO(send());
                query = Query(selectTenant, values(m_transaction.tenant()));
                asked = 0;
            }
        }
    }
    return send();
}

void Ingest::found(const Row& row)
{
    const auto kind = static_cast<std::size_t>(row.integer(0));
    if (kind == 0) {
        m_zoneName = row.text(2);
        return;
    }
    m_references[kind - 1].missing.erase(row.uuid(1));
    if (kind == 1)
        m_terms[row.id<CampaignId>(1)]
            = {row.integer(3), row.integer(4), row.integer(5), row.integer(6)};
}

/// Takes the external ids that nobody has: what comes back is new.
Outcome Ingest::claim()
{
    m_digests.reserve(m_op.calls.size());
    m_firsts.reserve(m_op.calls.size());
    m_holders.reserve(m_op.calls.size());
    for (std::size_t i = 0; i < m_op.calls.size(); ++i) {
        const CallRecord& call = m_op.calls[i];
        m_digests.push_back(digestOf(call));
        if (m_holders.try_emplace(call.externalId).second)
            m_firsts.push_back({i, idOf(m_op.source, call)});
    }
    // Two that claim the same ids at once take them in the same order: neither waits for the other
    // while the other waits for it.
    std::ranges::sort(m_firsts, {}, [this](const First& first) -> const std::string& {
        return m_op.calls[first.index].externalId;
    });
    const auto put = [this](std::size_t index, Values& out) {
        const First& first = m_firsts[index];
        const CallRecord& call = m_op.calls[first.index];
        const Sha256& digest = m_digests[first.index];
        out.emplace_back(m_transaction.tenant().value);
        out.emplace_back(m_op.source);
        out.emplace_back(call.externalId);
        out.emplace_back(first.id.value);
        out.push_back(toValue(call.startedAt));
        out.emplace_back(Bytes{std::string(digest.begin(), digest.end())});
    };
    const BulkTable table{"call_external_ids", externalColumns,
        "on conflict (tenant_id, source, external_id) do nothing", "external_id",
        [this](const Row& row) {
            m_holders.find(row.text(0))->second.claimed = true;
            ++m_claimed;
        },
        [this] { return m_looksNew; }};
    TRUNK_DO(takeSample());
    return m_transaction.send(table, m_firsts.size(), put);
}

/// Of a large batch, a few all over it: what comes again mostly comes as a whole.
Outcome Ingest::takeSample()
{
    constexpr std::size_t few = 32;
    if (m_firsts.size() < lookupChunk || m_transaction.engine() == Engine::Sqlite)
        return Done{}; // SQLite asks of each row as it comes
    std::vector<std::string_view> some;
    for (std::size_t i = 0; i < few; ++i)
        some.push_back(m_op.calls[m_firsts[i * m_firsts.size() / few].index].externalId);
    m_looksNew = true;
    return m_transaction.send(holdersOf(some), {[this](const Row& row) {
        m_looksNew = m_looksNew && row.isNull(1);
        return true;
    }});
}

Query Ingest::holdersOf(std::span<const std::string_view> externalIds) const
{
    Query query(selectHolders, values(m_transaction.tenant(), m_op.source));
    Sql separator(" (");
    for (const std::string_view externalId : externalIds)
        query.add(std::exchange(separator, Sql("), (")), externalId);
    query.add(")) as wanted");
    return query;
}

/// All that are claimed, as if nobody had them.
void Ingest::makeRows()
{
    m_rows.reserve(m_firsts.size());
    for (const First& first : m_firsts) {
        const CallRecord& call = m_op.calls[first.index];
        PhoneOrigin origin = phoneOrigin(call.caller);
        CountedCall counted;
        counted.region = call.region.empty() ? origin.region : call.region;
        m_rows.push_back({&call, first.id, std::move(counted), std::move(origin.country)});
    }
    // The order of the key is the one in which the stored rows are digested.
    std::ranges::sort(
        m_rows, {}, [](const NewRow& row) { return std::pair(row.record->startedAt, row.id); });
}

/// Whose the others are.
Outcome Ingest::sendTaken()
{
    if (m_claimed == m_firsts.size())
        return Done{};
    std::vector<std::string_view> taken;
    for (const First& first : m_firsts) {
        const std::string& externalId = m_op.calls[first.index].externalId;
        if (!m_holders[externalId].claimed)
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

/// All that a batch asks of the store before it is judged, in one go.
Outcome Ingest::lookUp()
{
    TRUNK_DO(sendReferences());
    // Before anybody looks for earlier calls: who claims the same ids at once waits here, and shall
    // see what the other stored.
    TRUNK_DO(claim());
    makeRows();
    std::vector<NewCall> all;
    all.reserve(m_op.calls.size());
    for (const CallRecord& call : m_op.calls)
        all.push_back({call.startedAt, call.campaignId, call.caller.value});
    TRUNK_DO(m_repeatCallers.ask(all));
    TRUNK_DO(m_transaction.settle());

    if (m_zoneName.empty())
        return fail(Errc::NotFound, "no such tenant");
    TRUNK_TRY(Zone zone, Zone::find(m_zoneName));
    m_zone = zone;
    for (const References& each : m_references) {
        for (std::size_t i = 0; !each.missing.empty() && i < m_op.calls.size(); ++i) {
            const Uuid id = each.of(m_op.calls[i]);
            if (each.missing.contains(id))
                return fail(Errc::NotFound,
                    "calls[" + std::to_string(i) + "]." + each.what + "_id " + id.text()
                        + " names no " + each.what + " of this tenant");
        }
    }
    return Done{};
}

/// Sets aside what is there already, and what stands twice in the batch: the first stays.
void Ingest::sift()
{
    if (m_claimed < m_rows.size())
        std::erase_if(m_rows,
            [this](const NewRow& row) { return !m_holders[row.record->externalId].claimed; });
    m_result.stored = std::ssize(m_rows);
    m_result.duplicates = std::ssize(m_op.calls) - m_result.stored;
    if (m_result.duplicates > 0)
        findConflicts();
}

void Ingest::findConflicts()
{
    for (const First& first : m_firsts) {
        const Sha256& digest = m_digests[first.index];
        Holder& holder = m_holders[m_op.calls[first.index].externalId];
        if (holder.claimed)
            holder.digest.assign(digest.begin(), digest.end());
    }
    for (std::size_t i = 0; i < m_op.calls.size(); ++i) {
        const std::string& externalId = m_op.calls[i].externalId;
        const std::string& holder = m_holders[externalId].digest;
        const Sha256& digest = m_digests[i];
        if (!std::equal(digest.begin(), digest.end(), holder.begin(), holder.end(),
                [](std::uint8_t a, char b) { return a == static_cast<std::uint8_t>(b); }))
            m_result.conflicts.push_back(externalId);
    }
}

void Ingest::price()
{
    for (NewRow& row : m_rows) {
        const CallRecord& call = *row.record;
        const auto found = m_terms.find(call.campaignId);
        const CampaignTerms* terms = found == m_terms.end() ? nullptr : &found->second;
        const bool qualified = call.outcome == CallOutcome::Answered && terms != nullptr
            && call.talkSeconds >= terms->qualifyingSeconds;
        const bool isSaid = call.revenue.micros && call.payout.micros;
        m_context.tally.rated += qualified && !isSaid ? 1 : 0;
        row.counted = {call.startedAt, call.campaignId, call.publisherId, call.buyerId,
            call.numberId, std::move(row.counted.region), call.outcome, call.talkSeconds, qualified,
            false, m_ports.price(call, terms, qualified)};
    }
}

Outcome Ingest::judge()
{
    std::vector<NewCall> fresh;
    fresh.reserve(m_rows.size());
    for (const NewRow& row : m_rows)
        fresh.push_back({row.record->startedAt, row.record->campaignId, row.record->caller.value});
    TRUNK_TRY(const std::vector<TurnedCall> turned, m_repeatCallers.judge(fresh, m_terms));
    for (std::size_t i = 0; i < fresh.size(); ++i)
        m_rows[i].counted.repeatCaller = fresh[i].repeat;
    for (const TurnedCall& call : turned) {
        TRUNK_DO(m_transaction.send(
            Query(turnRepeat,
                values(m_transaction.tenant(), call.caller, call.campaignId, call.startedAt)),
            {[this, &call](const Row& row) {
                CountedCall counted;
                counted.startedAt = call.startedAt;
                counted.campaignId = call.campaignId;
                counted.publisherId = row.id<PublisherId>(0);
                counted.buyerId = row.id<BuyerId>(1);
                counted.numberId = row.id<NumberId>(2);
                counted.region = row.text(3);
                counted.repeatCaller = true;
                counted.whole = false;
                m_repeats.add(row.uuid(4));
                m_turned.push_back(std::move(counted));
                return true;
            }}));
    }
    return turned.empty() ? Outcome(Done{}) : m_transaction.settle();
}

template <class IdType>
Value orNull(const IdType& id)
{
    return id.isNil() ? Value() : Value(id.value);
}

Outcome Ingest::store()
{
    const TenantId tenant = m_transaction.tenant();
    const auto putCall = [&](std::size_t index, Values& out) {
        const NewRow& row = m_rows[index];
        const CallRecord& call = *row.record;
        const CountedCall& counted = row.counted;
        out.emplace_back(tenant.value);
        out.push_back(toValue(call.startedAt));
        out.emplace_back(row.id.value);
        out.emplace_back(m_op.source);
        out.emplace_back(call.externalId);
        out.push_back(orNull(call.campaignId));
        out.push_back(orNull(call.publisherId));
        out.push_back(orNull(call.buyerId));
        out.push_back(orNull(call.numberId));
        out.emplace_back(call.caller.value);
        out.emplace_back(call.callerName.value);
        out.emplace_back(call.dialled.value);
        out.emplace_back(counted.region);
        out.emplace_back(row.country);
        out.emplace_back(call.agent.value);
        out.push_back(toValue(static_cast<std::int64_t>(call.outcome)));
        out.emplace_back(call.ringSeconds);
        out.emplace_back(call.talkSeconds);
        out.push_back(toValue(counted.qualified));
        out.push_back(toValue(counted.repeatCaller));
        out.emplace_back(counted.money.revenue);
        out.emplace_back(counted.money.payout);
        out.emplace_back(counted.money.cost);
        out.emplace_back(call.hangupCause);
        out.emplace_back(call.path.steps.empty() ? std::string() : toJson(call.path));
        out.push_back(toValue(!call.transcript.empty()));
        out.emplace_back(m_context.auditId.value);
        hold(m_calls, out, callsNotHeld);
        if (counted.repeatCaller)
            m_repeats.add(row.id.value);
    };
    TRUNK_DO(m_transaction.send({"calls", callColumns}, m_rows.size(), putCall));
    TRUNK_DO(storeTranscripts());
    // While the store writes the calls, they are summed. The sums come last: who adds to the same
    // ones waits from there to the end.
    std::vector<CountedCall> counted = m_turned;
    counted.reserve(counted.size() + m_rows.size());
    for (const NewRow& row : m_rows)
        counted.push_back(row.counted);
    return m_ports.addToRollups(m_transaction, *m_zone, counted);
}

Outcome Ingest::storeTranscripts()
{
    std::vector<const NewRow*> spoken;
    for (const NewRow& row : m_rows) {
        if (!row.record->transcript.empty())
            spoken.push_back(&row);
    }
    const auto put = [&](std::size_t index, Values& out) {
        const NewRow& row = *spoken[index];
        out.emplace_back(m_transaction.tenant().value);
        out.push_back(toValue(row.record->startedAt));
        out.emplace_back(row.id.value);
        out.emplace_back(row.id.value); // one transcript a call: the call's id serves for both
        out.emplace_back(std::string("en-US"));
        out.emplace_back(toJson(row.record->transcript));
        out.push_back(toValue(m_context.now));
        out.emplace_back(m_context.auditId.value);
        hold(m_transcripts, out, transcriptsNotHeld);
    };
    return m_transaction.send({"transcripts", transcriptColumns}, spoken.size(), put);
}

Result<IngestResult> Ingest::run()
{
    TRUNK_DO(check());
    TRUNK_DO(lookUp());
    TRUNK_DO(sendTaken());
    TRUNK_DO(m_transaction.settle());
    sift();
    price();
    TRUNK_DO(judge());
    if (m_context.stop.stop_requested())
        return fail(Errc::Cancelled, "cancelled; nothing of this batch was stored");
    TRUNK_DO(store());
    std::string jobId;
    if (m_op.progress) {
        jobId = m_op.progress->jobId.text();
        StoredBatch batch;
        batch.stored = m_result.stored;
        batch.duplicates = m_result.duplicates;
        batch.conflicts = std::ssize(m_result.conflicts);
        for (const NewRow& row : m_rows) {
            batch.answered += row.record->outcome == CallOutcome::Answered ? 1 : 0;
            batch.talkSeconds += row.record->talkSeconds;
        }
        TRUNK_DO(advanceJob(m_transaction, m_context, *m_op.progress, batch));
    }
    const auto number = [](std::int64_t value) { return Json{std::to_string(value)}; };
    m_context.noted(std::to_string(m_result.stored) + " calls from " + m_op.source, jobId,
        {{"calls", {}, Json{toJson(m_calls.text())}},
            {"duplicates", {}, number(m_result.duplicates)},
            {"repeats", {}, Json{toJson(m_repeats.text())}},
            {"source", {}, Json{toJson(m_op.source)}}, {"stored", {}, number(m_result.stored)},
            {"transcripts", {}, Json{toJson(m_transcripts.text())}},
            {"turned_repeat", {}, number(std::ssize(m_turned))}});
    return std::move(m_result);
}

} // namespace

Result<IngestResult> ingestCalls(
    Transaction& transaction, Context& context, const IngestCalls& op, const CallPorts& ports)
{
    context.tally.imported = op.progress.has_value();
    Result<IngestResult> result = Ingest(transaction, context, op, ports).run();
    if (result) {
        context.tally.ingested = result->stored;
        context.tally.rejected = std::ssize(result->conflicts);
    } else if (result.error().code == Errc::Invalid || result.error().code == Errc::NotFound) {
        context.tally.rejected = std::ssize(op.calls);
    }
    return result;
}

Priced priceByCampaign(const CallRecord& call, const CampaignTerms* terms, bool qualified)
{
    const bool paid = qualified && terms != nullptr;
    return {call.revenue.micros.value_or(paid ? terms->revenuePerCall : 0),
        call.payout.micros.value_or(paid ? terms->payoutPerCall : 0), call.cost.orZero()};
}

} // namespace trunkline
