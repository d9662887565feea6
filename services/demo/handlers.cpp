#include "services/demo/handlers.h"

#include "services/contract/demo.h"
#include "services/demo/layout.h"
#include "services/rows/content.h"

namespace trunkline {

namespace {

constexpr std::size_t callsAtOnce = 10'000;
constexpr std::chrono::hours farthestLook{1}; // for the next call

constexpr Sql readTenant = "select demo, time_zone, currency from tenants where owner_tenant = $1";
constexpr Sql insertState
    = "insert into demo_states (tenant_id, seed, calls_per_week, from_at, until_at, calls, cursor,"
      " audit_id) values ($1, $2, $3, $4, $5, $6, $7, $8)";
constexpr Sql readState = "select seed, calls_per_week, from_at, until_at, calls, cursor"
                          " from demo_states where tenant_id = $1";
constexpr Sql updateState
    = "update demo_states set until_at = $2, calls = $3, cursor = $4, audit_id = $5"
      " where tenant_id = $1 and until_at = $6";

struct TenantRow {
    bool demo = false;
    std::string zone;
    std::string currency;
};

/// Errors: Forbidden where the tenant is not a demo.
Result<DemoTenant> demoTenant(Transaction& transaction)
{
    TRUNK_TRY(const std::optional<TenantRow> row,
        transaction.first(Query(readTenant, values(transaction.tenant())), [](const Row& from) {
            return TenantRow{from.boolean(0), std::string(from.text(1)), std::string(from.text(2))};
        }));
    if (!row || !row->demo)
        return fail(Errc::Forbidden, "this workspace is not a demo");
    TRUNK_TRY(const Zone zone, Zone::find(row->zone));
    TRUNK_TRY(const Currency currency, Currency::parse(row->currency));
    return DemoTenant{true, zone, currency};
}

AuditChange now(std::string field, std::string json)
{
    return {std::move(field), {}, Json{std::move(json)}};
}

/// Calls that were not yet are refused as everybody's are.
bool isAhead(Instant until, Instant now) { return until > now + clocksDiffer; }
constexpr const char* notAhead = "Use a time that is not in the future.";

std::vector<FieldError> validate(const ResetDemo& op, Instant now)
{
    std::vector<FieldError> errors;
    if (!boundOf<ResetDemo>("calls_per_week").holds(op.callsPerWeek))
        errors.push_back({"calls_per_week", "Use 1 to 5,000,000 calls."});
    if (op.from.time_since_epoch().count() < 0)
        errors.push_back({"from", "Use a time from 1970 on."});
    if (op.until < op.from)
        errors.push_back({"until", "Use a time that is not before the first call."});
    if (isAhead(op.until, now))
        errors.push_back({"until", notAhead});
    return errors;
}

Result<DemoState> reset(Transaction& transaction, Context& context, const ResetDemo& op)
{
    if (auto errors = validate(op, context.now); !errors.empty())
        return invalid(std::move(errors));
    TRUNK_TRY(const DemoTenant tenant, demoTenant(transaction));
    const DemoPlan plan{op.seed, op.callsPerWeek, op.from};
    TRUNK_DO(clearBusiness(transaction, context));
    TRUNK_TRY(const LayoutCounts counts, layOutBusiness(transaction, context, tenant, plan));
    const std::string cursor = toJson(CallStream(plan, tenant.zone).start());
    TRUNK_TRY([[maybe_unused]] const std::int64_t rows,
        transaction.execute(insertState,
            values(transaction.tenant(), plan.seed, plan.callsPerWeek, plan.from, plan.from, 0,
                cursor, context.auditId)));
    TRUNK_TRY(const Json tables, laidOutDigests(transaction));
    TRUNK_TRY(const Json records, recordDigests(transaction, context.auditId));
    context.noted("Demo business, seed " + std::to_string(plan.seed), {},
        {now("seed", toJson(plan.seed)), now("calls_per_week", toJson(plan.callsPerWeek)),
            now("from", toJson(plan.from)), now("publishers", toJson(counts.publishers)),
            now("buyers", toJson(counts.buyers)), now("campaigns", toJson(counts.campaigns)),
            now("flows", toJson(counts.flows)), now("numbers", toJson(counts.numbers)),
            now("rates", toJson(counts.rates)), now("invoices", toJson(counts.invoices)),
            {"tables", {}, tables}, {"records", {}, records}});
    context.touched(transaction.tenant().value);
    return DemoState{
        plan.seed, plan.callsPerWeek, plan.from, plan.from, plan.from, 0, plan.from < op.until};
}

/// When the next call after `until` comes in, an hour ahead at most. `cursor` belongs to `until`.
Instant nextCall(const CallStream& stream, StreamState cursor, Instant until)
{
    std::vector<CallRecord> next;
    const Instant seen = stream.advance(cursor, until, until + farthestLook, 1, next);
    return next.empty() ? seen : next.front().startedAt;
}

/// The demo where it stands: what `cursor` belongs to is `state.until`.
struct Standing {
    DemoState state;
    StreamState cursor;
    CallStream stream;
};

/// Errors: Forbidden where the tenant is not a demo; NotFound before the first reset.
Result<Standing> standing(Transaction& transaction)
{
    TRUNK_TRY(const DemoTenant tenant, demoTenant(transaction));
    DemoState state;
    std::string cursor;
    TRUNK_TRY(const std::optional<bool> found,
        transaction.first(Query(readState, values(transaction.tenant())), [&](const Row& from) {
            state.seed = from.integer(0);
            state.callsPerWeek = from.integer(1);
            state.from = from.instant(2);
            state.until = from.instant(3);
            state.calls = from.integer(4);
            cursor = from.text(5);
            return true;
        }));
    if (!found)
        return fail(Errc::NotFound, "the demo has no business yet: reset it first");
    TRUNK_TRY(StreamState at, fromJson<StreamState>(cursor));
    CallStream stream(DemoPlan{state.seed, state.callsPerWeek, state.from}, tenant.zone);
    return Standing{state, std::move(at), std::move(stream)};
}

Result<DemoState> read(Transaction& transaction, Context&, const ReadDemo&)
{
    TRUNK_TRY(Standing demo, standing(transaction));
    demo.state.nextAt = nextCall(demo.stream, std::move(demo.cursor), demo.state.until);
    return demo.state;
}

Result<DemoState> advance(
    const DemoPorts& ports, Transaction& transaction, Context& context, const AdvanceDemo& op)
{
    if (isAhead(op.until, context.now))
        return invalid("until", notAhead);
    TRUNK_TRY(Standing demo, standing(transaction));
    auto& [state, cursor, stream] = demo;
    const Instant before = state.until;
    IngestCalls batch;
    batch.source = "demo";
    state.until = stream.advance(cursor, before, op.until, callsAtOnce, batch.calls);
    state.more = state.until < op.until;
    state.nextAt = nextCall(stream, cursor, state.until);
    std::vector<AuditChange> details;
    if (!batch.calls.empty()) {
        TRUNK_TRY(const IngestResult stored, ports.ingest(transaction, context, batch));
        state.calls += stored.stored;
        details = context.changes(); // count and digest of the batch
    }
    TRUNK_TRY(const std::int64_t rows,
        transaction.execute(updateState,
            values(transaction.tenant(), state.until, state.calls, toJson(cursor), context.auditId,
                before)));
    if (rows != 1)
        return fail(Errc::Conflict, "the demo was advanced by somebody else meanwhile");
    details.push_back({"until", Json{toJson(before)}, Json{toJson(state.until)}});
    context.noted(std::to_string(batch.calls.size()) + " demo calls", {}, std::move(details));
    context.touched(transaction.tenant().value);
    return state;
}

} // namespace

void addDemoHandlers(HandlerTable& table, DemoPorts ports)
{
    table.add<ReadDemo>(read);
    table.add<ResetDemo>(reset);
    table.add<AdvanceDemo>(
        [ports = std::move(ports)](Transaction& transaction, Context& context,
            const AdvanceDemo& op) { return advance(ports, transaction, context, op); });
}

} // namespace trunkline
