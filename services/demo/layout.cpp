#include "services/demo/layout.h"

#include "services/base/random.h"
#include "services/contract/invoices.h"
#include "services/contract/limits.h"
#include "services/contract/rates.h"
#include "services/contract/users.h"
#include "services/storage/database.h"

#include <cmath>
#include <set>

namespace trunkline {

namespace {

using std::chrono::days;
using std::chrono::months;

// Children before those they refer to.
constexpr Sql clearing[] = {"delete from transcripts where tenant_id = $1",
    "delete from call_external_ids where tenant_id = $1",
    "delete from call_hourly where tenant_id = $1", "delete from call_hours where tenant_id = $1",
    "delete from call_days where tenant_id = $1", "delete from calls where tenant_id = $1",
    "delete from invoice_lines where tenant_id = $1", "delete from invoices where tenant_id = $1",
    "delete from rates where tenant_id = $1", "delete from rate_cards where tenant_id = $1",
    "delete from numbers where tenant_id = $1", "delete from campaigns where tenant_id = $1",
    "delete from flows where tenant_id = $1", "delete from quotas where tenant_id = $1",
    "delete from api_key_addresses where tenant_id = $1",
    "delete from api_keys where tenant_id = $1",
    "delete from api_key_digests where owner_tenant = $1",
    "delete from jobs where owner_tenant = $1", "delete from demo_states where tenant_id = $1"};
constexpr Sql clearMembers
    = "delete from memberships where tenant_id = $1 and role <> $2 and user_id <> $3";
constexpr Sql freeMembers = "update memberships set publisher_id = null, buyer_id = null,"
                            " version = version + 1, audit_id = $2 where tenant_id = $1 and"
                            " (publisher_id is not null or buyer_id is not null)";
/// Whoever was invited to the demo is gone with its membership.
constexpr Sql clearLogins[] = {"delete from sessions where owner_tenant = $1 and user_id not in"
                               " (select user_id from memberships where tenant_id = $1)",
    "delete from invitations where owner_tenant = $1 and user_id not in"
    " (select user_id from memberships where tenant_id = $1)",
    "delete from logins where owner_tenant = $1 and user_id not in"
    " (select user_id from memberships where tenant_id = $1)"};
constexpr Sql clearPartners[]
    = {"delete from buyers where tenant_id = $1", "delete from publishers where tenant_id = $1"};

constexpr Sql insertPublisher
    = "insert into publishers (tenant_id, id, name, contact_name, contact_email, contact_phone,"
      " notes, state, created_at, updated_at, version, audit_id)"
      " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
constexpr Sql insertBuyer
    = "insert into buyers (tenant_id, id, name, destination, daily_cap, concurrency_cap,"
      " contact_name, contact_email, notes, state, created_at, updated_at, version, audit_id)"
      " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
constexpr Sql insertFlow
    = "insert into flows (tenant_id, id, name, graph_version, nodes, state, created_at,"
      " updated_at, version, audit_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
constexpr Sql insertCampaign
    = "insert into campaigns (tenant_id, id, name, qualifying_seconds, duplicate_window_days,"
      " revenue_per_call, payout_per_call, flow_id, notes, state, created_at, updated_at, version,"
      " audit_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
constexpr Sql insertNumber
    = "insert into numbers (tenant_id, id, number, provider, campaign_id, publisher_id, region,"
      " state, created_at, updated_at, version, audit_id)"
      " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
constexpr Sql insertRateCard
    = "insert into rate_cards (tenant_id, id, name, side, currency, effective_from, state,"
      " created_at, updated_at, version, audit_id)"
      " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
constexpr Sql insertRate
    = "insert into rates (tenant_id, rate_card_id, prefix, id, destination, connect_micros,"
      " per_minute_micros, first_increment, next_increment, per_call_micros, created_at, audit_id)"
      " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
constexpr Sql insertInvoice
    = "insert into invoices (tenant_id, id, kind, number, buyer_id, publisher_id, state,"
      " period_from, period_to, currency, revenue_total, payout_total, created_at, updated_at,"
      " version, audit_id)"
      " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
constexpr Sql insertInvoiceLine
    = "insert into invoice_lines (tenant_id, invoice_id, position, id, campaign_id, description,"
      " quantity, unit_revenue, revenue, unit_payout, payout, audit_id)"
      " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
constexpr Sql insertQuota
    = "insert into quotas (tenant_id, id, kind, allowed, used, warn_percent, created_at,"
      " updated_at, version, audit_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
constexpr Sql insertUser = "insert into users (id, name, email, created_at, updated_at)"
                           " values ($1, $2, $3, $4, $5) on conflict (id) do nothing";
constexpr Sql insertMember
    = "insert into memberships (tenant_id, user_id, role, publisher_id, buyer_id, state,"
      " created_at, updated_at, version, audit_id)"
      " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
      " on conflict (tenant_id, user_id) do update set publisher_id = excluded.publisher_id,"
      " buyer_id = excluded.buyer_id, updated_at = excluded.updated_at,"
      " audit_id = excluded.audit_id";

/// Nil is null.
template <class IdType>
std::optional<IdType> known(IdType id)
{
    return id.isNil() ? std::nullopt : std::optional<IdType>(id);
}

struct Period {
    Date from;
    Date to; ///< inclusive
    InvoiceState state;

