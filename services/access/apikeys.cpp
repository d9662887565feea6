#include "services/access/apikeys.h"

#include "services/base/base64url.h"
#include "services/base/digest.h"

#include <boost/crc.hpp>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace trunkline {

namespace {

constexpr std::string_view digits
    = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::size_t idLength = 12;
constexpr std::size_t secretLength = 43; // 62^43 > 2^256
constexpr std::size_t checkLength = 6;   // 62^6 > 2^32
constexpr std::size_t prefixLength = 9;  // tlk_live_
constexpr std::size_t wholeLength = prefixLength + idLength + 1 + secretLength + checkLength;
constexpr std::size_t tokenBytes = 32;
constexpr std::size_t tokenLength = 43;

bool isBase62(std::string_view text)
{
    return text.find_first_not_of(digits) == std::string_view::npos;
}

/// Every digit equally likely: bytes beyond the last whole multiple of 62 are drawn again.
std::string randomDigits(std::size_t length, Random& random)
{
    constexpr unsigned fair = 256 / 62 * 62;
    std::string out;
    std::array<std::uint8_t, 64> bytes{};
    while (out.size() < length) {
        random.fill(bytes);
        for (const std::uint8_t byte : bytes) {
            if (byte < fair && out.size() < length)
                out += digits[byte % 62];
        }
    }
    return out;
}

std::string checkOf(std::string_view text)
{
    boost::crc_32_type crc;
    crc.process_bytes(text.data(), text.size());
    std::uint32_t rest = crc.checksum();
    std::string out(checkLength, '0');
    for (std::size_t i = checkLength; i-- > 0; rest /= 62)
        out[i] = digits[rest % 62];
    return out;
}

std::string bodyOf(const PlainKey& key)
{
    return (key.live ? "tlk_live_" : "tlk_test_") + key.id + '_' + key.secret.reveal();
}

} // namespace

Secret PlainKey::text() const
{
    const std::string body = bodyOf(*this);
    return Secret(body + checkOf(body));
}

std::string PlainKey::lastFour() const
{
    const Secret whole = text();
    return whole.reveal().substr(whole.reveal().size() - 4);
}

PlainKey makePlainKey(bool live, Random& random)
{
    return {live, randomDigits(idLength, random), Secret(randomDigits(secretLength, random))};
}

std::optional<PlainKey> parsePlainKey(std::string_view text)
{
    if (text.size() != wholeLength || text[prefixLength + idLength] != '_')
        return std::nullopt;
    const bool live = text.starts_with("tlk_live_");
    if (!live && !text.starts_with("tlk_test_"))
        return std::nullopt;
    const std::string_view id = text.substr(prefixLength, idLength);
    const std::string_view secret = text.substr(prefixLength + idLength + 1, secretLength);
    const std::string_view body = text.substr(0, wholeLength - checkLength);
    if (!isBase62(id) || !isBase62(secret) || checkOf(body) != text.substr(body.size()))
        return std::nullopt;
    return PlainKey{live, std::string(id), Secret(std::string(secret))};
}

std::string keyDigest(const PlainKey& key, const Secret& pepper)
{
    return hex(hmacSha256(pepper.reveal(), key.secret.reveal()));
}

Secret makeToken(Random& random)
{
    std::string bytes(tokenBytes, '\0');
    random.fill({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
    Secret token(base64url(bytes));
    sodium_memzero(bytes.data(), bytes.size());
    return token;
}

bool hasTokenForm(std::string_view text)
{
    return text.size() == tokenLength && std::all_of(text.begin(), text.end(), [](char c) {
        return digits.find(c) != std::string_view::npos || c == '-' || c == '_';
    });
}

std::string tokenDigest(std::string_view token) { return hex(sha256(token)); }

bool sameText(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace trunkline
