#pragma once
// From a key's public part to its tenant, its record and the digest of its secret; how it is used.

#include "services/base/id.h"
#include "services/base/time.h"
#include "services/storage/database.h"

#include <optional>
#include <string>

namespace trunkline {

struct KeyEntry {
    TenantId tenantId;
    ApiKeyId apiKeyId;
    bool live = true;
    std::string digest;               ///< see keyDigest
    std::optional<Instant> rotatedAt; ///< since then it has a successor
    std::optional<Instant> endsAt;
};

/// `keyId` is the part of the key that is no secret.
Result<std::optional<KeyEntry>> findKeyEntry(Transaction& transaction, const std::string& keyId);
Outcome putKeyEntry(Transaction& transaction, const std::string& keyId, const KeyEntry& entry);
/// It has a successor from `now` on, and is worth nothing from `end` on.
Outcome rotateKeyEntry(Transaction& transaction, ApiKeyId id, Instant now, Instant end);
Outcome removeKeyEntry(Transaction& transaction, ApiKeyId id);

/// True when the key was never used from that address before.
Result<bool> noteKeyUse(
    Transaction& transaction, ApiKeyId id, const std::string& address, Instant now);

} // namespace trunkline
