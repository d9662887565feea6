#include "services/rows/content.h"

#include "services/contract/buyers.h"
#include "services/contract/campaigns.h"
#include "services/contract/publishers.h"
#include "services/contract/tenants.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace trunkline {

namespace {

constexpr std::array tables{
    HeldTable{"users", R"(
        select u.id, u.name, u.email, u.created_at, u.updated_at
        from memberships m join users u on u.id = m.user_id where m.tenant_id = $1 order by u.id)",
        "uttii"},
    HeldTable{"memberships", R"(
        select user_id, role, publisher_id, buyer_id, state, created_at, updated_at, version,
            audit_id
        from memberships where tenant_id = $1 order by user_id)",
        "utuutiiiu"},
    HeldTable{"flows", R"(
        select id, name, graph_version, nodes, state, created_at, updated_at, version, audit_id
        from flows where tenant_id = $1 order by id)",
        "utittiiiu"},
    HeldTable{"numbers", R"(
        select id, number, provider, campaign_id, publisher_id, region, state, created_at,
            updated_at, version, audit_id
        from numbers where tenant_id = $1 order by id)",
        "uttuuttiiiu"},
    HeldTable{"rate_cards", R"(
        select id, name, side, currency, effective_from, state, created_at, updated_at, version,
            audit_id
        from rate_cards where tenant_id = $1 order by id)",
        "utttitiiiu"},
    HeldTable{"rates", R"(
        select rate_card_id, prefix, id, destination, connect_micros, per_minute_micros,
            first_increment, next_increment, per_call_micros, created_at, audit_id
        from rates where tenant_id = $1 order by rate_card_id, prefix)",
        "ututiiiiiiu"},
    HeldTable{"invoices", R"(
        select id, kind, number, buyer_id, publisher_id, state, period_from, period_to, currency,
            revenue_total, payout_total, created_at, updated_at, version, audit_id
        from invoices where tenant_id = $1 order by id)",
        "uttuuttttiiiiiu"},
    HeldTable{"invoice_lines", R"(
        select invoice_id, position, id, campaign_id, description, quantity, unit_revenue, revenue,
            unit_payout, payout, audit_id
        from invoice_lines where tenant_id = $1 order by invoice_id, position)",
        "uiuutiiiiiu"},
    HeldTable{"quotas", R"(
        select id, kind, allowed, used, warn_percent, created_at, updated_at, version, audit_id
        from quotas where tenant_id = $1 order by id)",
        "utiiiiiiu"},
    HeldTable{"api_keys", R"(
        select id, name, key_id, last_four, scopes, role, publisher_id, buyer_id, networks,
            created_by, created_at, updated_at, expires_at, ends_at, version, audit_id
        from api_keys where tenant_id = $1 order by id)",
        "utttttuutuiiiiiu"},
};

constexpr auto selectTenant
    = sql("select owner_tenant, name, time_zone, country, currency, demo, created_at, updated_at, "
          "version, audit_id from tenants where owner_tenant = $1");
constexpr auto selectPublishers
    = sql("select ", columns<Publisher>, ", audit_id from publishers where tenant_id = $1");
constexpr auto selectBuyers
    = sql("select ", columns<Buyer>, ", audit_id from buyers where tenant_id = $1");
constexpr auto selectCampaigns
    = sql("select ", columns<Campaign>, ", audit_id from campaigns where tenant_id = $1");

template <Described T>
Outcome readRecords(
    Transaction& transaction, Sql select, std::string_view entity, std::vector<HeldRecord>& out)
{
    return transaction.query(Query(select, values(transaction.tenant())), [&](const Row& row) {
        constexpr int audit = static_cast<int>(width<T>);
        HeldRecord record{entity, row.uuid(0).text(), row.id<AuditId>(audit), {}};
        // A value that is none of its type is no reason not to look at the others: its fields
        // stay empty, which no entry wrote.
        if (const auto read = readRow<T>(row))
            record.fields = fieldsOf(*read);
        out.push_back(std::move(record));
        return true;
    });
}

/// One more member of `{"flows":"6 9f86…",…`.
Outcome addDigest(Transaction& transaction, const HeldTable& table, std::string& out)
{
    TRUNK_TRY(const std::string digest, digestOf(transaction, table));
    out += out.empty() ? '{' : ',';
    out += toJson(std::string(table.name)) + ':' + toJson(digest);
    return Done{};
}

std::string textOf(std::int64_t count, const Sha256& digest)
{
    return std::to_string(count) + ' ' + hex(digest);
}

bool readText(std::string_view text, std::int64_t& count, Sha256& digest)
{
    const char* const end = text.data() + text.size();
    const auto [rest, wrong] = std::from_chars(text.data(), end, count);
    if (wrong != std::errc() || end - rest != 1 + 2 * std::ssize(digest))
        return false;
    const char* at = rest + 1;
    for (std::uint8_t& byte : digest) {
        if (std::from_chars(at, at + 2, byte, 16).ptr != at + 2)
            return false;
        at += 2;
    }
    return true;
}

} // namespace

void RowsDigest::add(std::string_view row)
{
    std::string text(reinterpret_cast<const char*>(m_state.data()), m_state.size());
    text += row;
    m_state = sha256(text);
    ++m_rows;
}

std::string RowsDigest::text() const { return textOf(m_rows, m_state); }

