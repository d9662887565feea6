#include "services/contract/cursor.h"

#include "services/base/base64url.h"
#include "services/base/digest.h"

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
    return base64url(plain);
}

Result<std::vector<std::string>> readCursor(
    std::string_view cursor, std::size_t width, std::string_view question)
{
    const auto plain = fromBase64url(cursor);
    if (!plain)
        return strange();

    std::vector<std::string> parts;
    std::size_t from = 0;
    for (std::size_t at = plain->find(separator); at != std::string::npos;
         at = plain->find(separator, from)) {
        parts.push_back(plain->substr(from, at - from));
        from = at + 1;
    }
    parts.push_back(plain->substr(from));
    if (parts.size() != width + 1 || parts.front() != questionHash(question))
        return strange();
    parts.erase(parts.begin());
    return parts;
}

} // namespace trunkline
