#include "services/base/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <new>

namespace trunkline {

namespace {

struct ContextDeleter {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// OpenSSL 3 looks an algorithm up by name on every use unless it is fetched once.
const EVP_MD* algorithm()
{
    static EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return fetched;
}

} // namespace

struct Digest::State {
    std::unique_ptr<EVP_MD_CTX, ContextDeleter> context{EVP_MD_CTX_new()};
};

Digest::Digest()
    : m_state(std::make_unique<State>())
{
    if (m_state->context == nullptr
        || EVP_DigestInit_ex2(m_state->context.get(), algorithm(), nullptr) != 1)
        throw std::bad_alloc();
}

Digest::~Digest() = default;
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;

Digest& Digest::add(std::string_view bytes)
{
    EVP_DigestUpdate(m_state->context.get(), bytes.data(), bytes.size());
    return *this;
}

Digest& Digest::add(std::span<const std::uint8_t> bytes)
{
    EVP_DigestUpdate(m_state->context.get(), bytes.data(), bytes.size());
    return *this;
}

Sha256 Digest::value() const
{
    Sha256 out{};
    const std::unique_ptr<EVP_MD_CTX, ContextDeleter> copy(EVP_MD_CTX_new());
    if (copy == nullptr || EVP_MD_CTX_copy_ex(copy.get(), m_state->context.get()) != 1)
        throw std::bad_alloc();
    EVP_DigestFinal_ex(copy.get(), out.data(), nullptr);
    return out;
}

Sha256 sha256(std::string_view bytes)
{
    // A batch has thousands of short texts: a context of their own would cost more than they do.
    thread_local const std::unique_ptr<EVP_MD_CTX, ContextDeleter> context(EVP_MD_CTX_new());
    Sha256 out{};
    if (context == nullptr || EVP_DigestInit_ex2(context.get(), algorithm(), nullptr) != 1
        || EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) != 1
        || EVP_DigestFinal_ex(context.get(), out.data(), nullptr) != 1)
        throw std::bad_alloc();
    return out;
}

Sha256 hmacSha256(std::string_view key, std::string_view bytes)
{
    Sha256 out{};
    unsigned int length = 0;
    HMAC(algorithm(), key.data(), static_cast<int>(key.size()),
        reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), out.data(), &length);
    return out;
}

std::string hex(std::span<const std::uint8_t> bytes)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        out.push_back(digits[byte >> 4]);
        out.push_back(digits[byte & 15]);
    }
    return out;
}

} // namespace trunkline
