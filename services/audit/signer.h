#pragma once
// The key that signs heads of the chain.

#include "services/base/result.h"
#include "services/base/secret.h"

#include <memory>
#include <string>
#include <string_view>

namespace trunkline {

/// An Ed25519 key pair (RFC 8032, by libsodium). Shared between threads.
class Signer {
public:
    /// `seed`: 32 bytes. Errors: Invalid.
    static Result<std::shared_ptr<Signer>> fromSeed(const Secret& seed);

    const std::string& publicKey() const { return m_publicKey; } ///< 32 bytes
    const std::string& keyId() const { return m_keyId; }         ///< see keyIdOf
    /// 64 bytes.
    std::string sign(std::string_view message) const;

private:
    Signer() = default;

    std::string m_publicKey;
    std::string m_keyId;
    Secret m_secretKey;
};

/// The first 16 hexadecimal digits of the public key's SHA-256.
std::string keyIdOf(std::string_view publicKey);

/// Whether `signature` (64 bytes) of `message` was made by the holder of `publicKey` (32 bytes).
bool signatureHolds(
    std::string_view publicKey, std::string_view message, std::string_view signature);

} // namespace trunkline
