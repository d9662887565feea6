#pragma once
// SHA-256 (FIPS 180-4), by OpenSSL.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace trunkline {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(std::string_view bytes);

/// HMAC (RFC 2104) with SHA-256.
Sha256 hmacSha256(std::string_view key, std::string_view bytes);

/// Lower-case hexadecimal.
std::string hex(std::span<const std::uint8_t> bytes);

/// SHA-256 of bytes that come piece by piece.
class Digest {
public:
    Digest();
    ~Digest();
    Digest(Digest&&) noexcept;
    Digest& operator=(Digest&&) noexcept;

    Digest& add(std::string_view bytes);
    Digest& add(std::span<const std::uint8_t> bytes);
    /// The digest of all that was added; the object goes on from there.
    Sha256 value() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace trunkline
