#pragma once
// A trail taken out of a store, to be changed at will and put back, or written as an export.

#include "services/audit/chaincheck.h"
#include "services/contract/audit.h"
#include "tests/services/audit/rawstore.h"

#include <string>
#include <vector>

namespace trunkline {

struct TrailCopy {
    struct Line {
        ChainEntry entry;
        std::int64_t like = 0; ///< the entry whose other columns stand beside it

        friend bool operator==(const Line& a, const Line& b)
        {
            return a.entry.seq == b.entry.seq && a.entry.auditId == b.entry.auditId
                && a.entry.body == b.entry.body && a.entry.leaf == b.entry.leaf
                && a.entry.link == b.entry.link && a.like == b.like;
        }
    };

    TenantId chain;
    std::vector<Line> lines;
    std::vector<AuditCheckpoint> checkpoints;
    std::vector<AuditKey> keys;
    std::int64_t head = 0;
    std::int64_t signedSeq = 0;
    std::string headLink;

    Line& at(std::int64_t seq);
    AuditCheckpoint& checkpointAt(std::int64_t seq);

    /// Of the only tenant that the store holds.
    static TrailCopy of(RawStore& store);
    void putInto(RawStore& store) const;
    AuditExport asExport() const;
};

} // namespace trunkline