std::optional<RowsDigest> RowsDigest::read(std::string_view text)
{
    RowsDigest digest;
    if (!readText(text, digest.m_rows, digest.m_state))
        return {};
    return digest;
}

void IdSum::add(const Uuid& id)
{
    add(sha256({reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()}));
    ++m_ids;
}

void IdSum::add(const IdSum& other)
{
    add(other.m_sum);
    m_ids += other.m_ids;
}

void IdSum::add(const Sha256& digest)
{
    unsigned carry = 0;
    for (std::size_t i = m_sum.size(); i-- > 0; carry >>= 8) {
        carry += static_cast<unsigned>(m_sum[i]) + digest[i];
        m_sum[i] = static_cast<std::uint8_t>(carry & 0xff);
    }
}

std::string IdSum::text() const { return textOf(m_ids, m_sum); }

std::optional<IdSum> IdSum::read(std::string_view text)
{
    IdSum sum;
    if (!readText(text, sum.m_ids, sum.m_sum))
        return {};
    return sum;
}

void appendColumn(std::string& out, const Value& value)
{
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        out += 'i';
        out += std::to_string(*number);
        out += ';';
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        out += 't';
        out += std::to_string(text->size());
        out += ':';
        out += *text;
    } else if (const auto* id = std::get_if<Uuid>(&value)) {
        out += 'u';
        out.append(reinterpret_cast<const char*>(id->bytes.data()), id->bytes.size());
    } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
        out += 'b';
        out += std::to_string(bytes->value.size());
        out += ':';
        out += bytes->value;
    } else {
        out += '-';
    }
}

void appendColumn(std::string& out, const Row& row, int column, char kind)
{
    if (row.isNull(column))
        return appendColumn(out, Value());
    if (kind == 'i')
        return appendColumn(out, Value(row.integer(column)));
    if (kind == 'u')
        return appendColumn(out, Value(row.uuid(column)));
    const std::string_view text = row.text(column);
    out += 't';
    out += std::to_string(text.size());
    out += ':';
    out += text;
}

std::span<const HeldTable> laidOutTables() { return tables; }

const HeldTable heldCalls{"calls", R"(
    select audit_id, started_at, id, source, external_id, campaign_id, publisher_id, buyer_id,
        number_id, caller, caller_name, dialled, region, country, agent, outcome, ring_seconds,
        talk_seconds, qualified, revenue, payout, cost, hangup_cause, path, transcribed,
        repeat_caller
    from calls where tenant_id = $1 order by started_at, id)",
    "uiuttuuuuttttttiiiiiiitti"};
const HeldTable heldTranscripts{"transcripts", R"(
    select audit_id, call_started_at, call_id, id, language, segments, created_at
    from transcripts where tenant_id = $1 order by call_started_at, call_id)",
    "uiuutti"};

Result<std::string> digestOf(Transaction& transaction, const HeldTable& table)
{
    RowsDigest digest;
    std::string text;
    TRUNK_DO(
        transaction.scan(Query(table.select, values(transaction.tenant())), [&](const Row& row) {
            text.clear();
            for (std::size_t i = 0; i < table.kinds.size(); ++i)
                appendColumn(text, row, static_cast<int>(i), table.kinds[i]);
            digest.add(text);
            return true;
        }));
    return digest.text();
}

Result<Json> laidOutDigests(Transaction& transaction)
{
    std::string out;
    for (const HeldTable& table : tables)
        TRUNK_DO(addDigest(transaction, table, out));
    return Json{out + '}'};
}

Result<Json> laidOutDigests(Transaction& transaction, std::initializer_list<std::string_view> names)
{
    std::string out;
    for (const HeldTable& table : tables) {
        if (std::find(names.begin(), names.end(), table.name) != names.end())
            TRUNK_DO(addDigest(transaction, table, out));
    }
    return Json{out + '}'};
}

std::string digestOf(const RecordFields& fields)
{
    std::string text;
    for (const auto& [name, value] : fields)
        text += name + ' ' + value + '\n'; // canonical JSON holds no line feed
    return hex(sha256(text));
}

Result<std::vector<HeldRecord>> heldRecords(Transaction& transaction)
{
    std::vector<HeldRecord> all;
    TRUNK_DO(readRecords<Tenant>(transaction, selectTenant, wireName(Entity::Tenant), all));
    TRUNK_DO(
        readRecords<Publisher>(transaction, selectPublishers, wireName(Entity::Publisher), all));
    TRUNK_DO(readRecords<Buyer>(transaction, selectBuyers, wireName(Entity::Buyer), all));
    TRUNK_DO(readRecords<Campaign>(transaction, selectCampaigns, wireName(Entity::Campaign), all));
    return all;
}

Result<Json> recordDigests(Transaction& transaction, AuditId auditId)
{
    TRUNK_TRY(const std::vector<HeldRecord> records, heldRecords(transaction));
    std::map<std::string_view, std::string> byEntity;
    for (const HeldRecord& record : records) {
        if (record.auditId != auditId)
            continue;
        std::string& list = byEntity[record.entity];
        list += list.empty() ? '{' : ',';
        list += toJson(record.id) + ':' + toJson(digestOf(record.fields));
    }
    std::string out;
    for (const auto& [entity, list] : byEntity) {
        out += out.empty() ? '{' : ',';
        out += toJson(std::string(entity)) + ':' + list + '}';
    }
    return Json{out.empty() ? "{}" : out + '}'};
}

} // namespace trunkline
