#pragma once
// The stores that are measured: made once through the product's own ingest, kept while what they
// were made from stays the same.

#include "app/compose/workspace.h"
#include "services/demo/stream.h"
#include "tests/bench/baseline.h"

#include <filesystem>
#include <memory>
#include <string>

namespace trunkline::bench {

inline constexpr int daysKept = 90;

/// Calls of `daysKept` whole days in the zone of the demo, up to a fixed day.
struct Stretch {
    Date first; ///< inclusive
    Date last;
    Instant from;
    Instant until; ///< exclusive
};
Stretch stretchOf(int lastDays);

/// A plan that brings about so many calls in all of the stretch.
DemoPlan planOf(std::int64_t seed, std::int64_t calls);

struct Filled {
    std::int64_t calls = 0;
    double seconds = 0; ///< in calls.ingest, all of it; making the records is not counted
};
/// Lays the demo's business out and sends its calls through `calls.ingest`, 10,000 at a time.
class Filling {
public:
    Filling(Dispatcher& dispatcher, const Caller& owner, const DemoPlan& plan);

    /// The business without calls: before all else.
    Outcome layOut();
    /// At least so many more, or what is left. Errors: those of the ingest.
    Result<Filled> add(std::int64_t calls);

private:
    Dispatcher& m_dispatcher; // must exist, not ours
    Envelope m_envelope;
    DemoPlan m_plan;
    CallStream m_stream;
    StreamState m_cursor;
    Instant m_at;
    std::int64_t m_stored = 0;
};
/// All of it in one go.
Result<Filled> fillBusiness(Dispatcher& dispatcher, const Caller& owner, const DemoPlan& plan);

NewTenant demoTenant(const std::string& name);

/// An open store, and its tenant with most calls.
struct KeptStore {
    std::string name; ///< `SQLite`, `PostgreSQL`
    std::shared_ptr<Workspace> workspace;
    Caller owner;
    std::string baselines; ///< file of the statements of PERF-D1
    std::unique_ptr<Raw> raw;

    template <Operation Op>
    Result<typename Op::Response> call(const Op& operation) const
    {
        Envelope envelope;
        envelope.caller = owner;
        return workspace->dispatcher()->call(envelope, operation);
    }
};

std::filesystem::path keptFile(const std::filesystem::path& folder, std::int64_t calls);
/// A workspace with all calls: a file holds one tenant.
Result<KeptStore> keptSqlite(const std::filesystem::path& folder, std::int64_t calls);
/// URL of the database that a store of so many calls has on the server of `url`.
std::string keptDatabase(const std::string& url, std::int64_t calls);
/// A database of five tenants, the first with 60 % of the calls, on the server of `url`.
Result<KeptStore> keptPostgreSql(const std::string& url, std::int64_t calls);

} // namespace trunkline::bench
