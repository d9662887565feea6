#include "services/audit/tables.h"

#include "services/audit/chain.h"
#include "services/contract/json.h"

#include <algorithm>
#include <array>
#include <set>

namespace trunkline {

namespace {

/// A table whose rows carry the audit id of their last change.
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
    TRUNK_ORPHANS(rate_cards, tenant_id), TRUNK_ORPHANS(rates, tenant_id),
    TRUNK_ORPHANS(invoices, tenant_id), TRUNK_ORPHANS(invoice_lines, tenant_id),
    TRUNK_ORPHANS(quotas, tenant_id), TRUNK_ORPHANS(jobs, owner_tenant),
    TRUNK_ORPHANS(demo_states, tenant_id), TRUNK_ORPHANS(api_keys, tenant_id)};
#undef TRUNK_ORPHANS

constexpr Sql findEntry("select seq from audit_logs where tenant_id = $1 and audit_id = $2");
constexpr Sql lastEntry("select at from audit_logs where tenant_id = $1 order by seq desc limit 1");
constexpr Sql findPersonal(
    "select salt, value from audit_personal where tenant_id = $1 and commitment = $2");
constexpr Sql selectPersonal(
    "select commitment, salt, value, kind from audit_personal where tenant_id = $1");
constexpr Sql selectKeys("select key_id, public_key from audit_keys where tenant_id = $1");

constexpr std::size_t namedAtMost = 20; // of one table: a tenth thousand adds nothing

std::string bytesOf(const Sha256& digest) { return {digest.begin(), digest.end()}; }

/// The bytes of `{"commitment":"…"}`; empty when it is none.
std::string commitmentOf(const std::string& json)
{
    const auto tree = parseJson(json, ownJson);
    const auto* object = tree ? tree->if_object() : nullptr;
    if (object == nullptr || object->size() != 1)
        return {};
    const auto* text = object->if_contains("commitment");
    return text != nullptr && text->is_string() ? unhex(text->get_string()) : std::string();
}

std::string stringOf(const std::string& json)
{
    const auto tree = parseJson(json, ownJson);
    return tree && tree->is_string() ? std::string(tree->get_string()) : std::string();
}

std::int64_t milliseconds(const Uuid& id)
{
    std::int64_t time = 0;
    for (std::size_t i = 0; i < 6; ++i)
        time = time << 8 | id.bytes[i];
    return time;
}

class Holding {
public:
    Holding(Transaction& transaction, const Expected& expected, ChainCheck& check)
        : m_transaction(transaction)
        , m_expected(expected)
        , m_check(check)
    {
    }

    Outcome run(bool contents);

private:
    /// Reads on past what is damaged; only a stop ends it.
    Outcome past(const char* what, const Outcome& done);
    Outcome orphans();
    void orphan(std::string_view table, const Uuid& auditId, std::int64_t rows);
    Outcome records();
    Outcome record(const HeldRecord& record, const RecordHistory& history);
    Outcome fields(
        const HeldRecord& record, const RecordHistory& history, std::vector<std::string>& wrong);
    Outcome laidOut(const HeldRecord& record, const RecordHistory& history);
    Outcome laidOutTables();
    using Batches = std::map<AuditId, RowsDigest>;
    Outcome calls();
    Outcome transcripts();
    void addRow(Batches& found, const HeldTable& table, const Row& row);
    Outcome compare(
        std::string_view table, Batches found, std::optional<RowsDigest> BatchHistory::*said);
    Outcome personal();
    Outcome keys();
    Result<std::optional<std::int64_t>> entryOf(const Uuid& auditId);

