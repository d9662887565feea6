#include "tests/conformance/canaries.h"

#include "services/contract/json.h"
#include "services/rows/rows.h"
#include "services/users/store.h"
#include "tests/support/must.h"

#include <QtGlobal>

#include <algorithm>
#include <array>
#include <set>

namespace trunkline {

namespace {

using std::chrono::minutes;

constexpr auto insertFlow = sql(
    "insert into flows (", columns<Flow>, ", audit_id) values (", parameters<width<Flow> + 1>, ")");
constexpr auto insertNumber = sql("insert into numbers (", columns<Number>, ", audit_id) values (",
    parameters<width<Number> + 1>, ")");
constexpr auto insertRate = sql(
    "insert into rates (", columns<Rate>, ", audit_id) values (", parameters<width<Rate> + 1>, ")");
constexpr auto insertCard
    = sql("insert into rate_cards (id, tenant_id, name, side, currency, effective_from, state, "
          "created_at, updated_at, version, audit_id) values (",
        parameters<11>, ")");
constexpr auto insertInvoice
    = sql("insert into invoices (id, tenant_id, kind, number, buyer_id, publisher_id, state, "
          "period_from, period_to, currency, revenue_total, payout_total, created_at, updated_at, "
          "version, audit_id) values (",
        parameters<16>, ")");
constexpr auto insertApiKey = sql("insert into api_keys (", columns<ApiKey>, ", audit_id) values (",
    parameters<width<ApiKey> + 1>, ")");
constexpr auto insertLine = sql("insert into invoice_lines (", columns<InvoiceLine>,
    ", tenant_id, invoice_id, position, audit_id) values (", parameters<width<InvoiceLine> + 4>,
    ")");
constexpr Sql updateQuota
    = "update quotas set allowed = $3, used = $4 where tenant_id = $1 and id = $2";
constexpr Sql selectAuditId = "select audit_id from audit_logs where tenant_id = $1 and seq = 1";

std::string snake(std::string_view name)
{
    std::string out;
    for (const char c : name) {
        const bool capital = c >= 'A' && c <= 'Z';
        if (capital && !out.empty())
            out += '_';
        out += capital ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

/// Whole numbers of their own meaning are left as they are, but for these.
bool tells(std::string_view member)
{
    return member.ends_with("_micros") || member == "allowed" || member == "used"
        || member == "daily_cap";
}

} // namespace

std::string stemOf(const Canary& canary)
{
    const std::string& value = canary.value;
    return value.front() == '+' ? value.substr(1) : value.substr(0, value.find_first_of(" @"));
}

std::string recordName(const std::type_info& type)
{
    const std::string whole = boost::core::demangle(type.name());
    return snake(std::string_view(whole).substr(whole.rfind(':') + 1));
}

class Canaries::Planter {
public:
    Planter(World& world, Canaries& into)
        : m_world(world)
        , m_into(into)
        , m_owner(world.caller(Role::Owner))
        , m_random(20'261'125)
    {
        m_world.plant();
        const auto transaction = begin(Access::Read);
        // A row without an entry would be a finding of the trail.
        m_auditId = must(transaction->first(Query(selectAuditId, values(world.tenant())),
                             [](const Row& row) { return row.id<AuditId>(0); }),
            "the first entry")
                        .value();
    }

    void plant()
    {
        for (std::size_t i = 0; i < 2; ++i) {
            partners();
            invoices(i);
        }
        rates();
        quota();
        members();
        apiKey();
        for (std::size_t i = 0; i < 4; ++i)
            call(m_into.m_publishers[i / 2], m_into.m_buyers[i % 2],
                m_into.m_from + minutes(5 * (i + 1)));
        totals();
        import();
        exported();
        areUnique();
    }

private:
    struct Whose {
        PublisherId publisher{};
        BuyerId buyer{};
    };

    std::unique_ptr<Transaction> begin(Access access) const
    {
        return must(
            m_world.workspace()->database()->begin(m_world.tenant(), access), "a transaction");
    }
    void write(Sql sql, const Values& row) const
    {
        const auto transaction = begin(Access::Write);
        must(transaction->execute(sql, row), "a row");
        must(transaction->commit(), "a commit");
    }
    template <Operation Op>
    typename Op::Response ask(const Op& op) const
    {
        return must(m_world.call(m_owner, op), std::string(Op::facts.name.value).c_str());
    }

    std::string word(std::string_view kind)
    {
        return "Cnr" + std::to_string(1'000 + ++m_count) + std::string(kind);
    }

    void fillMember(std::string_view member, std::string& value)
    {
        value = word(' ' + std::string(member));
    }
    void fillMember(std::string_view, PersonName& name) { name.value = word(" Person"); }
    void fillMember(std::string_view, CallerName& name) { name.value = word(" Heard"); }
    void fillMember(std::string_view, AgentName& name) { name.value = word(" Agent"); }
    void fillMember(std::string_view, PublisherName& name) { name.value = word(" Traffic"); }
    void fillMember(std::string_view, BuyerName& name) { name.value = word(" Desk"); }
    void fillMember(std::string_view, Speech& speech) { speech.value = word(" was said"); }
    void fillMember(std::string_view, Email& address) { address.value = word("@canary.example"); }
    void fillMember(std::string_view, Phone& phone)
    {
        // Fiction's numbers in an area that does not exist, so that the demo has none of them.
        phone.value = "+199955501" + std::to_string(10 + ++m_phones);
    }
    template <class Tag>
    void fillMember(std::string_view, Amount<Tag>& amount)
    {
        // Six digits before the point: no share of a real call looks like one. Differences of two
        // kinds have as many.
        const std::int64_t base = std::is_same_v<Amount<Tag>, Revenue> ? 800'000
            : std::is_same_v<Amount<Tag>, Payout>                      ? 500'000
                                                                       : 150'000;
        const std::int64_t n = ++m_amounts;
        amount.micros = base * 1'000'000 + n * n * 12'340'000 + n * 70'000;
    }
    void fillMember(std::string_view member, std::int64_t& value)
    {
        if (member == "daily_cap")
            value = 970'001 + 7 * ++m_amounts;
        else if (tells(member))
            value = 600'000'000'000 + 1'230'000 * ++m_amounts;
    }
    template <class T>
    void fillMember(std::string_view member, std::vector<T>& list)
    {
        for (T& item : list)
            fillMember(member, item);
    }
    template <Described T>
    void fillMember(std::string_view, T& record)
    {
        fill(record);
    }
    /// What has no canary of its kind: ids, times, enumerators.
    template <class T>
        requires(!Described<T>)
    void fillMember(std::string_view, T&)
    {
    }

    /// A canary for every member whose type can carry one.
    template <Described T>
    void fill(T& record)
    {
        forEachMember(
            record, [&](std::string_view member, auto& value) { fillMember(member, value); });
    }

    void add(std::string field, std::string value, Whose whose)
    {
        if (!value.empty())
            m_into.m_all.push_back(
                {std::move(field), std::move(value), whose.publisher, whose.buyer});
    }
    void noteMember(std::string field, const std::string& value, Whose whose)
    {
        add(std::move(field), value, whose);
    }
    void noteMember(std::string field, const Phone& phone, Whose whose)
    {
        add(std::move(field), phone.value, whose);
    }
    template <class Tag>
    void noteMember(const std::string& field, const Text<Tag>& text, Whose whose)
    {
        add(field, text.value, whose);
    }
    template <class Tag>
    void noteMember(const std::string& field, const Amount<Tag>& amount, Whose whose)
    {
        if (amount.micros)
            add(field, std::to_string(*amount.micros), whose);
    }
    void noteMember(std::string field, std::int64_t value, Whose whose)
    {
        if (tells(std::string_view(field).substr(field.find('.') + 1)))
            add(std::move(field), std::to_string(value), whose);
    }
    /// The record's own id; those of others are noted where they are at home.
    template <class Tag>
    void noteMember(const std::string& field, const Id<Tag>& id, Whose whose)
    {
        if (!field.ends_with(".id") || id.isNil())
            return;
        add(field, id.text(), whose);
        m_into.m_ids[std::type_index(typeid(Id<Tag>))].push_back(id.value);
    }
    template <class T>
    void noteMember(const std::string& field, const std::vector<T>& list, Whose whose)
    {
        for (const T& item : list)
            noteMember(field, item, whose);
    }
    template <Described T>
    void noteMember(const std::string&, const T& record, Whose whose)
    {
        note(record, whose);
    }
    template <class T>
        requires(!Described<T>)
    void noteMember(const std::string&, const T&, Whose)
    {
    }

    template <Described T>
    void note(const T& record, Whose whose, const std::string& name = recordName(typeid(T)))
    {
        forEachMember(record, [&](std::string_view member, const auto& value) {
            noteMember(name + '.' + std::string(member), value, whose);
        });
    }

    template <class Record>
    Record made()
    {
        Record record;
        fill(record);
        record.id = m_random.id<decltype(record.id)>(m_world.now());
        record.tenantId = m_world.tenant();
        record.createdAt = m_world.now();
        if constexpr (requires { record.updatedAt; })
            record.updatedAt = m_world.now();
        if constexpr (requires { record.version; })
            record.version = 1;
        return record;
    }

    void partners()
    {
        PublisherDraft publisher;
        fill(publisher);
        publisher.version = 0;
        const Publisher first = ask(CreatePublisher{publisher});
        m_into.m_publishers.push_back(first.id);
        note(first, {first.id, {}});
        BuyerDraft buyer;
        fill(buyer);
        const Buyer second = ask(CreateBuyer{buyer});
        m_into.m_buyers.push_back(second.id);
        note(second, {{}, second.id});
    }

    void write(Invoice invoice, Whose whose)
    {
        invoice.currency = ask(ReadTenant{}).currency;
        invoice.periodTo = Date(std::chrono::floor<std::chrono::days>(m_world.now()));
        invoice.periodFrom = invoice.periodTo;
        InvoiceLine& line = invoice.lines.front();
        line.id = m_random.id<InvoiceLineId>(m_world.now());
        // Revenue stands on an invoice and payout on a statement, never both.
        if (invoice.kind == InvoiceKind::PublisherStatement) {
            invoice.revenueTotal.micros.reset();
            line.unitRevenue.micros.reset();
            line.revenue.micros.reset();
        } else {
            invoice.payoutTotal.micros.reset();
            line.unitPayout.micros.reset();
            line.payout.micros.reset();
        }
        write(insertInvoice,
            columnValues(invoice.id, invoice.tenantId, invoice.kind, invoice.number,
                invoice.buyerId, invoice.publisherId, invoice.state, invoice.periodFrom,
                invoice.periodTo, invoice.currency, invoice.revenueTotal, invoice.payoutTotal,
                invoice.createdAt, invoice.updatedAt, invoice.version, m_auditId));
        write(insertLine, valuesOf(line, invoice.tenantId, invoice.id, std::int64_t{1}, m_auditId));
        note(invoice, whose);
    }

    void invoices(std::size_t partner)
    {
        const auto blank = [this] {
            auto invoice = made<Invoice>();
            fill(invoice.lines.emplace_back());
            return invoice;
        };
        Invoice invoice = blank();
        invoice.kind = InvoiceKind::BuyerInvoice;
        invoice.buyerId = m_into.m_buyers[partner];
        write(std::move(invoice), {{}, m_into.m_buyers[partner]});
        Invoice statement = blank();
        statement.kind = InvoiceKind::PublisherStatement;
        statement.publisherId = m_into.m_publishers[partner];
        write(std::move(statement), {m_into.m_publishers[partner], {}});
    }

    void rates()
    {
        auto card = made<RateCard>();
        card.currency = ask(ReadTenant{}).currency;
        card.effectiveFrom = m_world.now();
        write(insertCard,
            columnValues(card.id, card.tenantId, card.name, card.side, card.currency,
                card.effectiveFrom, card.state, card.createdAt, card.updatedAt, card.version,
                m_auditId));
        note(card, {});
        auto rate = made<Rate>();
        rate.rateCardId = card.id;
        write(insertRate, valuesOf(rate, m_auditId));
        note(rate, {});
    }

    void quota()
    {
        Quota quota = ask(ListQuotas{}).items.front();
        fill(quota);
        write(updateQuota, columnValues(m_world.tenant(), quota.id, quota.allowed, quota.used));
        note(quota, {});
    }

    void members()
    {
        for (const Role role : enumerators<Role>()) {
            auto user = made<User>();
            user.role = role;
            if (role == Role::Publisher)
                user.publisherId = m_into.m_publishers.front();
            if (role == Role::Buyer)
                user.buyerId = m_into.m_buyers.front();
            const auto transaction = begin(Access::Write);
            must(insertMember(*transaction, user, m_auditId), "a member");
            must(transaction->commit(), "a commit");
            const std::size_t before = m_into.m_all.size();
            note(user, {});
            for (std::size_t i = before; i < m_into.m_all.size(); ++i)
                m_into.m_all[i].user = user.id;
            m_into.m_callers[role] = {ActorKind::Local, m_world.tenant(), user.id};
        }
    }

    void apiKey()
    {
        auto key = made<ApiKey>();
        key.networks = {word(" networks")};
        key.createdBy = m_owner.userId;
        key.expiresAt = m_world.now() + std::chrono::hours{1};
        write(insertApiKey, valuesOf(key, m_auditId));
        note(key, {});
    }

    FlowId flow(Whose whose)
    {
        Flow flow;
        FlowNode entry;
        entry.edges.resize(1);
        FlowNode route;
        route.kind = FlowNodeKind::Route;
        flow.nodes = {entry, route};
        fill(flow);
        flow.nodes.front().title = "Entry";
        flow.nodes.back().buyerId = whose.buyer;
        flow.id = m_random.id<FlowId>(m_world.now());
        flow.tenantId = m_world.tenant();
        flow.createdAt = flow.updatedAt = m_world.now();
        flow.version = 1;
        write(insertFlow, valuesOf(flow, m_auditId));
        // The way's words belong to nobody; the route's title names a buyer.
        flow.nodes.front().title.clear();
        note(flow, whose);
        return flow.id;
    }

    Campaign campaign(Whose whose)
    {
        CampaignDraft draft;
        fill(draft);
        draft.flowId = flow(whose);
        Campaign campaign = ask(CreateCampaign{draft});
        note(campaign, whose);
        return campaign;
    }

    NumberId number(CampaignId campaign, Whose whose)
    {
        auto number = made<Number>();
        number.campaignId = campaign;
        number.publisherId = whose.publisher;
        write(insertNumber, valuesOf(number, m_auditId));
        note(number, whose);
        return number.id;
    }

    void call(PublisherId publisher, BuyerId buyer, Instant at)
    {
        const Whose whose{publisher, buyer};
        const Campaign sold = campaign(whose);
        CallRecord call;
        call.path.flowId = sold.flowId;
        call.path.steps.resize(2);
        call.transcript.resize(2);
        fill(call);
        call.startedAt = at;
        call.campaignId = sold.id;
        call.publisherId = publisher;
        call.buyerId = buyer;
        call.numberId = number(sold.id, whose);
        call.outcome = CallOutcome::Answered;
        call.talkSeconds = 200;
        IngestCalls batch;
        batch.source = word(" source");
        batch.calls = {call};
        ask(batch);
        note(call, whose, "call");
        add("call.source", batch.source, whose);
        m_into.m_numbers.push_back(call.caller.value);

        const CallPage page = ask(ListCalls{at, at + minutes(1), {{sold.id}, {}, {}, {}, {}, {}, 0},
            CallSort::StartedDescending, {}});
        noteMember("call.id", page.items.front().id, whose);

        Figures figures;
        figures.revenueMicros = call.revenue;
        figures.payoutMicros = call.payout;
        figures.costMicros = call.cost;
        addDifferences(figures);
        m_figures.emplace_back(whose, figures);
        // The campaign's figures are its call's: their differences are noted only here.
        figures.revenueMicros.micros.reset();
        figures.payoutMicros.micros.reset();
        figures.costMicros.micros.reset();
        note(figures, whose);
    }

    static void addDifferences(Figures& figures)
    {
        figures.marginMicros = figures.revenueMicros.orZero() - figures.payoutMicros.orZero();
        figures.profitMicros = figures.marginMicros.orZero() - figures.costMicros.orZero();
    }

    /// What a breakdown by partner adds up.
    void totals()
    {
        for (std::size_t i = 0; i < 2; ++i) {
            sum({m_into.m_publishers[i], {}});
            sum({{}, m_into.m_buyers[i]});
        }
    }
    void sum(Whose whose)
    {
        Figures total;
        total.revenueMicros = 0;
        total.payoutMicros = 0;
        total.costMicros = 0;
        for (const auto& [of, figures] : m_figures) {
            if (of.publisher != whose.publisher && of.buyer != whose.buyer)
                continue;
            *total.revenueMicros.micros += figures.revenueMicros.orZero();
            *total.payoutMicros.micros += figures.payoutMicros.orZero();
            *total.costMicros.micros += figures.costMicros.orZero();
        }
        addDifferences(total);
        note(total, whose);
    }

    void import()
    {
        StartImport start;
        fill(start);
        start.fileSize = 100;
        const std::string digits = std::to_string(m_count);
        start.fingerprint = digits + std::string(64 - digits.size(), 'c');
        const std::string option = word(" option");
        start.options = "{\"note\":\"" + option + "\"}";
        Job job = ask(start);
        job.options = option;
        note(job, {});
    }

    void exported()
    {
        ExportNote taken;
        fill(taken);
        taken.format = ExportFormat::Png;
        ask(RecordExport{taken});
        add("audit_entry.label", taken.page, {});
        add("audit_change.after", taken.detail, {});
    }

    void areUnique() const
    {
        std::set<std::string> seen;
        for (const Canary& canary : m_into.m_all) {
            if (!seen.insert(canary.value).second)
                qFatal("%s stands in two places: %s", canary.value.c_str(), canary.field.c_str());
        }
    }

    World& m_world;
    Canaries& m_into;
    Caller m_owner;
    SeededRandom m_random;
    AuditId m_auditId;
    int m_count = 0;
    int m_phones = 0;
    std::int64_t m_amounts = 0;
    std::vector<std::pair<Whose, Figures>> m_figures;
};

Canaries::Canaries(World& world)
    : m_from(world.now() - minutes(40))
    , m_to(world.now())
{
    Planter(world, *this).plant();
}

} // namespace trunkline
