#include "tests/conformance/world.h"

#include "services/demo/driver.h"
#include "services/openapi/document.h"
#include "tests/conformance/overhttp.h"
#include "tests/support/must.h"
#include "tests/support/stores.h"

#include <QCoreApplication>
#include <QtGlobal>

#include <boost/json/value_to.hpp>

#include <set>

namespace trunkline {

namespace {

/// The codes of `x-error-codes` by operation.
std::map<std::string, std::set<std::string>> describedErrors()
{
    std::map<std::string, std::set<std::string>> errors;
    const boost::json::object tree = openapi::documentTree();
    for (const auto& path : tree.at("paths").get_object()) {
        for (const auto& verb : path.value().get_object()) {
            const boost::json::object& operation = verb.value().get_object();
            std::set<std::string>& codes
                = errors[boost::json::value_to<std::string>(operation.at("operationId"))];
            for (const boost::json::value& code : operation.at("x-error-codes").get_array())
                codes.insert(boost::json::value_to<std::string>(code));
        }
    }
    return errors;
}

/// Whatever test comes upon an error that the description of the API does not tell, fails. Who
/// cancels hears no answer.
void endIfUndescribed(const Observation& seen)
{
    static const std::map<std::string, std::set<std::string>> errors = describedErrors();
    if (seen.ok || seen.code == Errc::Cancelled)
        return;
    if (!errors.at(std::string(seen.operation)).contains(name(seen.code)))
        qFatal("%s answered %s, which its description does not tell",
            std::string(seen.operation).c_str(), name(seen.code));
}

} // namespace

std::vector<std::string> storeKinds()
{
    std::vector<std::string> kinds{"sqlite"};
    if (hasPostgreSql())
        kinds.emplace_back("postgresql");
    return kinds;
}

World::World(const std::string& kind)
    : m_now(must(parseRfc3339("2026-11-25T19:00:00Z"), "the world's time"))
    , m_clock(std::make_shared<FixedClock>(m_now))
{
    qputenv("XDG_DATA_HOME", m_folder.path().toUtf8());
    const WorkspaceParts parts{m_clock, std::make_shared<SeededRandom>(7)};
    const NewTenant acme{
        "Acme Media", "America/New_York", "US", must(Currency::parse("USD"), "currency"), true};
    if (kind == "sqlite") {
        m_workspace = must(
            Workspace::create((m_folder.path() + "/world.trunkline").toStdString(), acme, parts),
            "the workspace");
        m_tenant = must(m_workspace->tenant({}), "the tenant");
    } else {
        EmptyDatabase database = makeEmptyDatabase();
        m_url = database.url;
        m_place = std::move(database.place);
        m_workspace = must(Workspace::connect(Secret(database.url), parts), "the database");
        m_tenant = must(m_workspace->addTenant(acme), "the tenant");
        NewTenant other = acme;
        other.name = "Other Business";
        m_other = must(m_workspace->addTenant(other), "the other tenant");
        m_otherOwner = must(m_workspace->owner(m_other), "the other owner");
    }
    m_count.watch(*m_workspace->dispatcher());
    m_workspace->dispatcher()->observe(endIfUndescribed);
    const Caller owner = must(m_workspace->owner(m_tenant), "the owner");
    const auto fill = [this](const Caller& who) {
        DemoDriver driver({[&](const ReadDemo& op) { return call(who, op); },
            [&](const ResetDemo& op) { return call(who, op); },
            [&](const AdvanceDemo& op) { return call(who, op); }});
        must(driver.fill(1, 3500, m_now - std::chrono::days{3}, m_now, {}, {}), "the demo");
    };
    fill(owner);
    if (!m_other.isNil())
        fill(m_otherOwner);
    m_callers[Role::Owner] = owner;
    for (const Role role :
        {Role::Admin, Role::Analyst, Role::Publisher, Role::Buyer, Role::Readonly})
        m_callers[role] = must(m_workspace->demoMember(m_tenant, role), "a member");
    if (qgetenv("TRUNK_OVER") == "http")
        m_overHttp = std::make_unique<OverHttp>(*m_workspace);
}

Result<std::any> World::askOverHttp(const Caller& caller, const Route& route,
    const std::any& operation, const std::string& key) const
{
    return m_overHttp->ask(caller, route, operation, key);
}

World::~World()
{
    m_overHttp.reset();
    for (const TenantId tenant : {m_tenant, m_other}) {
        const std::string fault = tenant.isNil() ? std::string() : faultOf(tenant);
        if (!fault.empty())
            qFatal("the trail of %s: %s", tenant.text().c_str(), fault.c_str());
    }
}

std::string World::faultOf(TenantId tenant)
{
    m_workspace->dispatcher()->tellRefusals();
    // Not through the dispatcher: what proves the trail must not lengthen it.
    const auto transaction
        = must(m_workspace->database()->begin(tenant, Access::Read), "a transaction");
    // One entry made the tenant, before anybody could count.
    const auto entries = m_shared ? std::nullopt : std::optional(1 + m_count.entries(tenant));
    return trailFault(*transaction, now(), entries, m_planted);
}

std::int64_t World::entries()
{
    const auto transaction
        = must(m_workspace->database()->begin(m_tenant, Access::Read), "a transaction");
    const auto head
        = must(transaction->first(
                   Query("select seq from audit_heads where tenant_id = $1", values(m_tenant)),
                   [](const Row& row) { return row.integer(0); }),
            "the head");
    return head.value_or(0);
}

std::string World::verdict()
{
    const std::string fault = faultOf(m_tenant);
    return fault.empty() ? "verified" : fault;
}

std::string World::dump() const
{
    return m_url.empty() ? dumpOfFile(m_workspace->file()) : dumpOfUrl(m_url);
}

Snapshot World::snapshot() const
{
    return m_url.empty() ? snapshotOfFile(m_workspace->file()) : snapshotOfUrl(m_url);
}

} // namespace trunkline
