#pragma once
// Puts one store, its keys and every handler together: the only place that names all concrete
// classes for the local programs (console and ctl). No logic of its own.

#include "services/access/passwords.h"
#include "services/base/result.h"
#include "services/contract/tenants.h"
#include "services/dispatch/dispatcher.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace trunkline {

/// What a new workspace is made with.
struct NewTenant {
    std::string name;
    std::string timeZone;
    std::string country;
    Currency currency;
    bool demo = false;
};

/// What a program hands in instead of the machine's own; null means the machine's own.
struct WorkspaceParts {
    std::shared_ptr<const Clock> clock;
    std::shared_ptr<Random> random;
    int connections = 4; ///< at most, to PostgreSQL
};

/// An open store with everything that answers its operations. Shared between threads.
class Workspace {
public:
    /// Makes the file (0600), its tenant, its keys and one OWNER for the operating-system user.
    /// Errors: Conflict (the file is there), Invalid per field, Unavailable.
    static Result<std::shared_ptr<Workspace>> create(
        const std::filesystem::path& file, const NewTenant& tenant, WorkspaceParts parts = {});
    /// Errors: those of openSqlite.
    static Result<std::shared_ptr<Workspace>> open(
        const std::filesystem::path& file, WorkspaceParts parts = {});
    /// A PostgreSQL store; its tenants are chosen per call through `owner`.
    static Result<std::shared_ptr<Workspace>> connect(const Secret& url, WorkspaceParts parts = {});
    /// Adds a tenant to a PostgreSQL store (a workspace file has exactly one).
    Result<TenantId> addTenant(const NewTenant& tenant);

    /// Signs the heads of the chains that moved.
    ~Workspace();
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;

    const std::shared_ptr<Dispatcher>& dispatcher() const { return m_dispatcher; }
    const std::shared_ptr<Database>& database() const { return m_database; }
    const std::shared_ptr<Passwords>& passwords() const { return m_passwords; }
    /// Keys the digests of API keys.
    const Secret& keyPepper() const { return m_keyPepper; }
    /// Keys the CSRF tokens of sessions.
    const Secret& csrfKey() const { return m_csrfKey; }
    /// Keys what stands in a log for an address.
    const Secret& logKey() const { return m_logKey; }
    /// Empty for a PostgreSQL store.
    const std::filesystem::path& file() const { return m_file; }

    Result<std::vector<Tenant>> tenants() const;
    /// By name or id; without either, the only tenant. Errors: NotFound; Invalid when there are
    /// several.
    Result<TenantId> tenant(const std::optional<std::string>& nameOrId) const;
    /// The operating-system user as OWNER (a file: Local; a URL: Operator).
    Result<Caller> owner(TenantId tenant) const;
    /// `who` is a member's id, e-mail or name (`--as`). Errors: NotFound.
    Result<Caller> member(TenantId tenant, const std::string& who) const;
    /// The demo's user of that role. Errors: NotFound; Forbidden where the tenant is no demo.
    Result<Caller> demoMember(TenantId tenant, Role role) const;
    /// Who that is, as every operation will see them. Errors: Unauthenticated.
    Result<Principal> principal(const Caller& caller) const;
    /// A single-use code of an hour with which the tenant's OWNER sets a name and a password; none
    /// where somebody can sign in already. Audited.
    Result<std::optional<Secret>> setupCode(TenantId tenant);

private:
    explicit Workspace(WorkspaceParts parts);
    /// Reads or makes the keys under this name, and puts the dispatcher on the database.
    Outcome compose(const std::string& keyName);

    std::filesystem::path m_file;
    std::shared_ptr<const Clock> m_clock;
    std::shared_ptr<Random> m_random;
    std::shared_ptr<Database> m_database;
    std::shared_ptr<Signer> m_signer;
    std::shared_ptr<Passwords> m_passwords;
    Secret m_keyPepper;
    Secret m_csrfKey;
    Secret m_logKey;
    std::shared_ptr<Dispatcher> m_dispatcher;
    /// Chains that grew while we were open; shared with the dispatcher, which may outlive us.
    struct Moved {
        std::mutex mutex;
        std::set<TenantId> tenants;
    };
    std::shared_ptr<Moved> m_moved = std::make_shared<Moved>();
};

/// `$XDG_DATA_HOME/trunkline/demo.trunkline`.
std::filesystem::path demoFile();

} // namespace trunkline
