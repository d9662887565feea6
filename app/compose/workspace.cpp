#include "app/compose/workspace.h"

#include "app/compose/handlers.h"
#include "services/access/apikeys.h"
#include "services/access/keys.h"
#include "services/access/sessions.h"
#include "services/audit/trail.h"
#include "services/base/digest.h"
#include "services/rows/content.h"
#include "services/storage/postgresql.h"
#include "services/storage/sqlite.h"
#include "services/tenants/store.h"
#include "services/users/store.h"

#include <algorithm>
#include <cstdlib>
#include <thread>

namespace trunkline {

namespace {

constexpr Sql selectTenant(R"(
    select name, time_zone, country, currency, demo, created_at, updated_at, version
    from tenants where owner_tenant = $1)");

std::string operatingUser()
{
    const char* name = std::getenv("USER");
    return name != nullptr && *name != '\0' ? name : "owner";
}

Result<Tenant> readTenant(Transaction& transaction)
{
    Tenant tenant;
    tenant.id = transaction.tenant();
    std::string currency;
    TRUNK_TRY(const auto found,
        transaction.first(Query(selectTenant, values(transaction.tenant())), [&](const Row& row) {
            tenant.name = row.text(0);
            tenant.timeZone = row.text(1);
            tenant.country = row.text(2);
            currency = row.text(3);
            tenant.demo = row.boolean(4);
            tenant.createdAt = row.instant(5);
            tenant.updatedAt = row.instant(6);
            tenant.version = row.integer(7);
            return true;
        }));
    if (!found)
        return fail(Errc::NotFound, "no such tenant");
    TRUNK_TRY(tenant.currency, Currency::parse(currency));
    return tenant;
}

/// The tenant, its OWNER and the entry that says so, in one transaction.
Outcome found(Database& database, TenantId id, const NewTenant& wanted, const Clock& clock,
    Random& random, const Signer* signer)
{
    const Instant now = clock.now();
    Tenant tenant;
    tenant.id = id;
    tenant.name = wanted.name;
    tenant.timeZone = wanted.timeZone;
    tenant.country = wanted.country;
    tenant.currency = wanted.currency;
    tenant.demo = wanted.demo;
    tenant.createdAt = tenant.updatedAt = now;
    tenant.version = 1;
    if (auto errors = validate(TenantDraft{wanted.name, wanted.timeZone, wanted.country, 0});
        !errors.empty())
        return invalid(std::move(errors));

    User owner;
    owner.id = random.id<UserId>(now);
    owner.tenantId = tenant.id;
    owner.name.value = operatingUser();
    owner.role = Role::Owner;
    owner.createdAt = owner.updatedAt = now;
    owner.version = 1;

    TRUNK_TRY(const auto transaction, database.begin(tenant.id, Access::Write));
    Principal who;
    who.kind = ActorKind::System;
    who.userId = owner.id;
    who.tenantId = tenant.id;
    who.role = Role::Owner;
    Context context(who, now, random, {}, "init");
    TRUNK_DO(insertTenant(*transaction, tenant, context.auditId));
    TRUNK_DO(insertMember(*transaction, owner, context.auditId));
    context.created(tenant);
    TRUNK_TRY(const Json tables, laidOutDigests(*transaction));

    AuditEvent event = eventOf(context, "tenants.create", Entity::Tenant);
    event.changes.push_back({"tables", {}, tables});
    Trail trail(*transaction, signer);
    TRUNK_TRY([[maybe_unused]] const std::int64_t seq, trail.append(who, event));
    return transaction->commit();
}

/// One set of keys per database, whoever connects and from wherever its password comes.
std::string databaseKeyName(const Secret& url)
{
    const std::string& text = url.reveal();
    const std::size_t at = text.rfind('@');
    return "database-"
        + hex(sha256(at == std::string::npos ? text : text.substr(at + 1))).substr(0, 16);
}

} // namespace

Workspace::Workspace(WorkspaceParts parts)
    : m_clock(parts.clock ? std::move(parts.clock) : std::make_shared<SystemClock>())
    , m_random(parts.random ? std::move(parts.random) : std::make_shared<SystemRandom>())
{
}

Workspace::~Workspace()
{
    if (m_dispatcher)
        m_dispatcher->tellRefusals();
    // At close the heads that moved are signed; what fails here is signed by the next who opens.
    const std::lock_guard lock(m_moved->mutex);
    for (const TenantId tenant : m_moved->tenants) {
        auto transaction = m_database->begin(tenant, Access::Write);
        if (!transaction || !Trail(**transaction, m_signer.get()).signHead(m_clock->now()))
            continue;
        [[maybe_unused]] const Outcome done = (*transaction)->commit();
    }
}

Outcome Workspace::compose(const std::string& keyName)
{
    TRUNK_TRY(const WorkspaceKeys keys, workspaceKeys(keyName, *m_random));
    TRUNK_TRY(m_signer, Signer::fromSeed(keys.checkpoint));
    TRUNK_TRY(const Seal pepper, Seal::withKeys({keys.pepper}));
    m_passwords = std::make_shared<Passwords>(
        pepper, HashCost{}, std::max(1U, std::thread::hardware_concurrency()));
    m_keyPepper = keys.apiKey;
    m_csrfKey = keys.csrf;
    m_logKey = keys.log;
    m_dispatcher = std::make_shared<Dispatcher>(
        m_database, makeHandlers(m_signer, m_passwords, m_keyPepper), m_clock, m_random, m_signer);
    m_dispatcher->subscribe([moved = m_moved](const ChangeEvent& event) {
        const std::lock_guard lock(moved->mutex);
        moved->tenants.insert(event.tenantId);
    });
    return Done{};
}

Result<std::shared_ptr<Workspace>> Workspace::create(
    const std::filesystem::path& file, const NewTenant& tenant, WorkspaceParts parts)
{
    if (auto errors = validate(TenantDraft{tenant.name, tenant.timeZone, tenant.country, 0});
        !errors.empty())
        return invalid(std::move(errors));
    std::shared_ptr<Workspace> workspace(new Workspace(std::move(parts)));
    workspace->m_file = file;
    SqliteOptions options;
    options.file = file;
    options.create = true;
    TRUNK_TRY(workspace->m_database, openSqlite(options));
    // The keys come first, so that the very first entry stands under a signed head.
    const auto id = workspace->m_random->id<TenantId>(workspace->m_clock->now());
    TRUNK_DO(workspace->compose(id.text()));
    TRUNK_DO(found(*workspace->m_database, id, tenant, *workspace->m_clock, *workspace->m_random,
        workspace->m_signer.get()));
    return workspace;
}

Result<std::shared_ptr<Workspace>> Workspace::open(
    const std::filesystem::path& file, WorkspaceParts parts)
{
    std::shared_ptr<Workspace> workspace(new Workspace(std::move(parts)));
    workspace->m_file = file;
    SqliteOptions options;
    options.file = file;
    TRUNK_TRY(workspace->m_database, openSqlite(options));
    TRUNK_TRY(const std::vector<TenantId> tenants, workspace->m_database->tenants());
    if (tenants.size() != 1)
        return fail(Errc::Invalid,
            "the workspace " + file.string()
                + " holds no tenant; its making was interrupted: delete it and run init again");
    TRUNK_DO(workspace->compose(tenants.front().text()));
    return workspace;
}

Result<std::shared_ptr<Workspace>> Workspace::connect(const Secret& url, WorkspaceParts parts)
{
    PostgreSqlOptions options;
    options.url = url;
    options.connections = parts.connections;
    std::shared_ptr<Workspace> workspace(new Workspace(std::move(parts)));
    TRUNK_TRY(workspace->m_database, openPostgreSql(options));
    TRUNK_DO(workspace->compose(databaseKeyName(url)));
    return workspace;
}

Result<TenantId> Workspace::addTenant(const NewTenant& tenant)
{
    if (!m_file.empty())
        return fail(Errc::Conflict, "a workspace file holds one tenant; make another file");
    TRUNK_TRY(const std::vector<Tenant> others, tenants());
    if (std::any_of(others.begin(), others.end(),
            [&tenant](const Tenant& other) { return other.name == tenant.name; }))
        return fail(Errc::Conflict, "the store has a tenant of this name; choose another");
    const auto id = m_random->id<TenantId>(m_clock->now());
    TRUNK_DO(found(*m_database, id, tenant, *m_clock, *m_random, m_signer.get()));
    return id;
}

Result<std::vector<Tenant>> Workspace::tenants() const
{
    TRUNK_TRY(const std::vector<TenantId> ids, m_database->tenants());
    std::vector<Tenant> all;
    for (const TenantId id : ids) {
        TRUNK_TRY(const auto transaction, m_database->begin(id, Access::Read));
        TRUNK_TRY(Tenant tenant, readTenant(*transaction));
        all.push_back(std::move(tenant));
    }
    return all;
}

Result<TenantId> Workspace::tenant(const std::optional<std::string>& nameOrId) const
{
    TRUNK_TRY(const std::vector<Tenant> all, tenants());
    if (!nameOrId) {
        if (all.size() == 1)
            return all.front().id;
        return all.empty()
            ? fail(Errc::NotFound, "the store has no tenant; run init first")
            : invalid("tenant", "the store has several tenants; name one with --tenant");
    }
    for (const Tenant& each : all) {
        if (each.name == *nameOrId || each.id.text() == *nameOrId)
            return each.id;
    }
    return fail(Errc::NotFound, "no tenant is called " + *nameOrId);
}

Result<Caller> Workspace::owner(TenantId tenant) const
{
    TRUNK_TRY(const auto transaction, m_database->begin(tenant, Access::Read));
    TRUNK_TRY(const std::vector<UserId> owners, members(*transaction, Role::Owner));
    if (owners.empty())
        return fail(Errc::NotFound, "the tenant has no OWNER");
    return Caller{m_file.empty() ? ActorKind::Operator : ActorKind::Local, tenant, owners.front()};
}

Result<Caller> Workspace::member(TenantId tenant, const std::string& who) const
{
    TRUNK_TRY(const auto transaction, m_database->begin(tenant, Access::Read));
    TRUNK_TRY(const UserId user, findMember(*transaction, who));
    return Caller{m_file.empty() ? ActorKind::Operator : ActorKind::Local, tenant, user};
}

Result<Caller> Workspace::demoMember(TenantId tenant, Role role) const
{
    TRUNK_TRY(const auto transaction, m_database->begin(tenant, Access::Read));
    TRUNK_TRY(const Tenant facts, readTenant(*transaction));
    if (!facts.demo)
        return fail(Errc::Forbidden, "roles switch by a click in the demo workspace only");
    TRUNK_TRY(const std::vector<UserId> found, members(*transaction, role));
    if (found.empty())
        return fail(Errc::NotFound, "the demo has no user of this role; reset it");
    return Caller{ActorKind::Demo, tenant, found.front()};
}

Result<Principal> Workspace::principal(const Caller& caller) const
{
    TRUNK_TRY(const auto transaction, m_database->begin(caller.tenantId, Access::Read));
    return identify(*transaction, caller, m_clock->now());
}

Result<std::optional<Secret>> Workspace::setupCode(TenantId tenant)
{
    TRUNK_TRY(const Caller caller, owner(tenant));
    TRUNK_TRY(const auto transaction, m_database->begin(tenant, Access::Write));
    TRUNK_TRY(const bool there, hasLogin(*transaction, caller.userId));
    if (there)
        return std::optional<Secret>();
    Principal who;
    who.kind = ActorKind::System;
    who.userId = caller.userId;
    who.tenantId = tenant;
    who.role = Role::Owner;
    Context context(who, m_clock->now(), *m_random, {}, "setup");
    Secret code = makeToken(*m_random);
    TRUNK_DO(putInvitation(*transaction, {tenant, caller.userId, context.now + setupLife},
        tokenDigest(code.reveal()), context.now));
    context.noted("a setup code was made", caller.userId.text(), {});
    TRUNK_TRY([[maybe_unused]] const std::int64_t seq,
        Trail(*transaction, m_signer.get())
            .append(who, eventOf(context, "invitations.setup", Entity::Session)));
    TRUNK_DO(transaction->commit());
    return std::optional<Secret>(std::move(code));
}

std::filesystem::path demoFile() { return dataFolder() / "demo.trunkline"; }

} // namespace trunkline
