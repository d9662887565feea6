#include "services/users/users.h"

#include "services/access/apikeys.h"
#include "services/access/partners.h"
#include "services/access/sessions.h"
#include "services/access/throttle.h"
#include "services/contract/handlers.h"
#include "services/contract/users.h"
#include "services/rows/content.h"
#include "services/rows/page.h"
#include "services/users/store.h"

namespace trunkline {

namespace {

constexpr auto selectMembers = sql(
    "select u.id, m.tenant_id, u.name, u.email, m.role, m.publisher_id, m.buyer_id, m.state, "
    "m.created_at, m.updated_at, m.version from memberships m join users u on u.id = m.user_id "
    "where m.tenant_id = $1");

Result<UserPage> handle(Transaction& transaction, Context&, const ListUsers& op)
{
    constexpr std::string_view question = ListUsers::facts.name;
    TRUNK_TRY(const auto place, textPlace(op.page, question));
    Query query(selectMembers, columnValues(transaction.tenant()));
    if (place)
        query.add(" and (u.name, u.id) > (", place->text).add(", ", place->id).add(")");
    query.add(" order by u.name, u.id limit ", op.page.limit + 1);
    return readPage<UserPage>(transaction, query, op.page, question, [](const User& user) {
        return TextPlace{user.name.value, user.id.value};
    });
}

Result<User> find(Transaction& transaction, UserId id)
{
    Query query(selectMembers, columnValues(transaction.tenant()));
    query.add(" and m.user_id = ", id);
    return oneRow<User>(transaction, query, "user");
}

Result<User> handle(Transaction& transaction, Context&, const ReadUser& op)
{
    return find(transaction, op.id);
}

constexpr auto selectSameEmail
    = sql("select count(*) from memberships m join users u on u.id = m.user_id "
          "where m.tenant_id = $1 and u.id <> $2 and u.email = $3 and u.email <> ''");
constexpr auto countOwners
    = sql("select count(*) from memberships where tenant_id = $1 and user_id <> $2 and role = $3 "
          "and state = $4");
constexpr auto updateUser
    = sql("update users set name = $2, email = $3, updated_at = $4 where id = $1");
constexpr auto updateMembership
    = sql("update memberships set role = $4, publisher_id = $5, buyer_id = $6, state = $7, "
          "updated_at = $8, audit_id = $9, version = version + 1 "
          "where tenant_id = $1 and user_id = $2 and version = $3");

/// Errors: Invalid per field; Conflict when another member has the address; Forbidden.
Outcome checkDraft(
    Transaction& transaction, const Context& context, const UserDraft& draft, UserId id)
{
    if (auto errors = validate(draft); !errors.empty())
        return invalid(std::move(errors));
    if (draft.role == Role::Owner && context.principal.role != Role::Owner)
        return fail(Errc::Forbidden, "only an OWNER makes somebody an OWNER");
    TRUNK_DO(checkPartners(transaction, draft.publisherId, draft.buyerId));
    TRUNK_TRY(const auto taken,
        transaction.first(
            Query(selectSameEmail, columnValues(transaction.tenant(), id, draft.email)),
            [](const Row& row) { return row.integer(0) > 0; }));
    if (taken.value_or(false)) {
        Error error = fail(Errc::Conflict, "another member has this address");
        error.fields.push_back({"draft.email", "Another member has this address; use its entry."});
        return error;
    }
    return Done{};
}

/// The entry says what the tables hold now, so that a row changed past us shows.
Outcome noteTables(Transaction& transaction, Context& context)
{
    TRUNK_TRY(Json digests, laidOutDigests(transaction, {"users", "memberships"}));
    context.detail("tables", std::move(digests));
    return Done{};
}

Result<UserGrant> grant(Transaction& transaction, Context& context, const User& user, Seconds life)
{
    UserGrant granted{user, {makeToken(context.random)}, context.now + life};
    TRUNK_DO(takeBackInvitations(transaction, user.id, context.now));
    TRUNK_DO(putInvitation(transaction, {transaction.tenant(), user.id, granted.expiresAt},
        tokenDigest(granted.token.value.reveal()), context.now));
    return granted;
}

Result<UserGrant> handle(Transaction& transaction, Context& context, const InviteUser& op)
{
    const auto id = context.newId<UserId>();
    TRUNK_DO(checkDraft(transaction, context, op.draft, id));
    if (op.draft.state != MembershipState::Active)
        return invalid(
            "draft.state", "Somebody who is invited is active; disable the member later.");
    const User user{.id = id,
        .tenantId = transaction.tenant(),
        .name = op.draft.name,
        .email = op.draft.email,
        .role = op.draft.role,
        .publisherId = op.draft.publisherId,
        .buyerId = op.draft.buyerId,
        .state = MembershipState::Active,
        .createdAt = context.now,
        .updatedAt = context.now,
        .version = 1};
    TRUNK_DO(insertMember(transaction, user, context.auditId));
    TRUNK_TRY(UserGrant granted, grant(transaction, context, user, invitationLife));
    context.created(user);
    TRUNK_DO(noteTables(transaction, context));
    return granted;
}

/// Errors: Forbidden where an OWNER is concerned and the caller is none.
Outcome checkReach(const Context& context, const User& user)
{
    if (user.role == Role::Owner && context.principal.role != Role::Owner)
        return fail(Errc::Forbidden, "only an OWNER changes an OWNER");
    return Done{};
}

/// Errors: Conflict when nobody would be left who may do everything.
Outcome checkOwnerStays(Transaction& transaction, const User& before, const UserDraft& draft)
{
    if (before.role != Role::Owner || before.state != MembershipState::Active
        || (draft.role == Role::Owner && draft.state == MembershipState::Active))
        return Done{};
    TRUNK_TRY(const auto others,
        transaction.first(Query(countOwners,
                              columnValues(transaction.tenant(), before.id, Role::Owner,
                                  MembershipState::Active)),
            [](const Row& row) { return row.integer(0); }));
    if (others.value_or(0) == 0)
        return fail(Errc::Conflict, "the last OWNER stays; make somebody else an OWNER first");
    return Done{};
}

Result<User> handle(Transaction& transaction, Context& context, const UpdateUser& op)
{
    TRUNK_TRY(const User before, find(transaction, op.id));
    TRUNK_DO(checkReach(context, before));
    TRUNK_DO(checkDraft(transaction, context, op.draft, op.id));
    if (op.draft.email.value.empty() && !before.email.value.empty())
        return invalid("draft.email", "Use an address such as name@example.com.");
    const bool rights = op.draft.role != before.role || op.draft.state != before.state
        || op.draft.publisherId != before.publisherId || op.draft.buyerId != before.buyerId;
    if (rights && op.id == context.principal.userId)
        return fail(Errc::Forbidden, "nobody changes their own role or state; ask another OWNER");
    TRUNK_DO(checkOwnerStays(transaction, before, op.draft));
    TRUNK_TRY(const std::int64_t changed,
        transaction.execute(Query(updateMembership,
            columnValues(transaction.tenant(), op.id, op.draft.version, op.draft.role,
                op.draft.publisherId, op.draft.buyerId, op.draft.state, context.now,
                context.auditId))));
    if (changed == 0)
        return stale("user");
    TRUNK_DO(transaction.execute(
        Query(updateUser, columnValues(op.id, op.draft.name, op.draft.email, context.now))));
    if (rights)
        TRUNK_DO(endSessions(transaction, op.id));
    TRUNK_TRY(User after, find(transaction, op.id));
    context.changed(before, after);
    TRUNK_DO(noteTables(transaction, context));
    return after;
}

Result<UserGrant> handle(Transaction& transaction, Context& context, const ResetUser& op)
{
    TRUNK_TRY(const User user, find(transaction, op.id));
    TRUNK_DO(checkReach(context, user));
    if (user.state != MembershipState::Active)
        return fail(Errc::Conflict, "this member is disabled; enable it first");
    TRUNK_TRY(const auto login, loginOf(transaction, op.id));
    if (login) {
        TRUNK_DO(putPassword(transaction, op.id, {}, context.now));
        TRUNK_DO(LoginThrottle::forget(transaction, login->name));
    }
    TRUNK_DO(endSessions(transaction, op.id));
    TRUNK_TRY(
        UserGrant granted, grant(transaction, context, user, login ? setupLife : invitationLife));
    context.noted("a token was handed out", op.id.text(), {});
    context.touched(op.id.value, user.version);
    return granted;
}

} // namespace

void addUserHandlers(HandlerTable& table)
{
    const auto call = [](Transaction& transaction, Context& context, const auto& op) {
        return handle(transaction, context, op);
    };
    table.add<ListUsers>(call);
    table.add<ReadUser>(call);
    table.add<InviteUser>(call);
    table.add<UpdateUser>(call);
    table.add<ResetUser>(call);
}

} // namespace trunkline
