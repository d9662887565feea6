#include "tests/services/stage/rowsof.h"

#include <algorithm>
#include <array>

namespace trunkline {

namespace {

constexpr auto insertUser = sql("insert into users (id, name, email, created_at, updated_at) "
                                "values ($1, $2, $3, $4, $5)");
constexpr auto insertMember
    = sql("insert into memberships (tenant_id, user_id, role, publisher_id, buyer_id, state, "
          "created_at, updated_at, version, audit_id) "
          "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
constexpr auto insertFlow = sql(
    "insert into flows (", columns<Flow>, ", audit_id) values (", parameters<width<Flow> + 1>, ")");
constexpr auto insertNumber = sql("insert into numbers (", columns<Number>, ", audit_id) values (",
    parameters<width<Number> + 1>, ")");
constexpr auto insertRate = sql(
    "insert into rates (", columns<Rate>, ", audit_id) values (", parameters<width<Rate> + 1>, ")");
constexpr auto insertQuota = sql("insert into quotas (", columns<Quota>, ", audit_id) values (",
    parameters<width<Quota> + 1>, ")");
constexpr auto insertCard
    = sql("insert into rate_cards (id, tenant_id, name, side, currency, effective_from, state, "
          "created_at, updated_at, version, audit_id) values (",
        parameters<11>, ")");
constexpr auto insertInvoice
    = sql("insert into invoices (id, tenant_id, kind, number, buyer_id, publisher_id, state, "
          "period_from, period_to, currency, revenue_total, payout_total, created_at, updated_at, "
          "version, audit_id) values (",
        parameters<16>, ")");
constexpr auto insertLine = sql("insert into invoice_lines (", columns<InvoiceLine>,
    ", tenant_id, invoice_id, position, audit_id) values (", parameters<width<InvoiceLine> + 4>,
    ")");
constexpr auto insertCall
    = sql("insert into calls (tenant_id, started_at, id, campaign_id, publisher_id, buyer_id, "
          "audit_id, source, external_id, caller, caller_name, dialled, region, country, agent, "
          "outcome, ring_seconds, talk_seconds, qualified, repeat_caller, revenue, payout, cost, "
          "hangup_cause, path, transcribed) values ($1, $2, $3, $4, $5, $6, $7, 'test', '', '', "
          "'', '', '', '', '', 0, 0, 0, 0, 0, 0, 0, 0, '', '[]', 1)");
constexpr auto insertHour
    = sql("insert into call_hourly (tenant_id, bucket, campaign_id, publisher_id, buyer_id, calls) "
          "values ($1, $2, $3, $4, $5, 1)");
constexpr auto insertTranscript
    = sql("insert into transcripts (tenant_id, call_started_at, call_id, id, language, segments, "
          "created_at, audit_id) values ($1, $2, $3, $4, $5, $6, $7, $8)");

} // namespace

void put(Stage& stage, const Principal& who, const User& user)
{
    stage.put(who, insertUser,
        columnValues(user.id, user.name, user.email, user.createdAt, user.updatedAt));
    stage.put(who, insertMember,
        columnValues(user.tenantId, user.id, user.role, user.publisherId, user.buyerId, user.state,
            user.createdAt, user.updatedAt, user.version, stage.newId<AuditId>()));
}

void put(Stage& stage, const Principal& who, const Flow& flow)
{
    stage.put(who, insertFlow, valuesOf(flow, stage.newId<AuditId>()));
}

void put(Stage& stage, const Principal& who, const Number& number)
{
    stage.put(who, insertNumber, valuesOf(number, stage.newId<AuditId>()));
}

void put(Stage& stage, const Principal& who, const RateCard& card)
{
    stage.put(who, insertCard,
        columnValues(card.id, card.tenantId, card.name, card.side, card.currency,
            card.effectiveFrom, card.state, card.createdAt, card.updatedAt, card.version,
            stage.newId<AuditId>()));
}

void put(Stage& stage, const Principal& who, const Rate& rate)
{
    stage.put(who, insertRate, valuesOf(rate, stage.newId<AuditId>()));
}

void put(Stage& stage, const Principal& who, const Invoice& invoice)
{
    stage.put(who, insertInvoice,
        columnValues(invoice.id, invoice.tenantId, invoice.kind, invoice.number, invoice.buyerId,
            invoice.publisherId, invoice.state, invoice.periodFrom, invoice.periodTo,
            invoice.currency, invoice.revenueTotal, invoice.payoutTotal, invoice.createdAt,
            invoice.updatedAt, invoice.version, stage.newId<AuditId>()));
    std::int64_t position = 0;
    for (const InvoiceLine& line : invoice.lines)
        stage.put(who, insertLine,
            valuesOf(line, invoice.tenantId, invoice.id, ++position, stage.newId<AuditId>()));
}

void put(Stage& stage, const Principal& who, const Quota& quota)
{
    stage.put(who, insertQuota, valuesOf(quota, stage.newId<AuditId>()));
}

StagedCall stagedCall(Stage& stage, Instant startedAt)
{
    std::array<std::uint8_t, 10> entropy{};
    const Uuid other = stage.newId<CallId>().value;
    std::copy(other.bytes.begin() + 6, other.bytes.end(), entropy.begin());
    StagedCall call;
    call.id = CallId{uuid7(std::chrono::floor<std::chrono::milliseconds>(startedAt), entropy)};
    call.startedAt = startedAt;
    return call;
}

void put(Stage& stage, const Principal& who, const StagedCall& call)
{
    stage.put(who, insertCall,
        columnValues(who.tenantId, call.startedAt, call.id, call.campaignId, call.publisherId,
            call.buyerId, stage.newId<AuditId>()));
}

void putHour(Stage& stage, const Principal& who, const StagedCall& call)
{
    const Instant hour = std::chrono::floor<std::chrono::hours>(call.startedAt);
    stage.put(who, insertHour,
        values(who.tenantId, hour, call.campaignId, call.publisherId, call.buyerId));
}

void put(Stage& stage, const Principal& who, const Transcript& transcript, Instant callStartedAt)
{
    stage.put(who, insertTranscript,
        columnValues(transcript.tenantId, callStartedAt, transcript.callId, transcript.id,
            transcript.language, transcript.segments, transcript.createdAt,
            stage.newId<AuditId>()));
}

} // namespace trunkline
