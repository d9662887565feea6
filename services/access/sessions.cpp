#include "services/access/sessions.h"

#include "services/base/text.h"

namespace trunkline {

namespace {

constexpr Sql selectLogin(
    "select user_id, owner_tenant, name, password from logins where name = $1");
constexpr Sql selectSession(
    "select id, owner_tenant, user_id, created_at, last_seen from sessions where ");

constexpr Sql insertLogin(R"(
    insert into logins (user_id, owner_tenant, name, password, changed_at)
    values ($1, $2, $3, $4, $5)
    on conflict (user_id) do update set
        name = excluded.name, password = excluded.password, changed_at = excluded.changed_at)");
constexpr Sql updatePassword("update logins set password = $2, changed_at = $3 where user_id = $1");
constexpr Sql insertSession(R"(
    insert into sessions (digest, id, owner_tenant, user_id, address, created_at, last_seen)
    values ($1, $2, $3, $4, $5, $6, $7))");
constexpr Sql selectOwn(R"(
    select id from sessions where owner_tenant = $1 and user_id = $2
    order by created_at desc, id desc)");
constexpr Sql deleteSession("delete from sessions where id = $1");
constexpr Sql updateSeen("update sessions set last_seen = $2 where id = $1 and last_seen < $2");
constexpr Sql insertInvitation(R"(
    insert into invitations (digest, owner_tenant, user_id, created_at, expires_at)
    values ($1, $2, $3, $4, $5))");
constexpr Sql selectInvitation(R"(
    select owner_tenant, user_id, expires_at from invitations
    where digest = $1 and used_at is null and expires_at > $2)");
constexpr Sql updateUsed(
    "update invitations set used_at = $2 where digest = $1 and used_at is null");
constexpr Sql selectLoginOf(
    "select user_id, owner_tenant, name, password from logins where user_id = $1");
constexpr Sql deleteSessions("delete from sessions where owner_tenant = $1 and user_id = $2");
constexpr Sql selectPlaced(R"(
    select id, owner_tenant, user_id, created_at, last_seen, address from sessions
    where owner_tenant = $1 and user_id = $2 order by created_at desc, id desc)");
constexpr Sql updateTaken(R"(
    update invitations set used_at = $3
    where owner_tenant = $1 and user_id = $2 and used_at is null)");
constexpr Sql selectUser("select user_id from logins where user_id = $1");

Login readLogin(const Row& row)
{
    return {
        row.id<UserId>(0), row.id<TenantId>(1), std::string(row.text(2)), std::string(row.text(3))};
}

SessionRow readSession(const Row& row)
{
    return {row.id<SessionId>(0), row.id<TenantId>(1), row.id<UserId>(2), row.instant(3),
        row.instant(4)};
}

} // namespace

SessionLife sessionLife(Role role)
{
    const bool leads = role == Role::Owner || role == Role::Admin;
    return {leads ? Seconds{15 * 60} : Seconds{30 * 60}, Seconds{12 * 3'600}};
}

std::string loginPlace(UserId user) { return "logins.password " + user.text(); }

std::string loginName(std::string_view typed) { return lower(trimmed(typed)); }

Result<std::optional<Login>> findLogin(Transaction& transaction, const std::string& name)
{
    return transaction.first(Query(selectLogin, values(name)), readLogin);
}

Result<std::optional<Login>> loginOf(Transaction& transaction, UserId user)
{
    return transaction.first(Query(selectLoginOf, values(user)), readLogin);
}

Result<bool> hasLogin(Transaction& transaction, UserId user)
{
    TRUNK_TRY(const auto found,
        transaction.first(Query(selectUser, values(user)), [](const Row&) { return true; }));
    return found.has_value();
}

Outcome putLogin(Transaction& transaction, const Login& login, Instant now)
{
    TRUNK_TRY([[maybe_unused]] const std::int64_t rows,
        transaction.execute(
            insertLogin, values(login.userId, login.tenantId, login.name, login.password, now)));
    return Done{};
}

Outcome putPassword(Transaction& transaction, UserId user, const std::string& password, Instant now)
{
    TRUNK_TRY([[maybe_unused]] const std::int64_t rows,
        transaction.execute(updatePassword, values(user, password, now)));
    return Done{};
}

Result<std::optional<SessionRow>> findSession(Transaction& transaction, const std::string& digest)
{
    Query query(selectSession);
    query.add("digest = ", digest);
    return transaction.first(query, readSession);
}

Result<std::optional<SessionRow>> findSession(Transaction& transaction, SessionId id)
{
    std::optional<SessionRow> found;
    TRUNK_DO(sendSession(transaction, id, found));
    TRUNK_DO(transaction.settle());
    return found;
}

Outcome sendSession(Transaction& transaction, SessionId id, std::optional<SessionRow>& found)
{
    Query query(selectSession);
    query.add("id = ", id);
    return transaction.send(query, {[&found](const Row& row) {
        found = readSession(row);
        return false;
    }});
}

Outcome beginSession(Transaction& transaction, const SessionRow& session, const std::string& digest,
    const std::string& address)
{
    TRUNK_TRY(const std::vector<SessionId> mine,
        transaction.all(Query(selectOwn, values(session.tenantId, session.userId)),
            [](const Row& row) { return row.id<SessionId>(0); }));
    for (std::size_t i = mostSessions - 1; i < mine.size(); ++i) {
        TRUNK_TRY([[maybe_unused]] const bool ended, endSession(transaction, mine[i]));
    }
    TRUNK_TRY([[maybe_unused]] const std::int64_t rows,
        transaction.execute(insertSession,
            values(digest, session.id, session.tenantId, session.userId, address, session.createdAt,
                session.lastSeen)));
    return Done{};
}

Result<bool> endSession(Transaction& transaction, SessionId id)
{
    TRUNK_TRY(const std::int64_t rows, transaction.execute(deleteSession, values(id)));
    return rows > 0;
}

Outcome endSessions(Transaction& transaction, UserId user)
{
    TRUNK_DO(transaction.execute(deleteSessions, values(transaction.tenant(), user)));
    return Done{};
}

Result<std::vector<PlacedSession>> sessionsOf(Transaction& transaction, UserId user)
{
    return transaction.all(
        Query(selectPlaced, values(transaction.tenant(), user)), [](const Row& row) {
            return PlacedSession{readSession(row), std::string(row.text(5))};
        });
}

Outcome touchSession(Transaction& transaction, SessionId id, Instant now)
{
    TRUNK_TRY(
        [[maybe_unused]] const std::int64_t rows, transaction.execute(updateSeen, values(id, now)));
    return Done{};
}

bool isOver(const SessionRow& session, Role role, Instant now)
{
    const SessionLife life = sessionLife(role);
    return now - session.lastSeen >= life.idle || now - session.createdAt >= life.whole;
}

Outcome putInvitation(
    Transaction& transaction, const Invitation& invitation, const std::string& digest, Instant now)
{
    TRUNK_TRY([[maybe_unused]] const std::int64_t rows,
        transaction.execute(insertInvitation,
            values(digest, invitation.tenantId, invitation.userId, now, invitation.expiresAt)));
    return Done{};
}

Outcome takeBackInvitations(Transaction& transaction, UserId user, Instant now)
{
    TRUNK_DO(transaction.execute(updateTaken, values(transaction.tenant(), user, now)));
    return Done{};
}

Result<std::optional<Invitation>> findInvitation(
    Transaction& transaction, const std::string& digest, Instant now)
{
    return transaction.first(Query(selectInvitation, values(digest, now)), [](const Row& row) {
        return Invitation{row.id<TenantId>(0), row.id<UserId>(1), row.instant(2)};
    });
}

Result<bool> useInvitation(Transaction& transaction, const std::string& digest, Instant now)
{
    TRUNK_TRY(const std::int64_t rows, transaction.execute(updateUsed, values(digest, now)));
    return rows > 0;
}

} // namespace trunkline
