#include "services/audit/verify.h"

#include "services/audit/chain.h"
#include "services/audit/chaincheck.h"

#include <array>
#include <unordered_map>

namespace trunkline {

namespace {

constexpr std::int64_t chunk = 1000;

constexpr Sql selectEntries(R"(
    select seq, audit_id, body, leaf, link from audit_logs
    where tenant_id = $1 and seq > $2 and seq <= $3
    order by seq)");
constexpr Sql selectLast(
    "select seq from audit_logs where tenant_id = $1 order by seq desc limit 1");
constexpr Sql selectHead("select seq, link from audit_heads where tenant_id = $1");
constexpr Sql selectCheckpoints(R"(
    select seq, link, key_id, signature, at from audit_checkpoints where tenant_id = $1 order by seq)");

/// A table whose rows each have a last entry of their own.
struct EntityTable {
    const char* entity;
    Sql select; ///< id, audit_id
};
const std::array entityTables{
    EntityTable{"publisher", Sql("select id, audit_id from publishers where tenant_id = $1")},
    EntityTable{"buyer", Sql("select id, audit_id from buyers where tenant_id = $1")},
    EntityTable{"campaign", Sql("select id, audit_id from campaigns where tenant_id = $1")},
    EntityTable{
        "tenant", Sql("select owner_tenant, audit_id from tenants where owner_tenant = $1")},
};

/// Every table whose rows carry the audit id of their last change.
struct AuditedTable {
    const char* name;
    Sql orphans; ///< audit ids, with counts, that no entry has
};
#define TRUNK_ORPHANS(table, tenant)                                                               \
    AuditedTable                                                                                   \
    {                                                                                              \
        #table,                                                                                    \
            Sql("select t.audit_id, count(*) from " #table " t where t." #tenant                   \
                " = $1 and not exists (select 1 from audit_logs a where a.tenant_id = $1 "         \
                "and a.audit_id = t.audit_id) group by t.audit_id order by t.audit_id limit 20")   \
    }
const std::array auditedTables{TRUNK_ORPHANS(tenants, owner_tenant),
    TRUNK_ORPHANS(memberships, tenant_id), TRUNK_ORPHANS(publishers, tenant_id),
    TRUNK_ORPHANS(buyers, tenant_id), TRUNK_ORPHANS(flows, tenant_id),
    TRUNK_ORPHANS(campaigns, tenant_id), TRUNK_ORPHANS(numbers, tenant_id),
    TRUNK_ORPHANS(calls, tenant_id), TRUNK_ORPHANS(transcripts, tenant_id),
    TRUNK_ORPHANS(rate_cards, tenant_id), TRUNK_ORPHANS(rates, tenant_id),
    TRUNK_ORPHANS(invoices, tenant_id), TRUNK_ORPHANS(invoice_lines, tenant_id),
    TRUNK_ORPHANS(quotas, tenant_id), TRUNK_ORPHANS(jobs, owner_tenant),
    TRUNK_ORPHANS(demo_states, tenant_id)};
#undef TRUNK_ORPHANS

constexpr Sql countBatches(
    "select audit_id, count(*) from calls where tenant_id = $1 group by audit_id");

/// What the trail says of the tables.
struct Expected {
    std::unordered_map<std::string, std::string> lastChange; ///< entity ‖ id → audit id
    std::unordered_map<std::string, std::int64_t> stored;    ///< audit id → calls of the batch
};

void remember(Expected& expected, const BodyFacts& body)
{
    if (body.result != "done")
        return;
    // A reset demo begins anew: what was laid out before is gone, and rightly.
    if (body.operation == "demo.reset")
        expected = {};
    if (!body.entityId.empty())
        expected.lastChange[body.entity + ' ' + body.entityId] = body.auditId;
    if (body.stored >= 0)
        expected.stored[body.auditId] = body.stored;
}

class Verification {
public:
    Verification(Transaction& transaction, std::vector<AuditCheckpoint> checkpoints)
        : m_transaction(transaction)
        , m_check(transaction.tenant(), std::move(checkpoints))
    {
    }

    Outcome walk(std::int64_t head);
    void tables();
    ChainCheck& check() { return m_check; }

private:
    Outcome read(std::int64_t after, std::int64_t to);
    void damaged(const char* what, const Error& why);
    void rolledBack();
    void batches();

