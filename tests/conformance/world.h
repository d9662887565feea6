#pragma once
// A demo business on each kind of store, with a caller of every role, for tests made from the list
// of operations.

#include "app/compose/workspace.h"
#include "services/contract/operations.h"
#include "services/dispatch/route.h"
#include "tests/support/fixedclock.h"
#include "tests/support/snapshot.h"
#include "tests/support/trailcount.h"

#include <QTemporaryDir>

#include <any>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace trunkline {

/// What a test runs on: "sqlite" always, "postgresql" where TRUNK_TEST_POSTGRESQL names a server.
std::vector<std::string> storeKinds();

class OverHttp;

/// One store with a small demo business in it: 3 days, about 1,500 calls. Fixed clock, seeded
/// randomness. When it goes, the trail of each tenant must verify and hold an entry for every
/// success and every refusal; else it ends the program. With TRUNK_OVER=http in the environment all
/// that it is asked goes over HTTP.
class World {
public:
    explicit World(const std::string& kind);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    const std::shared_ptr<Workspace>& workspace() const { return m_workspace; }
    TenantId tenant() const { return m_tenant; }
    /// A second tenant, where the store can hold one (PostgreSQL); else nil.
    TenantId otherTenant() const { return m_other; }
    const Caller& caller(Role role) const { return m_callers.at(role); }
    const Caller& otherOwner() const { return m_otherOwner; }
    Instant now() const { return m_clock->now(); }
    void advance(std::chrono::microseconds span) { m_clock->advance(span); }

    template <Operation Op>
    Result<typename Op::Response> call(const Caller& caller, const Op& op, std::string key = {})
    {
        if (m_overHttp) {
            TRUNK_TRY(std::any answer, askOverHttp(caller, routeOf<Op>(), op, key));
            return std::any_cast<typename Op::Response>(std::move(answer));
        }
        Envelope envelope;
        envelope.caller = caller;
        envelope.idempotencyKey = std::move(key);
        return m_workspace->dispatcher()->call(envelope, op);
    }
    template <Operation Op>
    Result<typename Op::Response> call(Role role, const Op& op)
    {
        return call(caller(role), op);
    }

    /// Counts for the trail what another dispatcher over this store answers.
    void watch(Dispatcher& dispatcher) { m_count.watch(dispatcher); }
    /// Rows were written past every operation, which the trail cannot know.
    void plant() { m_planted = Planted::Rows; }
    /// Other programs write to the store too, and nobody counts their entries here.
    void share() { m_shared = true; }

    bool isOverHttp() const { return m_overHttp != nullptr; }

    /// Entries of the tenant's chain.
    std::int64_t entries();
    /// Verified, or what is wrong in words.
    std::string verdict();
    /// All that is in the store, of all tenants.
    Snapshot snapshot() const;
    std::string dump() const;

private:
    std::string faultOf(TenantId tenant);
    Result<std::any> askOverHttp(const Caller& caller, const Route& route,
        const std::any& operation, const std::string& key) const;

    QTemporaryDir m_folder;
    std::string m_url;             // of a PostgreSQL store
    std::shared_ptr<void> m_place; // drops the database, after the workspace has closed it
    std::shared_ptr<Workspace> m_workspace;
    TenantId m_tenant;
    TenantId m_other;
    Instant m_now; // at the beginning
    std::shared_ptr<FixedClock> m_clock;
    std::map<Role, Caller> m_callers;
    Caller m_otherOwner;
    TrailCount m_count;
    Planted m_planted = Planted::Nothing;
    bool m_shared = false;
    std::unique_ptr<OverHttp> m_overHttp; ///< null: in this process
};

/// A request that the OWNER of the world may make with success. Without a sample of its own an
/// operation is sent as it is default-made; the suite fails where that is not enough.
template <Operation Op>
Op sample(World&)
{
    return {};
}

} // namespace trunkline
