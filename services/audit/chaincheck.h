#pragma once
// Re-computes a chain as it goes by; used on a store and on an exported file alike.

#include "services/base/id.h"
#include "services/contract/audit.h"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace trunkline {

/// One entry as it is stored.
struct ChainEntry {
    std::int64_t seq = 0;
    AuditId auditId;
    std::string body;
    std::string leaf; ///< 32 bytes
    std::string link; ///< 32 bytes
};

/// What an entry's body says of itself.
struct BodyFacts {
    bool readable = false;
    std::int64_t seq = 0;
    std::string chain;
    std::string auditId;
    std::string at;
    std::string actor;
    std::string operation;
    std::string result;
    std::string entity;
    std::string entityId;
    std::string label;
    std::int64_t signedSeq = 0; ///< the last head signed before it; 0: none, or it does not say
    boost::json::array changes;

    /// What a change says of a field afterwards; null where there is none.
    const boost::json::value* after(std::string_view field) const;
};

/// Given the signed heads, then the entries in order of seq, then told the end.
/// A stretch may begin behind the first entry: then the first link is taken as it is.
class ChainCheck {
public:
    ChainCheck(TenantId chain, std::vector<AuditCheckpoint> checkpoints);

    /// Only this public key (32 bytes) may have signed; without, the keys that the chain itself
    /// introduces may.
    void trustOnly(const std::string& publicKey);

    BodyFacts entry(const ChainEntry& entry);
    /// The head of this entry was signed, as the head row or an entry says.
    void signedAt(std::int64_t seq);
    /// `head` and `headLink`: what the head row says; 0 where there is none to ask.
    void finish(std::int64_t head, const std::string& headLink);
    void add(FindingKind kind, std::int64_t seq, std::string detail);

    /// Key id → public key (32 bytes), as the entries introduce them.
    const std::map<std::string, std::string>& keys() const { return m_keys; }
    std::int64_t entries() const { return m_entries; }
    std::int64_t last() const { return m_last; }
    /// In the order of the entries.
    std::vector<Finding> findings() const;

private:
    void checkPlace(const ChainEntry& entry, const BodyFacts& body);
    void checkHeads();

    TenantId m_chain;
    std::vector<AuditCheckpoint> m_checkpoints;
    std::set<std::int64_t> m_signed;       ///< entries of the checkpoints
    std::set<std::int64_t> m_mustBeSigned; ///< entries whose signature something names
    std::map<std::int64_t, std::string>
        m_links; ///< as stored, at entries whose head is or must be signed
    std::map<std::int64_t, std::int64_t> m_displaced; ///< place → the seq that its body gives
    std::map<std::string, std::string> m_keys;        ///< id → public key, 32 bytes
    bool m_onlyTrusted = false;
    std::int64_t m_first = 0;
    std::int64_t m_entries = 0;
    std::int64_t m_last = 0;
    std::string m_link; ///< as stored with the last entry
    std::vector<Finding> m_findings;
};

} // namespace trunkline