    double weeks() const
    {
        const auto length = std::chrono::sys_days{to} - std::chrono::sys_days{from};
        return static_cast<double>(length.count() + 1) / 7;
    }
};

class Layout {
public:
    Layout(Transaction& transaction, const Context& context, const DemoTenant& tenant,
        const DemoPlan& plan)
        : m_transaction(transaction)
        , m_context(context)
        , m_tenant(tenant)
        , m_plan(plan)
        , m_business(makeBusiness(plan.seed, plan.callsPerWeek))
        , m_opened(plan.from - days{240})
    {
    }

    Result<LayoutCounts> write()
    {
        TRUNK_DO(partners());
        TRUNK_DO(routes());
        TRUNK_DO(rateCards());
        TRUNK_DO(members());
        TRUNK_DO(quotas());
        TRUNK_DO(invoices());
        return m_counts;
    }

private:
    Outcome run(Sql sql, const Values& bound)
    {
        TRUNK_TRY([[maybe_unused]] const std::int64_t rows, m_transaction.execute(sql, bound));
        return Done{};
    }
    TenantId tenant() const { return m_transaction.tenant(); }
    static std::string_view active() { return wireName(RecordState::Active); }

    Outcome partners()
    {
        for (const DemoPublisher& each : m_business.publishers) {
            const Publisher& p = each.record;
            TRUNK_DO(run(insertPublisher,
                values(tenant(), p.id, p.name.value, p.contactName.value, p.contactEmail.value,
                    p.contactPhone.value, p.notes, active(), m_opened, m_opened, 1,
                    m_context.auditId)));
            ++m_counts.publishers;
        }
        for (const DemoBuyer& each : m_business.buyers) {
            const Buyer& b = each.record;
            TRUNK_DO(run(insertBuyer,
                values(tenant(), b.id, b.name.value, b.destination.value, b.dailyCap,
                    b.concurrencyCap, b.contactName.value, b.contactEmail.value, b.notes, active(),
                    m_opened, m_opened, 1, m_context.auditId)));
            ++m_counts.buyers;
        }
        return Done{};
    }

    Outcome routes()
    {
        for (const Flow& flow : m_business.flows) {
            TRUNK_DO(run(insertFlow,
                values(tenant(), flow.id, flow.name, flow.graphVersion, toJson(flow.nodes),
                    active(), m_opened, m_opened, flow.graphVersion, m_context.auditId)));
            ++m_counts.flows;
        }
        for (const DemoCampaign& each : m_business.campaigns) {
            const Campaign& c = each.record;
            TRUNK_DO(run(insertCampaign,
                values(tenant(), c.id, c.name, c.qualifyingSeconds, c.duplicateWindowDays,
                    c.revenuePerCall.orZero(), c.payoutPerCall.orZero(), c.flowId, c.notes,
                    active(), m_opened, m_opened, 1, m_context.auditId)));
            ++m_counts.campaigns;
        }
        for (const DemoNumber& each : m_business.numbers) {
            const Number& n = each.record;
            TRUNK_DO(run(insertNumber,
                values(tenant(), n.id, n.number.value, n.provider, n.campaignId, n.publisherId,
                    n.region, active(), m_opened, m_opened, 1, m_context.auditId)));
            ++m_counts.numbers;
        }
        return Done{};
    }

