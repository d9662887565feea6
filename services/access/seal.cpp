#include "services/access/seal.h"

#include "services/base/base64url.h"
#include "services/base/digest.h"

#include <sodium.h>

namespace trunkline {

namespace {

constexpr std::size_t nonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t keyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t idDigits = 8;

const unsigned char* bytesOf(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

Error strange()
{
    return fail(Errc::Invalid, "a sealed value does not open; it or its key changed");
}

} // namespace

Result<Seal> Seal::withKeys(const std::vector<Secret>& keys)
{
    Seal seal;
    for (const Secret& key : keys) {
        if (key.reveal().size() != keyBytes)
            return fail(Errc::Invalid, "a sealing key must have 32 bytes");
        seal.m_keys.push_back(
            {hex(sha256("trunkline key id" + key.reveal())).substr(0, idDigits), key});
    }
    if (seal.m_keys.empty())
        return fail(Errc::Invalid, "there is no sealing key");
    return seal;
}

std::string Seal::close(std::string_view plain, std::string_view place, Random& random) const
{
    const Key& key = m_keys.front();
    std::string sealed(nonceBytes + plain.size() + tagBytes, '\0');
    auto* bytes = reinterpret_cast<unsigned char*>(sealed.data());
    random.fill({bytes, nonceBytes});
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes + nonceBytes, nullptr, bytesOf(plain),
        plain.size(), bytesOf(place), place.size(), nullptr, bytes, bytesOf(key.bytes.reveal()));
    return key.id + '.' + base64url(sealed);
}

Result<Secret> Seal::open(std::string_view sealed, std::string_view place) const
{
    if (sealed.size() <= idDigits || sealed[idDigits] != '.')
        return strange();
    const std::string_view id = sealed.substr(0, idDigits);
    const auto bytes = fromBase64url(sealed.substr(idDigits + 1));
    if (!bytes || bytes->size() < nonceBytes + tagBytes)
        return strange();
    for (const Key& key : m_keys) {
        if (key.id != id)
            continue;
        std::string plain(bytes->size() - nonceBytes - tagBytes, '\0');
        if (crypto_aead_xchacha20poly1305_ietf_decrypt(
                reinterpret_cast<unsigned char*>(plain.data()), nullptr, nullptr,
                bytesOf(*bytes) + nonceBytes, bytes->size() - nonceBytes, bytesOf(place),
                place.size(), bytesOf(*bytes), bytesOf(key.bytes.reveal()))
            == 0)
            return Secret(std::move(plain));
    }
    return strange();
}

bool Seal::isOld(std::string_view sealed) const
{
    return sealed.substr(0, idDigits) != m_keys.front().id;
}

} // namespace trunkline
