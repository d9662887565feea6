#include "services/telemetry/logline.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace trunkline {

namespace {

constexpr std::string_view truncation = ",\"truncated\":true}";
constexpr char32_t noCharacter = 0xFFFD;

/// The code point at `at`, and how many bytes it has; U+FFFD and one byte for what is no UTF-8
/// (Unicode 15, table 3-7).
std::pair<char32_t, std::size_t> pointAt(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    if (first < 0x80)
        return {first, 1};
    std::size_t size = 0;
    if (first >= 0xC2 && first <= 0xDF)
        size = 2;
    else if (first >= 0xE0 && first <= 0xEF)
        size = 3;
    else if (first >= 0xF0 && first <= 0xF4)
        size = 4;
    if (size == 0 || at + size > text.size())
        return {noCharacter, 1};
    char32_t point = first & (0xFF >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80)
            return {noCharacter, 1};
        point = (point << 6) | (byte(at + i) & 0x3F);
    }
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    if (point < least.at(size) || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
        return {noCharacter, 1};
    return {point, size};
}

bool isHostile(char32_t point)
{
    return point < 0x20 || (point >= 0x7F && point <= 0x9F) || point == 0x061C
        || (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E)
        || (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF || point == noCharacter;
}

void appendEscape(std::string& out, char32_t point)
{
    std::array<char, 12> text{}; // as many digits as the type may have: GCC counts them
    std::snprintf(text.data(), text.size(), "\\u%04x", static_cast<unsigned>(point));
    out += text.data();
}

void appendValue(std::string& out, std::string_view text) { appendLogText(out, text); }
void appendValue(std::string& out, std::int64_t number) { out += std::to_string(number); }
void appendValue(std::string& out, bool truth) { out += truth ? "true" : "false"; }
void appendValue(std::string& out, const Uuid& id)
{
    out += '"';
    id.appendTo(out);
    out += '"';
}
void appendValue(std::string& out, LogWord word)
{
    out += '"';
    out += word.text();
    out += '"';
}
void appendValue(std::string& out, double number)
{
    constexpr int decimals = 3;
    std::array<char, 64> text{};
    const auto [end, failed] = std::to_chars(
        text.data(), text.data() + text.size(), number, std::chars_format::fixed, decimals);
    // Neither infinity nor a number of 60 digits is one in JSON.
    if (failed != std::errc() || number - number != 0)
        out += "null";
    else
        out.append(text.data(), end);
}

} // namespace

bool LogField::isEmpty() const
{
    if (const auto* text = std::get_if<std::string_view>(&m_value))
        return text->empty();
    const auto* id = std::get_if<Uuid>(&m_value);
    return id != nullptr && id->isNil();
}

void appendLogText(std::string& out, std::string_view text)
{
    out += '"';
    const auto isPlain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
    std::size_t at = 0;
    while (at < text.size()) {
        // Nearly all there is to log, in one go.
        const auto plain = static_cast<std::size_t>(
            std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at),
                text.begin() + static_cast<std::ptrdiff_t>(std::min(text.size(), mostValueBytes)),
                isPlain)
            - text.begin());
        out.append(text, at, plain - at);
        at = plain;
        if (at == text.size())
            break;
        const auto [point, size] = pointAt(text, at);
        if (at + size > mostValueBytes) {
            out += "\u2026";
            break;
        }
        if (point == '"' || point == '\\') {
            out += '\\';
            out += static_cast<char>(point);
        } else if (isHostile(point)) {
            appendEscape(out, point);
        } else {
            out.append(text, at, size);
        }
        at += size;
    }
    out += '"';
}

std::string logTime(Instant time)
{
    const auto second = std::chrono::floor<std::chrono::seconds>(time);
    thread_local auto said = Instant::min(); // many lines are of one second
    thread_local std::string text;
    if (said != second) {
        text = rfc3339(Instant(second));
        text.pop_back();
        said = second;
    }
    std::string fraction = std::to_string(1'000'000 + (time - second).count()) + 'Z';
    fraction.front() = '.';
    return text + fraction;
}

LogMembers::LogMembers(std::initializer_list<LogField> fields)
{
    LogLine line;
    for (const LogField& field : fields)
        line.add(field);
    m_text = std::move(line).finish();
    m_text.erase(0, 1).pop_back();
}

LogLine::LogLine(std::string room)
    : m_text(std::move(room))
{
    constexpr std::size_t mostlyEnough = 1'024;
    m_text.reserve(mostlyEnough);
    m_text = '{';
}

void LogLine::add(const LogField& field)
{
    if (field.isEmpty() || m_truncated)
        return;
    const std::size_t before = m_text.size();
    m_text += before > 1 ? ",\"" : "\"";
    m_text += field.name(); // a literal of ours
    m_text += "\":";
    std::visit([this](const auto& value) { appendValue(m_text, value); }, field.value());
    bound(before);
}

void LogLine::addAll(const LogMembers& members)
{
    if (members.text().empty() || m_truncated)
        return;
    const std::size_t before = m_text.size();
    if (before > 1)
        m_text += ',';
    m_text += members.text();
    bound(before);
}

void LogLine::bound(std::size_t before)
{
    if (m_text.size() + truncation.size() <= mostLineBytes)
        return;
    m_text.resize(before);
    m_truncated = true;
}

std::string LogLine::finish() &&
{
    m_text += m_truncated ? truncation : "}";
    return std::move(m_text);
}

} // namespace trunkline
