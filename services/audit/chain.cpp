#include "services/audit/chain.h"

namespace trunkline {

namespace {

std::string bytesOf(const Sha256& digest) { return std::string(digest.begin(), digest.end()); }

} // namespace

std::string leafOf(std::string_view body)
{
    return bytesOf(Digest().add(std::string_view("\0", 1)).add(body).value());
}

std::string linkOf(
    TenantId chain, std::int64_t seq, std::string_view previousLink, std::string_view leaf)
{
    std::string number(8, '\0');
    auto rest = static_cast<std::uint64_t>(seq);
    for (std::size_t i = 8; i-- > 0; rest >>= 8)
        number[i] = static_cast<char>(rest & 0xff);
    return bytesOf(Digest()
                       .add(std::string_view("\x02", 1))
                       .add(chain.value.bytes)
                       .add(number)
                       .add(previousLink)
                       .add(leaf)
                       .value());
}

std::string firstLink() { return std::string(32, '\0'); }

std::string headText(TenantId chain, std::int64_t seq, std::string_view link, Instant at)
{
    return "trunkline audit head v1\n" + chain.text() + '\n' + std::to_string(seq) + '\n'
        + hexText(link) + '\n' + rfc3339(at) + '\n';
}

bool isCheckpoint(std::int64_t seq) { return seq == 1 || seq % 1000 == 0; }

std::string unhex(std::string_view text)
{
    const auto nibble = [](char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    };
    std::string out;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        const int high = nibble(text[i]);
        const int low = nibble(text[i + 1]);
        if (high < 0 || low < 0)
            return {};
        out += static_cast<char>(high << 4 | low);
    }
    return text.size() % 2 == 0 ? out : std::string();
}

std::string hexText(std::string_view bytes)
{
    return hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

} // namespace trunkline
