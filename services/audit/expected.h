#pragma once
// What the entries of a trail, taken one after the other, say that the tables hold.

#include "services/audit/chaincheck.h"
#include "services/rows/content.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace trunkline {

/// One field of a record, in canonical JSON; empty where no entry says it.
struct FieldHistory {
    std::string first; ///< before its first change
    std::string last;  ///< after its last change
};

/// A record whose every change has an entry.
struct RecordHistory {
    std::int64_t seq = 0; ///< of its last entry
    std::string auditId;
    std::string laidOut; ///< digest of its fields as a reset wrote them; empty: it was created
    std::map<std::string, FieldHistory> fields;
};

/// What one ingest stored.
struct BatchHistory {
    std::int64_t seq = 0;
    std::int64_t stored = 0;
    std::optional<RowsDigest> calls; ///< entries of older versions have none
    std::optional<RowsDigest> transcripts;
};

/// A table that was laid out as a whole.
struct TableHistory {
    std::int64_t seq = 0;
    std::string digest;
};

/// Size: grows with the records and batches, not with the entries of a record nor with the calls.
class Expected {
public:
    void learn(const ChainEntry& entry, const BodyFacts& body);

    /// By entity and id: `campaign 0196…`.
    const std::map<std::string, RecordHistory>& records() const { return m_records; }
    const std::map<AuditId, BatchHistory>& batches() const { return m_batches; }
    const std::map<std::string, TableHistory>& tables() const { return m_tables; }
    /// Of every call of a repeat caller; none where an entry of an older version does not tell.
    const std::optional<IdSum>& repeats() const { return m_repeats; }
    /// The audit id of a reset that noted no records, as older versions did: what it laid out
    /// cannot be proved.
    const std::string& unproved() const { return m_unproved; }

private:
    void reset(const ChainEntry& entry, const BodyFacts& body);
    void batch(const ChainEntry& entry, const BodyFacts& body, std::int64_t stored);
    void change(RecordHistory& record, const BodyFacts& body);

    std::map<std::string, RecordHistory> m_records;
    std::map<AuditId, BatchHistory> m_batches;
    std::map<std::string, TableHistory> m_tables;
    std::optional<IdSum> m_repeats = IdSum();
    std::string m_unproved;
};

} // namespace trunkline
