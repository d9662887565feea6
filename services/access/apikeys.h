#pragma once
// The form of API keys and session tokens; what of them is stored (SEC-K1, SEC-K2).

#include "services/base/random.h"
#include "services/base/secret.h"

#include <optional>
#include <string>
#include <string_view>

namespace trunkline {

/// `tlk_<live|test>_<id: 12 base62>_<secret: 43 base62><check: 6 base62 of CRC-32>`, 71 characters.
struct PlainKey {
    bool live = true;
    std::string id;
    Secret secret; ///< of 256 bits

    Secret text() const;
    /// Shown in lists.
    std::string lastFour() const;
};

PlainKey makePlainKey(bool live, Random& random);
/// None for what has another form or a wrong check: refused without asking the store.
std::optional<PlainKey> parsePlainKey(std::string_view text);
/// HMAC-SHA-256 of the secret, hexadecimal: what the store holds.
std::string keyDigest(const PlainKey& key, const Secret& pepper);

/// 32 random bytes, base64url: 43 characters. Sessions, CSRF tokens, invitations.
Secret makeToken(Random& random);
bool hasTokenForm(std::string_view text);
/// SHA-256, hexadecimal: what the store holds.
std::string tokenDigest(std::string_view token);

/// In constant time for texts of equal length.
bool sameText(std::string_view a, std::string_view b);

} // namespace trunkline