    Outcome card(std::uint64_t nth, std::string_view name, RateSide side)
    {
        const Date today = m_tenant.zone.date(m_plan.from);
        const Date first = today.year() / std::chrono::January / 1;
        return run(insertRateCard,
            values(tenant(), demoId(m_plan.seed, DemoKind::RateCard, nth), name, wireName(side),
                m_tenant.currency.text(), m_tenant.zone.dayStart(first), active(), m_opened,
                m_opened, 1, m_context.auditId));
    }

    Outcome rate(std::uint64_t card, std::string_view prefix, std::string_view destination,
        std::int64_t perMinute, std::int64_t firstIncrement, std::int64_t perCall)
    {
        constexpr std::int64_t nextIncrement = 6;
        const auto nth = static_cast<std::uint64_t>(m_counts.rates++);
        return run(insertRate,
            values(tenant(), demoId(m_plan.seed, DemoKind::RateCard, card), prefix,
                demoId(m_plan.seed, DemoKind::Rate, nth), destination, 0, perMinute, firstIncrement,
                nextIncrement, perCall, m_opened, m_context.auditId));
    }

    Outcome rateCards()
    {
        TRUNK_DO(card(0, "Buyers – standard", RateSide::BuyerRevenue));
        TRUNK_DO(card(1, "Publishers – standard", RateSide::PublisherPayout));
        TRUNK_DO(card(2, "Carrier – inbound", RateSide::CarrierCost));
        TRUNK_DO(card(3, "Carrier – outbound", RateSide::CarrierCost));
        std::set<std::size_t> dialled;
        for (const DemoNumber& number : m_business.numbers)
            dialled.insert(number.area);
        constexpr std::int64_t usualMinute = 10'200;
        for (const std::size_t area : dialled) {
            const Area& at = areas()[area];
            const std::string prefix = '1' + std::to_string(at.code);
            TRUNK_DO(rate(2, prefix, at.region, carrierMicrosPerMinute(at.code), 6, 0));
        }
        TRUNK_DO(rate(2, "", "Everything else", usualMinute, 6, 0));
        constexpr std::int64_t buyerCall = 12'500'000;
        constexpr std::int64_t publisherCall = 7'750'000;
        for (std::size_t i = 0; i < 24; ++i) {
            const Area& at = areas()[i * 11];
            const std::string prefix = '1' + std::to_string(at.code);
            const std::int64_t extra = at.code % 7 * 250'000;
            TRUNK_DO(rate(0, prefix, at.region, 0, 60, buyerCall + extra));
            TRUNK_DO(rate(1, prefix, at.region, 0, 60, publisherCall + extra / 2));
        }
        TRUNK_DO(rate(0, "", "Everything else", 0, 60, buyerCall));
        TRUNK_DO(rate(1, "", "Everything else", 0, 60, publisherCall));
        struct Destination {
            const char* prefix;
            const char* name;
            std::int64_t perMinute;
        };
        for (const Destination& each : {Destination{"1", "United States and Canada", 7'400},
                 Destination{"1787", "Puerto Rico", 11'000}, Destination{"52", "Mexico", 18'500},
                 Destination{"44", "United Kingdom", 12'900}, Destination{"49", "Germany", 14'200},
                 Destination{"91", "India", 21'000}, Destination{"", "Everything else", 260'000}})
            TRUNK_DO(rate(3, each.prefix, each.name, each.perMinute, 6, 0));
        return Done{};
    }

    Outcome members()
    {
        struct Member {
            Role role;
            const char* name;
            const char* email;
            PublisherId publisher;
            BuyerId buyer;
        };
        const Member all[] = {{Role::Owner, "Demo Owner", "owner@demo.example", {}, {}},
            {Role::Admin, "Demo Admin", "admin@demo.example", {}, {}},
            {Role::Analyst, "Demo Analyst", "analyst@demo.example", {}, {}},
            {Role::Publisher, "Demo Publisher", "publisher@demo.example",
                m_business.publishers[0].record.id, {}},
            {Role::Buyer, "Demo Buyer", "buyer@demo.example", {}, m_business.buyers[4].record.id},
            {Role::Readonly, "Demo Reader", "reader@demo.example", {}, {}}};
        // A user is global: the id follows from the tenant, so that two demos never share one.
        std::uint64_t ofTenant = 0;
        for (const std::uint8_t byte : tenant().value.bytes)
            ofTenant = ofTenant * 257 + byte;
        for (const Member& each : all) {
            const UserId id{demoId(static_cast<std::int64_t>(ofTenant), DemoKind::User,
                static_cast<std::uint64_t>(each.role))};
            TRUNK_DO(run(insertUser, values(id, each.name, each.email, m_opened, m_opened)));
            TRUNK_DO(run(insertMember,
                values(tenant(), id, wireName(each.role), known(each.publisher), known(each.buyer),
                    wireName(MembershipState::Active), m_opened, m_opened, 1, m_context.auditId)));
        }
        return Done{};
    }

    Outcome quotas()
    {
        constexpr double weeksOfMonth = 30.4 / 7;
        const auto calls = std::llround(static_cast<double>(m_plan.callsPerWeek) * weeksOfMonth);
        const auto numbers = static_cast<std::int64_t>(m_business.numbers.size());
        constexpr std::int64_t spendOfCall = 3'600'000; // micros
        const Quota all[] = {quota(QuotaKind::CallsPerMonth, calls, calls * 93 / 100, 90),
            quota(QuotaKind::Numbers, numbers + 5, numbers, 80),
            quota(
                QuotaKind::SpendPerMonth, calls * spendOfCall, calls * spendOfCall / 100 * 81, 80),
            quota(QuotaKind::StorageMegabytes, 2'048, 1'290, 80)};
        for (const Quota& each : all) {
            TRUNK_DO(run(insertQuota,
                values(tenant(), each.id, wireName(each.kind), each.allowed, each.used,
                    each.warnPercent, m_opened, m_plan.from, 1, m_context.auditId)));
        }
        return Done{};
    }

    Quota quota(QuotaKind kind, std::int64_t allowed, std::int64_t used, std::int64_t warn) const
    {
        Quota out;
        out.id = QuotaId{demoId(m_plan.seed, DemoKind::Quota, static_cast<std::uint64_t>(kind))};
        out.kind = kind;
        out.allowed = allowed;
        out.used = used;
        out.warnPercent = warn;
        return out;
    }

    /// Qualified calls of a part of a campaign in a period: what the stream would have brought.
    std::int64_t quantity(const DemoCampaign& campaign, double part, const Period& period)
    {
        constexpr double answered = 0.79;
        constexpr double qualified = 0.62;
        const double wobble = 0.93 + static_cast<double>(m_draws.next() % 140) / 1'000;
        return std::llround(static_cast<double>(m_plan.callsPerWeek) * period.weeks()
            * campaign.share * part * answered * qualified * wobble);
    }

    Outcome invoices()
    {
        const Date first = m_tenant.zone.date(m_plan.from);
        const auto month = first.year() / first.month();
        for (const Period& period : {ofMonth(month - months{2}, InvoiceState::Paid),
                 ofMonth(month - months{1}, InvoiceState::Issued)}) {
            for (std::size_t b = 0; b < m_business.buyers.size(); ++b)
                TRUNK_DO(buyerInvoice(b, period));
        }
        const std::chrono::sys_days day{first};
        const auto monday = day - (std::chrono::weekday{day} - std::chrono::Monday);
        for (const Period& period :
            {Period{monday - days{14}, monday - days{8}, InvoiceState::Paid},
                Period{monday - days{7}, monday - days{1}, InvoiceState::Draft}}) {
            for (std::size_t p = 0; p < m_business.publishers.size(); ++p)
                TRUNK_DO(publisherStatement(p, period));
        }
        return Done{};
    }

    static Period ofMonth(std::chrono::year_month month, InvoiceState state)
    {
        return {month / 1, month / std::chrono::last, state};
    }

    Outcome buyerInvoice(std::size_t buyer, const Period& period)
    {
        Invoice invoice;
        invoice.kind = InvoiceKind::BuyerInvoice;
        invoice.number = numberOf("INV-", period, buyer);
        invoice.buyerId = m_business.buyers[buyer].record.id;
        std::int64_t total = 0;
        for (const DemoCampaign& campaign : m_business.campaigns) {
            for (const DemoShare& share : campaign.buyers) {
                if (share.who != buyer)
                    continue;
                InvoiceLine line = lineOf(campaign, quantity(campaign, share.weight, period));
                line.unitRevenue = campaign.record.revenuePerCall;
                line.revenue = line.quantity * line.unitRevenue.orZero();
                total += line.revenue.orZero();
                invoice.lines.push_back(std::move(line));
            }
        }
        invoice.revenueTotal = total;
        return write(std::move(invoice), period);
    }

    Outcome publisherStatement(std::size_t publisher, const Period& period)
    {
        Invoice invoice;
        invoice.kind = InvoiceKind::PublisherStatement;
        invoice.number = numberOf("PS-", period, publisher);
        invoice.publisherId = m_business.publishers[publisher].record.id;
        std::int64_t total = 0;
        for (const DemoCampaign& campaign : m_business.campaigns) {
            for (const DemoShare& share : campaign.publishers) {
                if (share.who != publisher)
                    continue;
                InvoiceLine line = lineOf(campaign, quantity(campaign, share.weight, period));
                line.unitPayout = campaign.record.payoutPerCall;
                line.payout = line.quantity * line.unitPayout.orZero();
                total += line.payout.orZero();
                invoice.lines.push_back(std::move(line));
            }
        }
        invoice.payoutTotal = total;
        return write(std::move(invoice), period);
    }

    static std::string numberOf(std::string_view lead, const Period& period, std::size_t partner)
    {
        const std::string nth = std::to_string(101 + partner).substr(1);
        return std::string(lead) + isoDate(period.from) + '-' + nth;
    }

    static InvoiceLine lineOf(const DemoCampaign& campaign, std::int64_t quantity)
    {
        InvoiceLine line;
        line.campaignId = campaign.record.id;
        line.description = campaign.record.name + ", qualified calls";
        line.quantity = quantity;
        return line;
    }

    Outcome write(Invoice invoice, const Period& period)
    {
        const auto nth = static_cast<std::uint64_t>(m_counts.invoices++);
        invoice.id = InvoiceId{demoId(m_plan.seed, DemoKind::Invoice, nth)};
        const Date after = std::chrono::sys_days{period.to} + days{1};
        const Instant made = m_tenant.zone.dayStart(after) + std::chrono::hours{6};
        TRUNK_DO(run(insertInvoice,
            values(tenant(), invoice.id, wireName(invoice.kind), invoice.number,
                known(invoice.buyerId), known(invoice.publisherId), wireName(period.state),
                isoDate(period.from), isoDate(period.to), m_tenant.currency.text(),
                invoice.revenueTotal.micros, invoice.payoutTotal.micros, made, made, 1,
                m_context.auditId)));
        for (std::size_t i = 0; i < invoice.lines.size(); ++i) {
            const InvoiceLine& line = invoice.lines[i];
            TRUNK_DO(run(insertInvoiceLine,
                values(tenant(), invoice.id, static_cast<std::int64_t>(i + 1),
                    demoId(m_plan.seed, DemoKind::InvoiceLine, m_lines++), line.campaignId,
                    line.description, line.quantity, line.unitRevenue.micros, line.revenue.micros,
                    line.unitPayout.micros, line.payout.micros, m_context.auditId)));
        }
        return Done{};
    }

    Transaction& m_transaction;
    const Context& m_context;
    const DemoTenant& m_tenant;
    const DemoPlan& m_plan;
    const Business m_business;
    const Instant m_opened;
    SeededRandom m_draws{static_cast<std::uint64_t>(m_plan.seed)};
    std::uint64_t m_lines = 0;
    LayoutCounts m_counts;
};

} // namespace

Outcome clearBusiness(Transaction& transaction, const Context& context)
{
    const TenantId tenant = transaction.tenant();
    for (const Sql& each : clearing) {
        TRUNK_TRY(
            [[maybe_unused]] const std::int64_t rows, transaction.execute(each, values(tenant)));
    }
    TRUNK_TRY([[maybe_unused]] const std::int64_t left,
        transaction.execute(
            clearMembers, values(tenant, wireName(Role::Owner), context.principal.userId)));
    TRUNK_TRY([[maybe_unused]] const std::int64_t freed,
        transaction.execute(freeMembers, values(tenant, context.auditId)));
    for (const Sql& each : clearLogins) {
        TRUNK_TRY(
            [[maybe_unused]] const std::int64_t rows, transaction.execute(each, values(tenant)));
    }
    for (const Sql& each : clearPartners) {
        TRUNK_TRY(
            [[maybe_unused]] const std::int64_t rows, transaction.execute(each, values(tenant)));
    }
    return Done{};
}

Result<LayoutCounts> layOutBusiness(Transaction& transaction, const Context& context,
    const DemoTenant& tenant, const DemoPlan& plan)
{
    return Layout(transaction, context, tenant, plan).write();
}

} // namespace trunkline
