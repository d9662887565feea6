#pragma once
// A new member of the business behind a service, signed in.

#include "tests/http/service.h"
#include "tests/support/must.h"

#include <string>

namespace trunkline {

inline constexpr const char* memberPassword = "vexing otters read my atlas";

inline std::string tokenIn(const RawAnswer& answer)
{
    return objectOf(answer)[QStringLiteral("token")].toString().toStdString();
}

inline UserDraft draftOf(const User& user)
{
    return {
        user.name, user.email, user.role, user.publisherId, user.buyerId, user.state, user.version};
}

inline AcceptInvitation acceptance(const UserGrant& grant, const char* chosen = memberPassword)
{
    return {grant.token, grant.user.email.value, {Secret(chosen)}};
}

struct Member {
    User user;
    std::string token;
};

/// An ANALYST with a password of its own.
inline Member enter(Service& service)
{
    const auto grant
        = must(service.world().call(Role::Owner, sample<InviteUser>(service.world())), "a member");
    const RawAnswer answer = service.send(acceptance(grant));
    if (answer.status != 200)
        qFatal("%s", answer.body.c_str());
    return {grant.user, tokenIn(answer)};
}

} // namespace trunkline