    Transaction& m_transaction;
    ChainCheck m_check;
    Expected m_expected;
};

Outcome Verification::read(std::int64_t after, std::int64_t to)
{
    std::vector<ChainEntry> entries;
    TRUNK_DO(m_transaction.query(
        Query(selectEntries, values(m_transaction.tenant(), after, to)), [&](const Row& row) {
            entries.push_back({row.integer(0), row.id<AuditId>(1), std::string(row.text(2)),
                std::string(row.text(3)), std::string(row.text(4))});
            return true;
        }));
    for (const ChainEntry& entry : entries)
        remember(m_expected, m_check.entry(entry));
    return Done{};
}

Outcome Verification::walk(std::int64_t head)
{
    std::int64_t last = head;
    auto found = m_transaction.first(Query(selectLast, values(m_transaction.tenant())),
        [](const Row& row) { return row.integer(0); });
    if (found)
        last = std::max(last, found->value_or(0));
    for (std::int64_t after = 0; after < last; after += chunk) {
        const std::int64_t to = std::min(after + chunk, last);
        auto done = read(after, to);
        if (done)
            continue;
        if (done.error().code == Errc::Cancelled)
            return done;
        // Something in this stretch is damaged: read what can be read, entry by entry.
        for (std::int64_t seq = after; seq < to; ++seq) {
            if (auto one = read(seq, seq + 1); !one) {
                if (one.error().code == Errc::Cancelled)
                    return one;
                m_check.add(FindingKind::DamagedPage, seq + 1,
                    "the entry cannot be read: " + one.error().detail);
            }
        }
    }
    return Done{};
}

void Verification::damaged(const char* what, const Error& why)
{
    m_check.add(FindingKind::DamagedPage, 0, std::string(what) + " cannot be read: " + why.detail);
}

void Verification::tables()
{
    for (const AuditedTable& table : auditedTables) {
        auto done = m_transaction.query(
            Query(table.orphans, values(m_transaction.tenant())), [&](const Row& row) {
                m_check.add(FindingKind::Unaudited, 0,
                    std::to_string(row.integer(1)) + " row(s) of " + table.name
                        + " carry the audit id " + row.uuid(0).text() + ", which no entry has");
                return true;
            });
        if (!done)
            damaged(table.name, done.error());
    }
    rolledBack();
    batches();
}

void Verification::rolledBack()
{
    for (const EntityTable& table : entityTables) {
        std::unordered_map<std::string, std::string> rows;
        auto done = m_transaction.query(
            Query(table.select, values(m_transaction.tenant())), [&](const Row& row) {
                rows[std::string(table.entity) + ' ' + row.uuid(0).text()] = row.uuid(1).text();
                return true;
            });
        if (!done) {
            damaged(table.entity, done.error());
            continue;
        }
        const std::string prefix = std::string(table.entity) + ' ';
        for (const auto& [key, auditId] : m_expected.lastChange) {
            if (!key.starts_with(prefix))
                continue;
            const auto row = rows.find(key);
            if (row == rows.end())
                m_check.add(FindingKind::RolledBack, 0, key + " is gone, and no entry says so");
            else if (row->second != auditId)
                m_check.add(FindingKind::RolledBack, 0, key + " is not as its last entry left it");
        }
    }
}

void Verification::batches()
{
    std::unordered_map<std::string, std::int64_t> counted;
    auto done = m_transaction.query(
        Query(countBatches, values(m_transaction.tenant())), [&](const Row& row) {
            counted[row.uuid(0).text()] = row.integer(1);
            return true;
        });
    if (!done)
        return damaged("calls", done.error());
    for (const auto& [auditId, stored] : m_expected.stored) {
        if (counted[auditId] != stored)
            m_check.add(FindingKind::RolledBack, 0,
                "the batch " + auditId + " stored " + std::to_string(stored) + " calls, and "
                    + std::to_string(counted[auditId]) + " are there");
    }
}

} // namespace

Result<AuditVerdict> verifyTrail(Transaction& transaction, Instant now)
{
    const TenantId tenant = transaction.tenant();
    std::int64_t head = 0;
    std::string headLink;
    TRUNK_TRY(
        const auto found, transaction.first(Query(selectHead, values(tenant)), [&](const Row& row) {
            head = row.integer(0);
            headLink = row.text(1);
            return true;
        }));
    TRUNK_TRY(std::vector<AuditCheckpoint> checkpoints,
        transaction.all(Query(selectCheckpoints, values(tenant)), [](const Row& row) {
            return AuditCheckpoint{row.integer(0), hexText(row.text(1)), std::string(row.text(2)),
                hexText(row.text(3)), row.instant(4)};
        }));

    Verification verification(transaction, std::move(checkpoints));
    TRUNK_DO(verification.walk(head));
    verification.tables();
    if (!found && verification.check().entries() > 0)
        verification.check().add(FindingKind::AheadOfHead, verification.check().last(),
            "entries stand here, and the chain has no head");
    verification.check().finish(head, headLink);

    AuditVerdict verdict;
    verdict.findings = verification.check().findings();
    verdict.ok = verdict.findings.empty();
    verdict.entries = verification.check().entries();
    verdict.head = head;
    verdict.verifiedAt = now;
    return verdict;
}

} // namespace trunkline
