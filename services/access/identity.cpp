#include "services/access/identity.h"

#include "services/access/sessions.h"
#include "services/base/ipaddress.h"
#include "services/contract/apikeys.h"
#include "services/rows/rows.h"

#include <algorithm>

namespace trunkline {

namespace {

constexpr Sql selectMember(R"(
    select m.role, m.publisher_id, m.buyer_id, u.name
    from memberships m
    join users u on u.id = m.user_id
    where m.tenant_id = $1 and m.user_id = $2 and m.state = 'active')");

constexpr Sql selectMembers(R"(
    select user_id from memberships
    where tenant_id = $1 and role = $2 and state = 'active'
    order by user_id)");

constexpr Sql selectByEmailOrName(R"(
    select m.user_id
    from memberships m
    join users u on u.id = m.user_id
    where m.tenant_id = $1 and (u.email = $2 or u.name = $2)
    order by case when u.email = $2 then 0 else 1 end, m.user_id)");

constexpr auto selectKey
    = sql("select ", columns<ApiKey>, " from api_keys where tenant_id = $1 and id = $2");

/// The same for every reason, like that of an unknown key.
Error badKey()
{
    return fail(Errc::Unauthenticated, "the API key is unknown, expired, ended or not for here");
}

bool isFrom(const std::vector<std::string>& networks, const std::string& client)
{
    const auto address = IpAddress::parse(client);
    return networks.empty()
        || (address
            && std::any_of(networks.begin(), networks.end(), [&address](const std::string& text) {
                   const auto network = Network::parse(text);
                   return network && network->contains(*address);
               }));
}

Result<Principal> identifyKey(Transaction& transaction, const Caller& caller, Instant now)
{
    TRUNK_TRY(const auto key,
        firstRow<ApiKey>(
            transaction, Query(selectKey, columnValues(caller.tenantId, caller.userId))));
    if (!key || now >= key->expiresAt || (key->endsAt && now >= *key->endsAt)
        || !isFrom(key->networks, caller.address))
        return badKey();
    Principal principal;
    principal.kind = caller.kind;
    principal.tenantId = caller.tenantId;
    principal.userId = caller.userId;
    principal.name = key->name;
    principal.role = key->role;
    principal.publisherId = key->publisherId;
    principal.buyerId = key->buyerId;
    principal.scopes = key->scopes;
    return principal;
}

} // namespace

Result<Principal> identify(Transaction& transaction, const Caller& caller, Instant now)
{
    if (caller.kind == ActorKind::Key)
        return identifyKey(transaction, caller, now);
    Principal principal;
    principal.kind = caller.kind;
    principal.tenantId = caller.tenantId;
    principal.userId = caller.userId;
    principal.sessionId = caller.sessionId;
    TRUNK_TRY(const auto found,
        transaction.first(
            Query(selectMember, values(caller.tenantId, caller.userId)), [&](const Row& row) {
                principal.publisherId = row.id<PublisherId>(1);
                principal.buyerId = row.id<BuyerId>(2);
                principal.name = row.text(3);
                return fromWireName(row.text(0), principal.role);
            }));
    if (!found || !*found)
        return fail(Errc::Unauthenticated, "no active member of this tenant; sign in again");
    const bool bound = principal.role == Role::Publisher ? !principal.publisherId.isNil()
        : principal.role == Role::Buyer                  ? !principal.buyerId.isNil()
                                                         : true;
    if (!bound)
        return fail(Errc::Unauthenticated,
            "this member is bound to no publisher or buyer; an administrator must bind it");
    if (!caller.sessionId.isNil()) {
        TRUNK_TRY(const auto session, findSession(transaction, caller.sessionId));
        if (!session || session->userId != caller.userId || session->tenantId != caller.tenantId
            || isOver(*session, principal.role, now))
            return fail(Errc::Unauthenticated, "the session is over; sign in again");
    }
    return principal;
}

Result<std::vector<UserId>> members(Transaction& transaction, Role role)
{
    return transaction.all(Query(selectMembers, values(transaction.tenant(), wireName(role))),
        [](const Row& row) { return row.id<UserId>(0); });
}

Result<UserId> findMember(Transaction& transaction, const std::string& who)
{
    if (const auto id = Uuid::parse(who))
        return UserId{*id};
    TRUNK_TRY(const auto found,
        transaction.first(Query(selectByEmailOrName, values(transaction.tenant(), who)),
            [](const Row& row) { return row.id<UserId>(0); }));
    if (!found)
        return fail(Errc::NotFound, "no member of that id, e-mail or name");
    return *found;
}

} // namespace trunkline
