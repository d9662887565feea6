#pragma once
// Believable values for the description of the API, made by type and name; the same in every build.

#include "services/contract/audit.h"
#include "services/contract/calls.h"
#include "services/openapi/schemas.h"

namespace trunkline::openapi {

/// Where a value stands: `Campaign`, `time_zone`.
struct Place {
    std::string record;
    std::string_view member;
};

// Each changes what is default-made where another value tells more.
inline void imagine(const Place&, bool&) { }
void imagine(const Place& place, std::int64_t& value);
void imagine(const Place& place, std::string& value);
void imagine(const Place& place, Instant& value);
void imagine(const Place& place, Date& value);
void imagine(const Place& place, Currency& value);
void imagine(const Place& place, Phone& value);
void imagine(const Place& place, Token& value);
void imagine(const Place& place, Json& value);
void imagine(const Place& place, Email& value);
void imagine(const Place& place, PersonName& value);
void imagine(const Place& place, CallerName& value);
void imagine(const Place& place, AgentName& value);
void imagine(const Place& place, PublisherName& value);
void imagine(const Place& place, BuyerName& value);
void imagine(const Place& place, Speech& value);
/// Different for each kind of thing: `what` is the id's type.
Uuid imaginedId(const std::string& what);
/// Micros of an amount of that type.
std::int64_t imaginedAmount(const std::string& type);

template <class Tag>
void imagine(const Place&, Id<Tag>& id)
{
    id.value = imaginedId(typeName(typeid(Id<Tag>)));
}
template <class Tag>
void imagine(const Place&, Amount<Tag>& amount)
{
    amount = imaginedAmount(typeName(typeid(Amount<Tag>)));
}
/// Where the first enumerator or the default would be a strange example.
template <DescribedEnum E>
void imagine(const Place&, E& value)
{
    if constexpr (std::is_same_v<E, CallOutcome>)
        value = CallOutcome::Answered;
    else if constexpr (std::is_same_v<E, Permission>)
        value = Permission::CampaignsWrite;
    else if constexpr (std::is_same_v<E, Entity>)
        value = Entity::Campaign;
    else if constexpr (std::is_same_v<E, ActorKind>)
        value = ActorKind::User;
    else if constexpr (std::is_same_v<E, Role>)
        value = Role::Admin;
}
template <class T>
void imagine(const Place& place, std::vector<T>& list);
template <class T>
void imagine(const Place& place, std::optional<T>& value);

template <Described T>
void imagine(const Place&, T& record)
{
    const std::string name = typeName(typeid(T));
    // Whoever has a role is an administrator here, and so no partner's.
    constexpr bool hasRole = requires { record.role; };
    forEachMember(record, [&](std::string_view member, auto& value) {
        using Member = std::remove_cvref_t<decltype(value)>;
        constexpr bool isPartner
            = std::is_same_v<Member, PublisherId> || std::is_same_v<Member, BuyerId>;
        if constexpr (!(hasRole && isPartner))
            imagine(Place{name, member}, value);
    });
}
template <class T>
void imagine(const Place& place, std::vector<T>& list)
{
    imagine(place, list.emplace_back());
}
template <class T>
void imagine(const Place& place, std::optional<T>& value)
{
    imagine(place, value.emplace());
}

template <Described T>
T exampleOf()
{
    T record{};
    imagine(Place{}, record);
    return record;
}

} // namespace trunkline::openapi