    Transaction& m_transaction;
    const Expected& m_expected;
    ChainCheck& m_check;
    std::int64_t m_lastAt = 0; ///< milliseconds
    std::string m_row;         ///< as digested; kept for its memory
};

Outcome Holding::past(const char* what, const Outcome& done)
{
    if (done || done.error().code == Errc::Cancelled)
        return done;
    m_check.add(
        FindingKind::DamagedPage, 0, std::string(what) + " cannot be read: " + done.error().detail);
    return Done{};
}

Result<std::optional<std::int64_t>> Holding::entryOf(const Uuid& auditId)
{
    return m_transaction.first(Query(findEntry, values(m_transaction.tenant(), auditId)),
        [](const Row& row) { return row.integer(0); });
}

/// The rows are newer than all that the chain holds, or simply of no entry.
void Holding::orphan(std::string_view table, const Uuid& auditId, std::int64_t rows)
{
    const bool ahead = milliseconds(auditId) > m_lastAt;
    m_check.add(ahead ? FindingKind::AheadOfHead : FindingKind::Unaudited,
        ahead ? m_check.last() : 0,
        std::to_string(rows) + " row(s) of " + std::string(table) + " carry the audit id "
            + auditId.text() + ", which no entry has"
            + (ahead ? "; it is newer than the last one" : ""));
}

Outcome Holding::orphans()
{
    TRUNK_TRY(const auto last,
        m_transaction.first(Query(lastEntry, values(m_transaction.tenant())),
            [](const Row& row) { return row.integer(0) / 1000; }));
    m_lastAt = last.value_or(0);
    for (const AuditedTable& table : auditedTables) {
        TRUNK_DO(past(table.name,
            m_transaction.query(
                Query(table.orphans, values(m_transaction.tenant())), [&](const Row& row) {
                    orphan(table.name, row.uuid(0), row.integer(1));
                    return true;
                })));
    }
    return Done{};
}

Outcome Holding::records()
{
    TRUNK_TRY(const std::vector<HeldRecord> rows, heldRecords(m_transaction));
    std::set<std::string> seen;
    for (const HeldRecord& row : rows) {
        const std::string key = std::string(row.entity) + ' ' + row.id;
        seen.insert(key);
        const auto history = m_expected.records().find(key);
        if (history != m_expected.records().end())
            TRUNK_DO(record(row, history->second));
        else if (row.auditId.text() != m_expected.unproved())
            m_check.add(FindingKind::Unaudited, 0, key + " stands there, and no entry made it");
    }
    for (const auto& [key, history] : m_expected.records()) {
        // An entry of an older version may change what nobody can prove to have been laid out.
        if (!seen.contains(key))
            m_check.add(
                FindingKind::RolledBack, history.seq, key + " is gone, and no entry says so");
    }
    return Done{};
}

Outcome Holding::record(const HeldRecord& record, const RecordHistory& history)
{
    const std::string key = std::string(record.entity) + ' ' + record.id;
    if (record.auditId.text() != history.auditId) {
        // An id that no entry has was named with the others of its table.
        TRUNK_TRY(const auto entry, entryOf(record.auditId.value));
        if (entry)
            m_check.add(FindingKind::RolledBack, history.seq,
                key + " is as entry " + std::to_string(*entry) + " left it, and entry "
                    + std::to_string(history.seq) + " changed it since");
        return Done{};
    }
    std::vector<std::string> wrong;
    if (record.fields.empty())
        wrong.emplace_back("a value that is none of its type");
    TRUNK_DO(fields(record, history, wrong));
    if (wrong.empty())
        return laidOut(record, history);
    std::string list;
    for (const std::string& field : wrong)
        list += (list.empty() ? "" : ", ") + field;
    m_check.add(
        FindingKind::ChangedRow, history.seq, key + " is not as its last entry left it: " + list);
    return Done{};
}

Outcome Holding::fields(
    const HeldRecord& record, const RecordHistory& history, std::vector<std::string>& wrong)
{
    for (const auto& [name, value] : record.fields) {
        const auto known = history.fields.find(name);
        if (known == history.fields.end() || known->second.last == value)
            continue;
        const std::string commitment = commitmentOf(known->second.last);
        if (commitment.empty()) {
            wrong.push_back(name);
            continue;
        }
        const std::string text = stringOf(value);
        TRUNK_TRY(const auto holds,
            m_transaction.first(
                Query(findPersonal, values(m_transaction.tenant(), Bytes{commitment})),
                [&](const Row& row) {
                    return bytesOf(sha256(std::string(row.text(0)) + text)) == commitment;
                }));
        // What is erased is erased in both places.
        if (!holds.value_or(text.empty()))
            wrong.push_back(name);
    }
    return Done{};
}

/// The record as it was before its first change must be the one that the reset laid out.
Outcome Holding::laidOut(const HeldRecord& record, const RecordHistory& history)
{
    if (history.laidOut.empty())
        return Done{};
    RecordFields original = record.fields;
    for (auto& [name, value] : original) {
        const auto changed = history.fields.find(name);
        if (changed == history.fields.end())
            continue;
        value = changed->second.first;
        const std::string commitment = commitmentOf(value);
        if (commitment.empty())
            continue;
        TRUNK_TRY(auto known,
            m_transaction.first(
                Query(findPersonal, values(m_transaction.tenant(), Bytes{commitment})),
                [](const Row& row) { return std::string(row.text(1)); }));
        if (!known)
            return Done{}; // erased: nobody can tell any more
        value = toJson(*known);
    }
    if (digestOf(original) != history.laidOut)
        m_check.add(FindingKind::ChangedRow, history.seq,
            std::string(record.entity) + ' ' + record.id
                + " is not as it was laid out, in a field that no entry changed");
    return Done{};
}

Outcome Holding::laidOutTables()
{
    for (const HeldTable& table : trunkline::laidOutTables()) {
        const auto said = m_expected.tables().find(std::string(table.name));
        if (said == m_expected.tables().end())
            continue;
        const auto found = digestOf(m_transaction, table);
        if (!found)
            TRUNK_DO(past(table.name.data(), found.error()));
        else if (*found != said->second.digest)
            m_check.add(FindingKind::ChangedRow, said->second.seq,
                "the rows of " + std::string(table.name) + " are not those of entry "
                    + std::to_string(said->second.seq) + ": " + *found + ", not "
                    + said->second.digest);
    }
    return Done{};
}

void Holding::addRow(Batches& found, const HeldTable& table, const Row& row)
{
    m_row.clear();
    for (std::size_t i = 1; i < table.kinds.size(); ++i)
        appendColumn(m_row, row, static_cast<int>(i), table.kinds[i]);
    found[row.id<AuditId>(0)].add(m_row);
}

Outcome Holding::calls()
{
    Batches found;
    IdSum repeats;
    TRUNK_DO(m_transaction.scan(
        Query(heldCalls.select, values(m_transaction.tenant())), [&](const Row& row) {
            addRow(found, heldCalls, row);
            if (row.boolean(static_cast<int>(heldCalls.kinds.size())))
                repeats.add(row.uuid(2));
            return true;
        }));
    const bool whole = std::all_of(
        m_expected.batches().begin(), m_expected.batches().end(), [&found](const auto& batch) {
            const auto there = found.find(batch.first);
            return (there == found.end() ? 0 : there->second.rows()) == batch.second.stored;
        });
    // Calls that are gone or too many are named as such; their flags say nothing more.
    if (whole && m_expected.repeats() && repeats != *m_expected.repeats())
        m_check.add(FindingKind::ChangedRow, 0,
            "the calls of repeat callers (calls.repeat_caller) are not those that the entries "
            "name: "
                + repeats.text() + ", not " + m_expected.repeats()->text());
    return compare(heldCalls.name, std::move(found), &BatchHistory::calls);
}

Outcome Holding::transcripts()
{
    Batches found;
    TRUNK_DO(m_transaction.scan(
        Query(heldTranscripts.select, values(m_transaction.tenant())), [&](const Row& row) {
            addRow(found, heldTranscripts, row);
            return true;
        }));
    return compare(heldTranscripts.name, std::move(found), &BatchHistory::transcripts);
}

Outcome Holding::compare(
    std::string_view table, Batches found, std::optional<RowsDigest> BatchHistory::*said)
{
    const std::string name(table);
    const bool counted = table == heldCalls.name; // of calls an older entry tells how many
    std::size_t named = 0;
    for (const auto& [auditId, batch] : m_expected.batches()) {
        const auto there = found.find(auditId);
        const RowsDigest rows = there == found.end() ? RowsDigest() : there->second;
        const std::optional<RowsDigest>& digest = batch.*said;
        const std::int64_t stored = digest ? digest->rows() : counted ? batch.stored : rows.rows();
        if (there != found.end())
            found.erase(there);
        if (rows.rows() == stored && (!digest || rows == *digest))
            continue;
        if (++named > namedAtMost)
            continue;
        if (rows.rows() != stored)
            m_check.add(rows.rows() < stored ? FindingKind::RolledBack : FindingKind::Unaudited,
                batch.seq,
                "entry " + std::to_string(batch.seq) + " stored " + std::to_string(stored)
                    + " row(s) of " + name + ", and " + std::to_string(rows.rows()) + " are there");
        else
            m_check.add(FindingKind::ChangedRow, batch.seq,
                "the rows of " + name + " that entry " + std::to_string(batch.seq)
                    + " stored are not as it stored them");
    }
    for (const auto& [auditId, rows] : found) {
        if (++named > namedAtMost)
            continue;
        TRUNK_TRY(const auto entry, entryOf(auditId.value));
        if (!entry)
            orphan(name, auditId.value, rows.rows());
        else
            m_check.add(FindingKind::Unaudited, *entry,
                std::to_string(rows.rows()) + " row(s) of " + name + " carry the audit id of entry "
                    + std::to_string(*entry) + ", which stored none");
    }
    if (named > namedAtMost)
        m_check.add(FindingKind::ChangedRow, 0,
            std::to_string(named - namedAtMost) + " more batches of " + name + " do not agree");
    return Done{};
}

Outcome Holding::personal()
{
    std::size_t wrong = 0;
    return m_transaction.scan(
        Query(selectPersonal, values(m_transaction.tenant())), [&](const Row& row) {
            if (bytesOf(sha256(std::string(row.text(1)) + std::string(row.text(2)))) == row.text(0))
                return true;
            m_check.add(FindingKind::ChangedRow, 0,
                "the " + std::string(row.text(3)) + " behind commitment " + hexText(row.text(0))
                    + " is not the one committed to (audit_personal)");
            return ++wrong < namedAtMost;
        });
}

/// The table of keys serves exports; the entries are what counts.
Outcome Holding::keys()
{
    std::map<std::string, std::string> missing = m_check.keys();
    TRUNK_DO(
        m_transaction.query(Query(selectKeys, values(m_transaction.tenant())), [&](const Row& row) {
            const std::string id(row.text(0));
            const auto introduced = m_check.keys().find(id);
            if (introduced == m_check.keys().end())
                m_check.add(FindingKind::UnknownKey, 0,
                    "key " + id + " stands in audit_keys, and no entry introduces it");
            else if (introduced->second != row.text(1))
                m_check.add(FindingKind::ChangedRow, 0,
                    "key " + id + " in audit_keys is not the one that its entry introduces");
            missing.erase(id);
            return true;
        }));
    for (const auto& [id, key] : missing)
        m_check.add(FindingKind::RolledBack, 0,
            "key " + id + " is gone from audit_keys, and an entry introduces it");
    return Done{};
}

Outcome Holding::run(bool contents)
{
    TRUNK_DO(past("audit_logs", orphans()));
    TRUNK_DO(past("audit_keys", keys()));
    TRUNK_DO(past("a table of records", records()));
    TRUNK_DO(laidOutTables());
    if (!contents)
        return Done{};
    TRUNK_DO(past("calls", calls()));
    TRUNK_DO(past("transcripts", transcripts()));
    return past("audit_personal", personal());
}

} // namespace

Outcome holdTables(
    Transaction& transaction, const Expected& expected, ChainCheck& check, bool contents)
{
    return Holding(transaction, expected, check).run(contents);
}

} // namespace trunkline
