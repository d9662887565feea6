#include "services/base/id.h"

#include "services/base/hexdigit.h"

#include <array>
#include <cstring>

namespace trunkline {

namespace {

constexpr char digits[] = "0123456789abcdef";

bool hyphenAt(std::size_t position)
{
    return position == 8 || position == 13 || position == 18 || position == 23;
}

} // namespace

std::string Uuid::text() const
{
    std::string out;
    appendTo(out);
    return out;
}

void Uuid::appendTo(std::string& out) const
{
    constexpr std::array<std::uint8_t, 16> places{
        0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};
    const std::size_t begin = out.size();
    out.append(36, '-');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        out[begin + places[i]] = digits[bytes[i] >> 4];
        out[begin + places[i] + 1] = digits[bytes[i] & 15];
    }
}

std::optional<Uuid> Uuid::parse(std::string_view text)
{
    if (text.size() != 36)
        return std::nullopt;
    Uuid id;
    std::size_t position = 0;
    for (std::uint8_t& byte : id.bytes) {
        if (hyphenAt(position) && text[position++] != '-')
            return std::nullopt;
        const int high = hexValue(text[position]);
        const int low = hexValue(text[position + 1]);
        if (high < 0 || low < 0)
            return std::nullopt;
        byte = static_cast<std::uint8_t>(high << 4 | low);
        position += 2;
    }
    return id;
}

std::chrono::sys_time<std::chrono::milliseconds> Uuid::time() const
{
    std::int64_t milliseconds = 0;
    for (std::size_t i = 0; i < 6; ++i)
        milliseconds = milliseconds << 8 | bytes[i];
    return std::chrono::sys_time<std::chrono::milliseconds>{
        std::chrono::milliseconds{milliseconds}};
}

Uuid uuid7(std::chrono::sys_time<std::chrono::milliseconds> time,
    const std::array<std::uint8_t, 10>& entropy)
{
    Uuid id;
    auto milliseconds = static_cast<std::uint64_t>(time.time_since_epoch().count());
    for (std::size_t i = 6; i-- > 0; milliseconds >>= 8)
        id.bytes[i] = static_cast<std::uint8_t>(milliseconds & 0xff);
    std::memcpy(id.bytes.data() + 6, entropy.data(), entropy.size());
    id.bytes[6] = static_cast<std::uint8_t>(0x70 | (id.bytes[6] & 0x0f));
    id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));
    return id;
}

} // namespace trunkline

std::size_t std::hash<trunkline::Uuid>::operator()(const trunkline::Uuid& id) const noexcept
{
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    std::memcpy(&high, id.bytes.data(), 8);
    std::memcpy(&low, id.bytes.data() + 8, 8);
    return high ^ (low * 0x9e3779b97f4a7c15ULL);
}
