#pragma once
// What the trail keeps of rows, so that they can be held against it later: one digest over many
// rows, or one over each record. The columns are named here one by one: a digest must not change
// when a later schema adds one.

#include "services/base/digest.h"
#include "services/rows/rows.h"

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trunkline {

/// Rows in the order of their key, one after the other: a row changed, gone, added or moved gives
/// another text.
class RowsDigest {
public:
    /// `row` is what `appendColumn` made.
    void add(std::string_view row);
    std::int64_t rows() const { return m_rows; }
    /// `3 9f86…`: how many, and the digest.
    std::string text() const;
    /// None when it is no such text.
    static std::optional<RowsDigest> read(std::string_view text);

    friend bool operator==(const RowsDigest&, const RowsDigest&) = default;

private:
    Sha256 m_state{};
    std::int64_t m_rows = 0;
};

/// A set of ids, to which some come and from which none goes: whatever their order, equal sets give
/// equal sums.
class IdSum {
public:
    void add(const Uuid& id);
    void add(const IdSum& other);
    /// As RowsDigest writes it.
    std::string text() const;
    static std::optional<IdSum> read(std::string_view text);

    friend bool operator==(const IdSum&, const IdSum&) = default;

private:
    void add(const Sha256& digest);

    Sha256 m_sum{}; ///< of the digests, modulo 2^256
    std::int64_t m_ids = 0;
};

/// A column in a form that both engines share and that ends by itself.
void appendColumn(std::string& out, const Value& value);
/// The same from an answer. `kind` is a letter: `u` a UUID, `i` an integer, `t` a text.
void appendColumn(std::string& out, const Row& row, int column, char kind);

/// A table whose rows are digested; a letter for each column of `select`, its rows in the order of
/// their key.
struct HeldTable {
    std::string_view name;
    Sql select;
    std::string_view kinds;
};

/// Small tables of which whoever writes to them notes a digest as a whole.
std::span<const HeldTable> laidOutTables();
/// Written once, by ingest. The audit id, by which batches are told apart, stands first and is not
/// part of the digest. Of the calls `repeat_caller`, which a later batch may turn, stands behind
/// the others: an IdSum of the calls that have it holds that.
extern const HeldTable heldCalls;
extern const HeldTable heldTranscripts;

/// Errors: those of Transaction.
Result<std::string> digestOf(Transaction& transaction, const HeldTable& table);
/// `{"flows":"6 9f86…",…}`, of all laid-out tables as they stand.
Result<Json> laidOutDigests(Transaction& transaction);
/// Of those alone: what an operation says that changes rows of them.
Result<Json> laidOutDigests(
    Transaction& transaction, std::initializer_list<std::string_view> names);

/// A record's members by their names on the wire, each as canonical JSON.
using RecordFields = std::vector<std::pair<std::string, std::string>>;

template <Described T>
RecordFields fieldsOf(const T& record)
{
    RecordFields fields;
    forEachMember(record, [&fields](std::string_view name, const auto& member) {
        const auto tree = parseJson(toJson(member), ownJson);
        fields.emplace_back(name, tree ? canonicalJson(*tree) : std::string());
    });
    return fields;
}
std::string digestOf(const RecordFields& fields);

/// A record whose every change has an entry of its own.
struct HeldRecord {
    std::string_view entity; ///< its name on the wire
    std::string id;
    AuditId auditId;
    RecordFields fields;
};

/// The tenant itself, and its publishers, buyers and campaigns: all that stand.
Result<std::vector<HeldRecord>> heldRecords(Transaction& transaction);
/// `{"buyer":{"<id>":"<digest>",…},…}`, of all that carry this audit id.
Result<Json> recordDigests(Transaction& transaction, AuditId auditId);

} // namespace trunkline
