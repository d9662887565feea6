#pragma once
// A write that comes twice has one effect (SECURITY-REQUIREMENTS §1, "idempotency").

#include "services/contract/facts.h"
#include "services/storage/database.h"

#include <optional>
#include <string>
#include <string_view>

namespace trunkline {

/// Scope: tenant, principal, operation.
struct IdempotencyKey {
    std::string principal;
    std::string operation;
    std::string key;         ///< 1 to 255 visible ASCII characters
    std::string fingerprint; ///< SHA-256 of operation and canonical body, 32 bytes
};

/// Errors: Invalid.
Outcome checkIdempotencyKey(std::string_view key);

std::string fingerprintOf(const Facts& facts, const std::string& request);

/// The stored answer of an earlier request of this key, or none.
/// Errors: Invalid when the key is malformed or was used for another body.
Result<std::optional<std::string>> rememberedAnswer(
    Transaction& transaction, const IdempotencyKey& key, Instant now);

/// In the transaction of the effect. Errors: Conflict when the same key is at work elsewhere.
Outcome rememberAnswer(Transaction& transaction, const IdempotencyKey& key,
    const std::string& answer, Instant now, AuditId auditId);

} // namespace trunkline
