#pragma once
// Values that the store holds and its reader must not learn: sealed with a key beside the store.

#include "services/base/random.h"
#include "services/base/result.h"
#include "services/base/secret.h"

#include <string>
#include <string_view>
#include <vector>

namespace trunkline {

/// XChaCha20-Poly1305 (libsodium, `crypto_aead_xchacha20poly1305_ietf`) with a random nonce. The
/// text form is `<key id>.<base64url of nonce and cipher>`; the key id is 8 hexadecimal digits of
/// the key's own digest, so that keys can rotate: several open, the first seals.
class Seal {
public:
    /// `keys`: 32 bytes each. Errors: Invalid when there is none or one has another length.
    static Result<Seal> withKeys(const std::vector<Secret>& keys);

    /// `place` says where the value stands (table, column, row, tenant): moved elsewhere, it does
    /// not open.
    std::string close(std::string_view plain, std::string_view place, Random& random) const;
    /// Errors: Invalid (not ours, changed, moved, or of a key that is not known any more).
    Result<Secret> open(std::string_view sealed, std::string_view place) const;
    /// Was it sealed with another key than the one that seals now?
    bool isOld(std::string_view sealed) const;

private:
    struct Key {
        std::string id;
        Secret bytes;
    };
    std::vector<Key> m_keys;
};

} // namespace trunkline
