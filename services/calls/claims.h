#pragma once
// Who has a call's external id: taken by the first that brings it, for good (SCHEMA-RULES 9).

#include "services/base/digest.h"
#include "services/contract/calls.h"
#include "services/storage/database.h"

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace trunkline {

/// A call whose external id stands in the batch for the first time.
struct Claim {
    std::size_t index; ///< in the batch
    CallId id;         ///< the same for the same external id, whoever brings it, however often
};

/// The external ids of one batch. Lives as long as what it has sent is on its way; source and calls
/// outlive it.
class Claims {
public:
    Claims(Transaction& transaction, const std::string& source, std::span<const CallRecord> calls)
        : m_transaction(transaction)
        , m_source(source)
        , m_calls(calls)
    {
    }
    Claims(const Claims&) = delete;
    Claims& operator=(const Claims&) = delete;

    /// Sends for the ids that nobody has. Who claims the same ones at once waits here for the
    /// other's end.
    Outcome send();
    /// Each id once, in the order in which they are claimed.
    std::span<const Claim> all() const { return m_claims; }

    /// Once that is settled: are all of them, or is this one, ours from now on?
    bool won() const { return m_won == m_claims.size(); }
    bool won(std::string_view externalId) const { return m_holders.at(externalId).isUs; }
    /// Sends for those who have the others.
    Outcome sendLost();
    /// Once that is settled: the ids under which another call than the batch's is stored.
    std::vector<std::string> conflicts() const;

private:
    struct Holder {
        std::size_t first = 0; ///< in the batch
        bool isUs = false;
        std::string digest{}; ///< of another's call; empty until it is known
    };

    Outcome takeSample();
    Query holdersOf(std::span<const std::string_view> externalIds) const;

    Transaction& m_transaction;          // not owned
    const std::string& m_source;         // not owned
    std::span<const CallRecord> m_calls; // not owned
    std::vector<Sha256> m_digests;       ///< of the calls as they came
    std::vector<Claim> m_claims;
    std::unordered_map<std::string_view, Holder> m_holders; ///< by external id
    bool m_looksNew = false;                                ///< all of it, by a sample
    std::size_t m_won = 0;
};

} // namespace trunkline
