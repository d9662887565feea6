#include "services/audit/signer.h"

#include "services/base/digest.h"

#include <sodium.h>

namespace trunkline {

Result<std::shared_ptr<Signer>> Signer::fromSeed(const Secret& seed)
{
    if (seed.reveal().size() != crypto_sign_SEEDBYTES)
        return fail(Errc::Invalid, "an Ed25519 seed is 32 bytes");
    std::string publicKey(crypto_sign_PUBLICKEYBYTES, '\0');
    std::string secretKey(crypto_sign_SECRETKEYBYTES, '\0');
    crypto_sign_seed_keypair(reinterpret_cast<unsigned char*>(publicKey.data()),
        reinterpret_cast<unsigned char*>(secretKey.data()),
        reinterpret_cast<const unsigned char*>(seed.reveal().data()));
    std::shared_ptr<Signer> signer(new Signer);
    signer->m_keyId = keyIdOf(publicKey);
    signer->m_publicKey = std::move(publicKey);
    signer->m_secretKey = Secret(std::move(secretKey));
    return signer;
}

std::string Signer::sign(std::string_view message) const
{
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
        reinterpret_cast<const unsigned char*>(message.data()), message.size(),
        reinterpret_cast<const unsigned char*>(m_secretKey.reveal().data()));
    return signature;
}

std::string keyIdOf(std::string_view publicKey) { return hex(sha256(publicKey)).substr(0, 16); }

bool signatureHolds(
    std::string_view publicKey, std::string_view message, std::string_view signature)
{
    return publicKey.size() == crypto_sign_PUBLICKEYBYTES && signature.size() == crypto_sign_BYTES
        && crypto_sign_verify_detached(reinterpret_cast<const unsigned char*>(signature.data()),
               reinterpret_cast<const unsigned char*>(message.data()), message.size(),
               reinterpret_cast<const unsigned char*>(publicKey.data()))
        == 0;
}

} // namespace trunkline
