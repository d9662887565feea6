#include "services/contract/cursor.h"

#include "services/base/digest.h"

#include <sodium.h>

namespace trunkline {

namespace {

constexpr char separator = '\x1f';

Error strange()
{
    return invalid("page.after", "is not a cursor of this list; begin again without one");
}

std::string questionHash(std::string_view question) { return hex(sha256(question)).substr(0, 16); }

} // namespace

std::string makeCursor(const std::vector<std::string>& key, std::string_view question)
{
    std::string plain = questionHash(question);
    for (const std::string& part : key) {
        plain += separator;
        plain += part;
    }
    std::string out(
        sodium_base64_encoded_len(plain.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
    sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(plain.data()),
        plain.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    out.pop_back(); // the terminator
    return out;
}

Result<std::vector<std::string>> readCursor(
    std::string_view cursor, std::size_t width, std::string_view question)
{
    std::string plain(cursor.size(), '\0');
    std::size_t length = 0;
    const char* end = nullptr;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(plain.data()), plain.size(),
            cursor.data(), cursor.size(), nullptr, &length, &end,
            sodium_base64_VARIANT_URLSAFE_NO_PADDING)
            != 0
        || end != cursor.data() + cursor.size())
        return strange();
    plain.resize(length);

    std::vector<std::string> parts;
    std::size_t from = 0;
    for (std::size_t at = plain.find(separator); at != std::string::npos;
         at = plain.find(separator, from)) {
        parts.push_back(plain.substr(from, at - from));
        from = at + 1;
    }
    parts.push_back(plain.substr(from));
    if (parts.size() != width + 1 || parts.front() != questionHash(question))
        return strange();
    parts.erase(parts.begin());
    return parts;
}

} // namespace trunkline
