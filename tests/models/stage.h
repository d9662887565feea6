#pragma once
// A session over a hand-operated gateway, as one role.

#include "models/session/scope.h"
#include "services/contract/roles.h"
#include "tests/models/fakegateway.h"

namespace trunkline {

struct Stage {
    std::shared_ptr<FakeGateway> gateway = std::make_shared<FakeGateway>();
    Session session;
    Scope scope;

    explicit Stage(Role role = Role::Owner, UserId user = {});

    /// Answers tenant and roles; every permission is the role's, and `also` stands in the matrix.
    void begin(const std::vector<RoleRow>& also = {});
};

Instant at(const char* rfc3339);
CampaignId campaignId(int number);

} // namespace trunkline
