#include "services/access/identity.h"

#include "services/access/sessions.h"
#include "services/base/ipaddress.h"
#include "services/contract/apikeys.h"
#include "services/rows/rows.h"

#include <algorithm>
#include <optional>
#include <utility>

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

/// What each request needs of its key.
struct KeyRow {
    std::string name;
    std::vector<Permission> scopes;
    Role role = Role::Readonly;
    PublisherId publisherId;
    BuyerId buyerId;
    std::vector<std::string> networks;
    Instant expiresAt;
    std::optional<Instant> endsAt;
};
TRUNK_RECORD(KeyRow, name, scopes, role, publisherId, buyerId, networks, expiresAt, endsAt)

constexpr auto selectKey
    = sql("select ", columns<KeyRow>, " from api_keys where tenant_id = $1 and id = $2");

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

/// Whoever sees the rows of one partner only must have one: without, nothing would hold them back.
Outcome checkBound(const Principal& principal)
{
    const bool bound = principal.role == Role::Publisher ? !principal.publisherId.isNil()
        : principal.role == Role::Buyer                  ? !principal.buyerId.isNil()
                                                         : true;
    if (!bound)
        return fail(Errc::Unauthenticated,
            "whoever asks is bound to no publisher or buyer; an administrator must bind them");
    return Done{};
}

} // namespace

/// Each as it is here while the store has answered no such row.
struct Identification::Answers {
    Principal member;
    bool isMember = false; ///< of a role that is one
    std::optional<Result<KeyRow>> key;
    std::optional<SessionRow> session;
};

Identification::Identification(Caller caller, Instant now)
    : m_caller(std::move(caller))
    , m_now(now)
    , m_answers(std::make_unique<Answers>())
{
}

Identification::~Identification() = default;

Outcome Identification::send(Transaction& transaction)
{
    Answers& answers = *m_answers;
    if (m_caller.kind == ActorKind::Key)
        return transaction.send(Query(selectKey, columnValues(m_caller.tenantId, m_caller.userId)),
            {[&answers](const Row& row) {
                answers.key = readRow<KeyRow>(row);
                return false;
            }});
    TRUNK_DO(transaction.send(Query(selectMember, values(m_caller.tenantId, m_caller.userId)),
        {[&answers](const Row& row) {
            answers.member.publisherId = row.id<PublisherId>(1);
            answers.member.buyerId = row.id<BuyerId>(2);
            answers.member.name = row.text(3);
            answers.isMember = fromWireName(row.text(0), answers.member.role);
            return false;
        }}));
    return m_caller.sessionId.isNil()
        ? Outcome(Done{})
        : sendSession(transaction, m_caller.sessionId, answers.session);
}

Result<Principal> Identification::principal() const
{
    TRUNK_TRY(Principal principal, m_caller.kind == ActorKind::Key ? key() : member());
    TRUNK_DO(checkBound(principal));
    principal.kind = m_caller.kind;
    principal.tenantId = m_caller.tenantId;
    principal.userId = m_caller.userId;
    return principal;
}

Result<Principal> Identification::key() const
{
    if (!m_answers->key)
        return badKey();
    TRUNK_TRY(const KeyRow key, *m_answers->key);
    if (m_now >= key.expiresAt || (key.endsAt && m_now >= *key.endsAt)
        || !isFrom(key.networks, m_caller.address))
        return badKey();
    Principal principal;
    principal.name = key.name;
    principal.role = key.role;
    principal.publisherId = key.publisherId;
    principal.buyerId = key.buyerId;
    principal.scopes = key.scopes;
    return principal;
}

Result<Principal> Identification::member() const
{
    if (!m_answers->isMember)
        return fail(Errc::Unauthenticated, "no active member of this tenant; sign in again");
    Principal principal = m_answers->member;
    if (m_caller.sessionId.isNil())
        return principal;
    const std::optional<SessionRow>& session = m_answers->session;
    if (!session || session->userId != m_caller.userId || session->tenantId != m_caller.tenantId
        || isOver(*session, principal.role, m_now))
        return fail(Errc::Unauthenticated, "the session is over; sign in again");
    principal.sessionId = m_caller.sessionId;
    return principal;
}

Result<Principal> identify(Transaction& transaction, const Caller& caller, Instant now)
{
    Identification who(caller, now);
    TRUNK_DO(who.send(transaction));
    TRUNK_DO(transaction.settle());
    return who.principal();
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
