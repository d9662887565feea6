#include "services/sessions/sessions.h"

#include "services/access/apikeys.h"
#include "services/access/identity.h"
#include "services/access/roles.h"
#include "services/access/sessions.h"
#include "services/base/text.h"
#include "services/contract/handlers.h"
#include "services/contract/sessions.h"
#include "services/rows/rows.h"

namespace trunkline {

namespace {

constexpr const char* product = "Trunkline";
constexpr Sql selectMember("select user_id from memberships where tenant_id = $1 and user_id = $2");

/// The same for every reason (SEC-I7).
Error refused() { return fail(Errc::Unauthenticated, "the name or the password is wrong"); }

SessionInfo infoOf(const SessionRow& session, const Principal& principal)
{
    const SessionLife life = sessionLife(principal.role);
    return {session.id, principal, session.createdAt, session.createdAt + life.whole,
        life.idle.count()};
}

Result<SessionGrant> grant(
    Transaction& transaction, Context& context, UserId user, const char* label)
{
    TRUNK_TRY(const Principal principal,
        identify(transaction, {ActorKind::User, transaction.tenant(), user, {}}, context.now));
    SessionRow session;
    session.id = context.newId<SessionId>();
    session.tenantId = transaction.tenant();
    session.userId = user;
    session.createdAt = session.lastSeen = context.now;
    SessionGrant out;
    out.token.value = makeToken(context.random);
    TRUNK_DO(
        beginSession(transaction, session, tokenDigest(out.token.value.reveal()), context.address));
    out.session = infoOf(session, principal);
    out.session.principal.sessionId = session.id;
    context.noted(label, user.text(), {{"session", {}, Json{toJson(session.id)}}});
    return out;
}

Result<SessionGrant> signIn(
    Transaction& transaction, Context& context, const SignIn& op, Passwords& passwords)
{
    TRUNK_TRY(const auto login, findLogin(transaction, loginName(op.name)));
    if (!login || login->tenantId != transaction.tenant()) {
        TRUNK_DO(passwords.checkNobody(op.password.value));
        return refused();
    }
    const std::string place = loginPlace(login->userId);
    TRUNK_TRY(const Passwords::Verdict verdict,
        passwords.check(op.password.value, login->password, place));
    if (!verdict.right)
        return refused();
    Result<SessionGrant> granted = grant(transaction, context, login->userId, "signed in");
    if (!granted)
        return granted.error().code == Errc::Unauthenticated ? refused() : granted.error();
    if (verdict.renew) {
        TRUNK_TRY(
            const std::string renewed, passwords.hash(op.password.value, place, context.random));
        TRUNK_DO(putPassword(transaction, login->userId, renewed, context.now));
    }
    return granted;
}

/// Errors: Invalid (`password`).
Outcome checkPassword(
    Transaction& transaction, const Secret& password, UserId user, const std::string& loginName)
{
    TRUNK_TRY(const auto names,
        transaction.first(Query("select t.name, u.name from tenants t, users u "
                                "where t.owner_tenant = $1 and u.id = $2",
                              values(transaction.tenant(), user)),
            [](const Row& row) {
                return std::vector<std::string>{
                    product, std::string(row.text(0)), std::string(row.text(1))};
            }));
    std::vector<std::string> known = names.value_or(std::vector<std::string>{product});
    known.push_back(loginName.substr(0, loginName.find('@')));
    if (std::string fault = passwordFault(password.reveal(), known); !fault.empty())
        return invalid("password", std::move(fault));
    return Done{};
}

Outcome checkNames(Transaction& transaction, const AcceptInvitation& op, UserId user)
{
    const std::string name = loginName(op.name);
    if (!boundOf<AcceptInvitation>("name").holds(name) || name.find('@') == std::string::npos
        || name.find_first_of(" \t\r\n") != std::string::npos || !isUtf8(name))
        return invalid("name", "must be an e-mail address");
    TRUNK_TRY(const auto taken, findLogin(transaction, name));
    if (taken && taken->userId != user)
        return fail(Errc::Conflict, "somebody signs in with this address; use another");
    return checkPassword(transaction, op.password.value, user, name);
}

Result<SessionGrant> accept(
    Transaction& transaction, Context& context, const AcceptInvitation& op, Passwords& passwords)
{
    const std::string digest = tokenDigest(op.token.value.reveal());
    TRUNK_TRY(const auto invitation, findInvitation(transaction, digest, context.now));
    if (!invitation || invitation->tenantId != transaction.tenant())
        return fail(Errc::Unauthenticated,
            "this code is unknown, used or too old; ask an administrator for a new one");
    TRUNK_DO(checkNames(transaction, op, invitation->userId));
    TRUNK_TRY(const bool first, useInvitation(transaction, digest, context.now));
    if (!first)
        return fail(Errc::Unauthenticated, "this code was used already; sign in instead");
    TRUNK_TRY(const std::string hash,
        passwords.hash(op.password.value, loginPlace(invitation->userId), context.random));
    TRUNK_DO(putLogin(transaction,
        {invitation->userId, transaction.tenant(), loginName(op.name), hash}, context.now));
    return grant(transaction, context, invitation->userId, "accepted an invitation");
}

Result<SessionInfo> read(Transaction& transaction, Context& context)
{
    if (context.principal.sessionId.isNil())
        return SessionInfo{{}, context.principal, {}, {}, 0};
    TRUNK_TRY(const auto session, findSession(transaction, context.principal.sessionId));
    if (!session)
        return fail(Errc::Unauthenticated, "the session is over; sign in again");
    return infoOf(*session, context.principal);
}

Result<SignedOut> signOut(Transaction& transaction, Context& context)
{
    SignedOut out;
    if (!context.principal.sessionId.isNil()) {
        TRUNK_TRY(out.ended, endSession(transaction, context.principal.sessionId));
    }
    context.noted("signed out", context.principal.userId.text(), {});
    return out;
}

bool mayEndOthers(const Context& context)
{
    return allows(context.principal, Permission::UsersWrite);
}

Result<OpenSessions> list(Transaction& transaction, Context& context, const ListSessions& op)
{
    const UserId user = op.userId.isNil() ? context.principal.userId : op.userId;
    if (user != context.principal.userId) {
        if (!mayEndOthers(context))
            return notFound("user");
        TRUNK_TRY(const auto member,
            transaction.first(Query(selectMember, values(transaction.tenant(), user)),
                [](const Row&) { return true; }));
        if (!member)
            return notFound("user");
    }
    TRUNK_TRY(const std::vector<PlacedSession> found, sessionsOf(transaction, user));
    OpenSessions out;
    for (const PlacedSession& each : found)
        out.items.push_back({each.session.id, user, each.address, each.session.createdAt,
            each.session.lastSeen, each.session.id == context.principal.sessionId});
    return out;
}

Result<SignedOut> end(Transaction& transaction, Context& context, const EndSession& op)
{
    TRUNK_TRY(const auto session, findSession(transaction, op.id));
    const bool own = session && session->userId == context.principal.userId;
    if (!session || session->tenantId != transaction.tenant() || !(own || mayEndOthers(context)))
        return notFound("session");
    SignedOut out;
    TRUNK_TRY(out.ended, endSession(transaction, op.id));
    context.noted(
        "ended a session", session->userId.text(), {{"session", Json{toJson(op.id)}, {}}});
    context.touched(op.id.value);
    return out;
}

Result<SessionGrant> changePassword(
    Transaction& transaction, Context& context, const ChangePassword& op, Passwords& passwords)
{
    const UserId user = context.principal.userId;
    TRUNK_TRY(const auto login, loginOf(transaction, user));
    if (!login)
        return fail(Errc::Conflict, "only who signed in with a password can change it");
    const std::string place = loginPlace(user);
    TRUNK_TRY(const Passwords::Verdict verdict,
        passwords.check(op.current.value, login->password, place));
    if (!verdict.right)
        return invalid("current", "This is not your password.");
    TRUNK_DO(checkPassword(transaction, op.password.value, user, login->name));
    TRUNK_TRY(const std::string hash, passwords.hash(op.password.value, place, context.random));
    TRUNK_DO(putPassword(transaction, user, hash, context.now));
    TRUNK_DO(endSessions(transaction, user));
    return grant(transaction, context, user, "changed the password");
}

} // namespace

void addSessionHandlers(HandlerTable& table, const std::shared_ptr<Passwords>& passwords)
{
    table.add<SignIn>([passwords](Transaction& transaction, Context& context, const SignIn& op) {
        return signIn(transaction, context, op, *passwords);
    });
    table.add<AcceptInvitation>(
        [passwords](Transaction& transaction, Context& context, const AcceptInvitation& op) {
            return accept(transaction, context, op, *passwords);
        });
    table.add<ReadSession>([](Transaction& transaction, Context& context, const ReadSession&) {
        return read(transaction, context);
    });
    table.add<SignOut>([](Transaction& transaction, Context& context, const SignOut&) {
        return signOut(transaction, context);
    });
    table.add<ListSessions>([](Transaction& transaction, Context& context, const ListSessions& op) {
        return list(transaction, context, op);
    });
    table.add<EndSession>([](Transaction& transaction, Context& context, const EndSession& op) {
        return end(transaction, context, op);
    });
    table.add<ChangePassword>(
        [passwords](Transaction& transaction, Context& context, const ChangePassword& op) {
            return changePassword(transaction, context, op, *passwords);
        });
}

} // namespace trunkline
