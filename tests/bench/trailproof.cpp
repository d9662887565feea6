#include "tests/bench/trailproof.h"

#include "services/audit/trail.h"
#include "services/audit/verify.h"
#include "services/contract/json.h"
#include "tests/bench/keptstore.h"
#include "tests/bench/progress.h"

#include <algorithm>
#include <cstdio>

namespace trunkline::bench {

namespace {

namespace fs = std::filesystem;

constexpr double stated = 10'000'000;
constexpr double allowedSeconds = 120;
constexpr std::int64_t entriesOfATransaction = 50'000;

/// An entry as long as most, about nothing that a table holds.
AuditEvent eventAt(Instant at, std::int64_t number, Random& random)
{
    AuditEvent event;
    event.at = at;
    event.auditId = random.id<AuditId>(at);
    event.operation = "audit.export";
    event.entity = Entity::Audit;
    event.entityId = event.auditId.text();
    event.label = "the entries up to " + std::to_string(number);
    event.requestId = event.auditId.text();
    event.address = "192.0.2.1";
    event.changes
        = {{"entries", {}, Json{std::to_string(number)}}, {"file", {}, Json{"\"trail.jsonl\""}}};
    return event;
}

Outcome fillTrail(const Workspace& workspace, const Caller& owner, std::int64_t entries)
{
    TRUNK_TRY(const Principal who, workspace.principal(owner));
    const Signer* signer = workspace.dispatcher()->signer().get();
    SystemRandom random;
    for (std::int64_t done = 0; done < entries;) {
        TRUNK_TRY(
            const auto transaction, workspace.database()->begin(owner.tenantId, Access::Write));
        Trail trail(*transaction, signer);
        const std::int64_t until = std::min(entries, done + entriesOfATransaction);
        for (; done < until; ++done)
            TRUNK_DO(trail.append(who, eventAt(SystemClock().now(), done, random)));
        TRUNK_DO(transaction->commit());
        showProgress("  " + std::to_string(done) + " of " + std::to_string(entries) + " entries");
    }
    endProgress();
    return Done{};
}

Result<std::shared_ptr<Workspace>> keptTrail(const fs::path& file, std::int64_t entries)
{
    if (fs::exists(file))
        return Workspace::open(file);
    const fs::path unfinished = file.string() + ".unfinished";
    fs::remove(unfinished);
    {
        TRUNK_TRY(const auto made, Workspace::create(unfinished, demoTenant("Trail")));
        TRUNK_TRY(const TenantId tenant, made->tenant({}));
        TRUNK_TRY(const Caller owner, made->owner(tenant));
        TRUNK_DO(fillTrail(*made, owner, entries));
    }
    fs::rename(unfinished, file);
    return Workspace::open(file);
}

} // namespace

Outcome measureTrailProof(
    const fs::path& folder, std::int64_t entries, const Bar& bar, Report& report)
{
    heading(bar.id);
    TRUNK_TRY(const auto workspace,
        keptTrail(folder / ("trail_" + std::to_string(entries) + ".trunkline"), entries));
    TRUNK_TRY(const TenantId tenant, workspace->tenant({}));
    const Side proof{"every entry and its place proved", [&]() -> Result<std::vector<double>> {
                         AuditVerdict verdict;
                         TRUNK_TRY(const double took, timed([&]() -> Outcome {
                             TRUNK_TRY(const auto transaction,
                                 workspace->database()->begin(tenant, Access::Read));
                             TRUNK_TRY(verdict, verifyTrail(*transaction, SystemClock().now()));
                             return Done{};
                         }));
                         if (!verdict.ok || verdict.entries < entries)
                             return fail(Errc::Internal, "the long trail is not proved");
                         std::printf("%lld entries in %.1f s\n",
                             static_cast<long long>(verdict.entries), took / 1'000);
                         return std::vector<double>{
                             took / 1'000 * stated / static_cast<double>(verdict.entries)};
                     }};
    const Side allowed{"what 10 million entries may take",
        []() -> Result<std::vector<double>> { return std::vector<double>{allowedSeconds}; }};
    TRUNK_TRY(const auto samples, takeRounds({proof, allowed}, 1, 1));
    report.judge(bar, samples[0][0], samples[0][1]);
    return Done{};
}

} // namespace trunkline::bench
