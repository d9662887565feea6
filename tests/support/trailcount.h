#pragma once
// How many entries a trail must hold, counted beside it; and whether it holds them.

#include "services/audit/verify.h"
#include "services/dispatch/dispatcher.h"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace trunkline {

/// What of the tables a test wrote itself, past every operation.
enum class Planted { Nothing, Rows };

/// The verdict in words; empty: the trail of the transaction's tenant verifies and holds `entries`
/// entries besides those that introduce keys, or any number where other programs wrote to the store
/// too. A refusal that an entry tells together with others counts among `entries`, and so does that
/// entry. Rows that were planted may be found.
std::string trailFault(
    Transaction& transaction, Instant now, std::optional<std::int64_t> entries, Planted planted);

/// Whether a success of this operation leaves an entry, by its declaration; true of what is none.
bool leavesEntry(std::string_view operation);

/// Counts what dispatchers answer: each success that must leave an entry, each refusal.
/// Threads: shared with the calls that it counts.
class TrailCount {
public:
    void watch(Dispatcher& dispatcher);
    std::int64_t entries(TenantId tenant) const;

private:
    struct Counted {
        std::mutex mutex;
        std::map<TenantId, std::int64_t> entries;
    };
    std::shared_ptr<Counted> m_counted = std::make_shared<Counted>(); // with the dispatchers
};

} // namespace trunkline
