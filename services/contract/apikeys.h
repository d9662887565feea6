#pragma once
// API keys: what a program signs in with. Each may do what its scopes name, as far as its role may.

#include "services/base/id.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/contract/bounds.h"
#include "services/contract/facts.h"
#include "services/contract/fields.h"
#include "services/contract/page.h"
#include "services/contract/secrets.h"

#include <optional>
#include <string>
#include <vector>

namespace trunkline {

struct ApiKey {
    ApiKeyId id;
    TenantId tenantId;
    std::string name;
    std::string keyId;                 ///< the part of the key that may be shown
    std::string lastFour;              ///< the key's last characters
    std::vector<Permission> scopes;    ///< all that it may do
    Role role = Role::Readonly;        ///< what it may do at most, and what it sees
    PublisherId publisherId;           ///< of a PUBLISHER
    BuyerId buyerId;                   ///< of a BUYER
    std::vector<std::string> networks; ///< CIDR; empty: from everywhere
    UserId createdBy;
    Instant createdAt;
    Instant updatedAt;
    Instant expiresAt;
    std::optional<Instant> endsAt;     ///< when it was revoked, or its time after a rotation ends
    std::optional<Instant> lastUsedAt; ///< to the minute
    std::int64_t version = 0;

    friend bool operator==(const ApiKey&, const ApiKey&) = default;
};
TRUNK_RECORD(ApiKey, id, tenantId, name, keyId, lastFour, scopes, role, publisherId, buyerId,
    networks, createdBy, createdAt, updatedAt, expiresAt, endsAt, lastUsedAt, version)

struct ApiKeyDraft {
    std::string name;
    std::vector<Permission> scopes;
    Role role = Role::Readonly;
    PublisherId publisherId; ///< of a PUBLISHER, else nil
    BuyerId buyerId;         ///< of a BUYER, else nil
    std::vector<std::string> networks;
    std::int64_t days = 90; ///< until it expires

    friend bool operator==(const ApiKeyDraft&, const ApiKeyDraft&) = default;
};
TRUNK_RECORD(ApiKeyDraft, name, scopes, role, publisherId, buyerId, networks, days)
TRUNK_BOUNDS(ApiKeyDraft, {"name", 1, 120}, {"scopes", 1, unbounded},
    {"networks", 0, 20, "networks"}, {"days", 1, 365, "days"})

/// May a key have that scope? None that hands out rights, and none that needs a person.
bool isKeyScope(Permission permission);
/// Rules: name 1 to 120 characters; 1 or more scopes, none twice, none that no key may have; a
/// publisher or buyer where the role asks for one, and nowhere else; at most 20 networks; 1 to 365
/// days. What the role allows is not looked at here.
std::vector<FieldError> validate(const ApiKeyDraft& draft);

/// The key itself is shown here and never again: the store holds a digest.
struct ApiKeyGrant {
    ApiKey key;
    Token secret; ///< empty in an answer that is given again
};
TRUNK_RECORD(ApiKeyGrant, key, secret)

struct ApiKeyPage {
    std::vector<ApiKey> items;
    std::string next; ///< cursor; empty at the end
};
TRUNK_RECORD(ApiKeyPage, items, next)

/// By name; ended and expired ones too.
struct ListApiKeys {
    using Response = ApiKeyPage;
    static constexpr Facts facts{.name = "api_keys.list",
        .summary = "A page of API keys, by name",
        .verb = Verb::Get,
        .path = "/v1/api-keys",
        .permission = Permission::ApiKeysRead,
        .effect = Effect::Read,
        .touches = Entity::ApiKey,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    PageRequest page;
};
TRUNK_RECORD(ListApiKeys, page)

struct ReadApiKey {
    using Response = ApiKey;
    static constexpr Facts facts{.name = "api_keys.read",
        .summary = "One API key",
        .verb = Verb::Get,
        .path = "/v1/api-keys/{id}",
        .permission = Permission::ApiKeysRead,
        .effect = Effect::Read,
        .touches = Entity::ApiKey,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    ApiKeyId id;
};
TRUNK_RECORD(ReadApiKey, id)

/// Live keys in a live tenant, test keys in the demo. Errors: Invalid per field; Forbidden for an
/// OWNER's key that somebody else asks for.
struct CreateApiKey {
    using Response = ApiKeyGrant;
    static constexpr Facts facts{.name = "api_keys.create",
        .summary = "Make an API key",
        .verb = Verb::Post,
        .path = "/v1/api-keys",
        .permission = Permission::ApiKeysWrite,
        .effect = Effect::Write,
        .touches = Entity::ApiKey,
        .rate = RateClass::Write,
        .stepUp = true,
        .audited = true};
    ApiKeyDraft draft;
};
TRUNK_RECORD(CreateApiKey, draft)

/// Makes a successor with the same rights, good for as many days as the old one was. The old one
/// goes on for the hours given, and its answers say so (`Deprecation`, `Sunset`). Errors: Conflict
/// when it has ended or expired, or is of another version.
struct RotateApiKey {
    using Response = ApiKeyGrant;
    static constexpr Facts facts{.name = "api_keys.rotate",
        .summary = "Make the successor of an API key",
        .verb = Verb::Post,
        .path = "/v1/api-keys/{id}/rotate",
        .permission = Permission::ApiKeysWrite,
        .effect = Effect::Write,
        .touches = Entity::ApiKey,
        .rate = RateClass::Write,
        .stepUp = true,
        .audited = true};
    ApiKeyId id;
    std::int64_t version = 0;
    std::int64_t overlapHours = 24; ///< 0 to 168
};
TRUNK_RECORD(RotateApiKey, id, version, overlapHours)
TRUNK_BOUNDS(RotateApiKey, {"overlap_hours", 0, 168})

/// From the next request on, everywhere. Errors: Conflict when it has ended already or is of
/// another version.
struct RevokeApiKey {
    using Response = ApiKey;
    static constexpr Facts facts{.name = "api_keys.revoke",
        .summary = "End an API key",
        .verb = Verb::Post,
        .path = "/v1/api-keys/{id}/revoke",
        .permission = Permission::ApiKeysWrite,
        .effect = Effect::Write,
        .touches = Entity::ApiKey,
        .rate = RateClass::Write,
        .stepUp = false,
        .audited = true};
    ApiKeyId id;
    std::int64_t version = 0;
};
TRUNK_RECORD(RevokeApiKey, id, version)

} // namespace trunkline
