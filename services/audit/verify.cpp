#include "services/audit/verify.h"

#include "services/audit/chain.h"
#include "services/audit/chaincheck.h"
#include "services/audit/expected.h"
#include "services/audit/tables.h"

#include <algorithm>

namespace trunkline {

namespace {

constexpr std::int64_t chunk = 1000;

constexpr Sql selectEntries(R"(
    select seq, audit_id, body, leaf, link, at, operation, result, entity, entity_id, label, actor
    from audit_logs
    where tenant_id = $1 and seq > $2 and seq <= $3
    order by seq)");
constexpr Sql selectLast(
    "select seq from audit_logs where tenant_id = $1 order by seq desc limit 1");
constexpr Sql selectHead("select seq, link, signed_seq from audit_heads where tenant_id = $1");
constexpr Sql selectCheckpoints(R"(
    select seq, link, key_id, signature, at from audit_checkpoints where tenant_id = $1 order by seq)");

/// What lists and filters read of an entry; its body says the same.
struct Columns {
    Instant at;
    std::string operation;
    std::string result;
    std::string entity;
    std::string entityId;
    std::string label;
    std::string actor;
};

struct StoredEntry {
    ChainEntry entry;
    Columns columns;
};

StoredEntry storedEntry(const Row& row)
{
    const auto text = [&row](int column) { return std::string(row.text(column)); };
    return {{row.integer(0), row.id<AuditId>(1), text(2), text(3), text(4)},
        {row.instant(5), text(6), text(7), text(8), text(9), text(10), text(11)}};
}

class Verification {
public:
    Verification(Transaction& transaction, std::vector<AuditCheckpoint> checkpoints)
        : m_transaction(transaction)
        , m_check(transaction.tenant(), std::move(checkpoints))
    {
    }

    Outcome walk(std::int64_t head);
    const Expected& expected() const { return m_expected; }
    ChainCheck& check() { return m_check; }

private:
    Outcome read(std::int64_t after, std::int64_t to);
    void compare(std::int64_t seq, const Columns& columns, const BodyFacts& body);

    Transaction& m_transaction;
    ChainCheck m_check;
    Expected m_expected;
};

Outcome Verification::read(std::int64_t after, std::int64_t to)
{
    TRUNK_TRY(const std::vector<StoredEntry> entries,
        m_transaction.all(
            Query(selectEntries, values(m_transaction.tenant(), after, to)), storedEntry));
    for (const StoredEntry& stored : entries) {
        const BodyFacts body = m_check.entry(stored.entry);
        if (!body.readable)
            continue;
        compare(stored.entry.seq, stored.columns, body);
        m_expected.learn(stored.entry, body);
    }
    return Done{};
}

void Verification::compare(std::int64_t seq, const Columns& columns, const BodyFacts& body)
{
    // An entry out of its place was named already, whatever stands beside it.
    if (body.seq != seq)
        return;
    const auto hold = [&](const char* name, bool holds) {
        if (!holds)
            m_check.add(FindingKind::ChangedColumn, seq,
                std::string("the entry's ") + name + " is not the one in its body");
    };
    hold("at", rfc3339(columns.at) == body.at);
    hold("operation", columns.operation == body.operation);
    hold("result", columns.result == body.result);
    hold("entity", columns.entity == body.entity);
    hold("entity_id", columns.entityId == body.entityId);
    hold("label", columns.label == body.label);
    hold("actor", columns.actor == body.actor);
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

} // namespace

Result<AuditVerdict> verifyTrail(Transaction& transaction, Instant now, bool contents)
{
    const TenantId tenant = transaction.tenant();
    std::int64_t head = 0;
    std::string headLink;
    std::int64_t signedSeq = 0;
    TRUNK_TRY(
        const auto found, transaction.first(Query(selectHead, values(tenant)), [&](const Row& row) {
            head = row.integer(0);
            headLink = row.text(1);
            signedSeq = row.integer(2);
            return true;
        }));
    TRUNK_TRY(std::vector<AuditCheckpoint> checkpoints,
        transaction.all(Query(selectCheckpoints, values(tenant)), [](const Row& row) {
            return AuditCheckpoint{row.integer(0), hexText(row.text(1)), std::string(row.text(2)),
                hexText(row.text(3)), row.instant(4)};
        }));

    Verification verification(transaction, std::move(checkpoints));
    TRUNK_DO(verification.walk(head));
    TRUNK_DO(holdTables(transaction, verification.expected(), verification.check(), contents));
    if (signedSeq > 0)
        verification.check().signedAt(signedSeq);
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
