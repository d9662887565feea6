#include "services/calls/claims.h"
#include "services/calls/handlers.h"
#include "services/calls/importjob.h"
#include "services/calls/repeats.h"
#include "services/rows/content.h"

#include <algorithm>
#include <array>
#include <bit>
#include <set>
#include <span>
#include <utility>

namespace trunkline {

namespace {

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
constexpr std::array<std::string_view, 8> transcriptColumns{"tenant_id", "call_started_at",
    "call_id", "id", "language", "segments", "created_at", "audit_id"};

/// What of a record is new to the store.
struct NewRow {
    const CallRecord* record;
    CallId id;
    CountedCall counted;
    std::string country;
};

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
        , m_claims(transaction, op.source, op.calls)
    {
    }

    Result<IngestResult> run();

private:
    Outcome check() const;
    Outcome lookUp();
    Outcome sendReferences();
    void found(const Row& row);
    void makeRows();
    void sift();
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
    Claims m_claims;
    std::vector<NewRow> m_rows;
    std::vector<CountedCall> m_turned;
    RowsDigest m_calls; ///< as they are stored
    RowsDigest m_transcripts;
    IdSum m_repeats; ///< calls that are of a repeat caller from now on
    IngestResult m_result;
};

Outcome Ingest::check() const
{
    if (!boundOf<IngestCalls>("source").holds(m_op.source))
        return invalid("source", "use 1 to 64 bytes");
    if (!boundOf<IngestCalls>("calls").holds(std::ssize(m_op.calls)))
        return fail(Errc::TooLarge, "a batch holds at most 10000 calls");
    std::vector<FieldError> errors;
    for (std::size_t i = 0; i < m_op.calls.size() && errors.size() < 20; ++i) {
        const CallRecord& call = m_op.calls[i];
        const std::string at = "calls[" + std::to_string(i) + ']';
        validate(call, at, errors);
        if (call.startedAt > m_context.now + clocksDiffer)
            errors.push_back({at + ".started_at",
                "lies in the future: " + rfc3339(call.startedAt)
                    + "; check the clock of the source"});
    }
    if (m_op.progress)
        validate(*m_op.progress, errors);
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

/// All that are claimed, as if nobody had them.
void Ingest::makeRows()
{
    m_rows.reserve(m_claims.all().size());
    for (const Claim& first : m_claims.all()) {
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

/// All that a batch asks of the store before it is judged, in one go.
Outcome Ingest::lookUp()
{
    TRUNK_DO(sendReferences());
    // Before anybody looks for earlier calls: who claims the same ids at once waits here, and shall
    // see what the other stored.
    TRUNK_DO(m_claims.send());
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
            if (!each.missing.contains(id))
                continue;
            const std::string field = "calls[" + std::to_string(i) + "]." + each.what + "_id";
            Error error = fail(Errc::NotFound,
                field + ' ' + id.text() + " names no " + each.what + " of this tenant");
            error.fields = {
                {field, std::string("There is no such ") + each.what + "; name another, or none."}};
            return error;
        }
    }
    return Done{};
}

/// Sets aside what is there already, and what stands twice in the batch: the first stays.
void Ingest::sift()
{
    if (!m_claims.won())
        std::erase_if(
            m_rows, [this](const NewRow& row) { return !m_claims.won(row.record->externalId); });
    m_result.stored = std::ssize(m_rows);
    m_result.duplicates = std::ssize(m_op.calls) - m_result.stored;
    if (m_result.duplicates > 0)
        m_result.conflicts = m_claims.conflicts();
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
    TRUNK_DO(m_claims.sendLost());
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
