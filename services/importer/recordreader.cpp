#include "services/importer/recordreader.h"

#include "services/base/text.h"

#include <algorithm>
#include <cstring>

namespace trunkline {

namespace {

constexpr std::int64_t smallestBuffer = 64 * 1024;
constexpr std::int64_t largestBuffer = 3 * std::int64_t{longestLine};
constexpr std::size_t shownOfLongLine = 200;

bool isAscii(std::string_view text)
{
    return std::none_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
}

bool isBlank(std::string_view text)
{
    return text.find_first_not_of(" \r") == std::string_view::npos;
}

} // namespace

RecordReader::RecordReader(const InputFile& file, Dialect dialect)
    : m_file(file)
    , m_dialect(dialect)
    , m_buffer(static_cast<std::size_t>(std::clamp(file.size() + 1, smallestBuffer, largestBuffer)))
{
}

void RecordReader::seek(std::int64_t offset, std::int64_t line)
{
    m_at = m_filled = 0;
    m_offset = offset;
    m_line = line;
    m_end = false;
}

Result<bool> RecordReader::refill()
{
    if (m_end)
        return false;
    if (m_at > 0) {
        std::memmove(m_buffer.data(), data(), available());
        m_filled -= m_at;
        m_at = 0;
    }
    if (m_filled == m_buffer.size())
        return false;
    TRUNK_TRY(const std::size_t got,
        m_file.read(m_offset + static_cast<std::int64_t>(m_filled), m_buffer.data() + m_filled,
            m_buffer.size() - m_filled));
    m_filled += got;
    m_end = m_filled < m_buffer.size();
    return got > 0;
}

Result<RecordReader::Found> RecordReader::findLine(std::size_t from, Span& span)
{
    const char mark = m_dialect.carriageReturns ? '\r' : '\n';
    for (std::size_t seen = from;;) {
        const void* hit = std::memchr(data() + seen, mark, available() - seen);
        if (hit != nullptr) {
            span.text = static_cast<std::size_t>(static_cast<const char*>(hit) - data()) - from;
            span.whole = span.text + 1;
            if (span.text > longestLine)
                return Found::TooLong;
            if (mark == '\n' && span.text > 0 && data()[from + span.text - 1] == '\r')
                --span.text;
            return Found::Line;
        }
        seen = available();
        if (seen - from > longestLine)
            return Found::TooLong;
        TRUNK_TRY(const bool more, refill());
        if (more)
            continue;
        if (available() == from)
            return Found::Nothing;
        span.text = span.whole = available() - from;
        if (mark == '\n' && data()[from + span.text - 1] == '\r')
            --span.text;
        return Found::LastLine;
    }
}

Outcome RecordReader::skipLine(std::int64_t& length)
{
    const char mark = m_dialect.carriageReturns ? '\r' : '\n';
    length = 0;
    for (;;) {
        const void* hit = std::memchr(data(), mark, available());
        const std::size_t gone = hit != nullptr
            ? static_cast<std::size_t>(static_cast<const char*>(hit) - data()) + 1
            : available();
        length += static_cast<std::int64_t>(gone);
        m_at += gone;
        m_offset += static_cast<std::int64_t>(gone);
        if (hit != nullptr)
            return Done{};
        TRUNK_TRY(const bool more, refill());
        if (!more)
            return Done{};
    }
}

bool RecordReader::split(std::string_view text, Record& record)
{
    record.fields.clear();
    record.quoted = false;
    m_unescaped.clear();
    m_unescaped.reserve(text.size()); // views into it stay valid
    const char delimiter = m_dialect.delimiter;
    for (std::size_t at = 0;;) {
        std::size_t end = 0;
        if (at < text.size() && text[at] == '"') {
            bool doubled = false;
            std::size_t close = text.find('"', at + 1);
            while (close != std::string_view::npos && close + 1 < text.size()
                && text[close + 1] == '"') {
                doubled = true;
                close = text.find('"', close + 2);
            }
            if (close == std::string_view::npos)
                return false;
            end = close + 1;
            if (end == text.size() || text[end] == delimiter) {
                record.quoted = true;
                std::string_view inside = text.substr(at + 1, close - at - 1);
                if (doubled) {
                    const std::size_t begin = m_unescaped.size();
                    for (std::size_t i = 0; i < inside.size(); ++i) {
                        m_unescaped += inside[i];
                        if (inside[i] == '"')
                            ++i;
                    }
                    inside = std::string_view(m_unescaped).substr(begin);
                }
                record.fields.push_back(inside);
            } else {
                if (text.substr(at, end - at).find_first_of("\r\n") != std::string_view::npos)
                    return false; // a quote that another line's quote seemed to close
                end = std::min(text.find(delimiter, end), text.size());
                record.fields.push_back(text.substr(at, end - at));
            }
        } else {
            end = std::min(text.find(delimiter, at), text.size());
            record.fields.push_back(text.substr(at, end - at));
        }
        if (end == text.size())
            return true;
        at = end + 1;
    }
}

/// The first line leaves a quote open: takes the lines up to where it closes, or else only the
/// first, as one that is wrong.
Outcome RecordReader::join(Record& record, Span first)
{
    Span whole = first;
    for (std::int64_t lines = 2; lines <= mostLinesOfARecord; ++lines) {
        Span next;
        TRUNK_TRY(const Found found, findLine(whole.whole, next));
        if (found == Found::Nothing || found == Found::TooLong
            || whole.whole + next.text > longestLine)
            break;
        whole.text = whole.whole + next.text;
        whole.whole += next.whole;
        std::string_view text(data(), whole.text);
        if (std::memchr(data() + whole.text - next.text, '"', next.text) == nullptr)
            continue;
        if (m_dialect.windows1252 && !isAscii(text)) {
            m_converted = windows1252ToUtf8(text);
            text = m_converted;
        }
        if (!split(text, record))
            continue;
        if (m_dialect.columns != 0 && record.fields.size() != m_dialect.columns)
            break;
        record.raw = std::string_view(data(), whole.text);
        record.end = record.begin + static_cast<std::int64_t>(whole.whole);
        record.lastLine = record.line + lines - 1;
        return Done{};
    }
    record.fields.clear();
    record.raw = std::string_view(data(), first.text);
    record.end = record.begin + static_cast<std::int64_t>(first.whole);
    record.lastLine = record.line;
    record.problem = "a quote is not closed; close it, or double the quotes within the field";
    return Done{};
}

Result<bool> RecordReader::next(Record& record)
{
    for (;;) {
        Span span;
        TRUNK_TRY(const Found found, findLine(0, span));
        if (found == Found::Nothing)
            return false;
        record.begin = m_offset;
        record.line = record.lastLine = m_line;
        record.problem = nullptr;
        if (found == Found::TooLong) {
            record.fields.clear();
            m_converted.assign(data(), std::min(shownOfLongLine, available()));
            std::int64_t length = 0;
            TRUNK_DO(skipLine(length));
            record.raw = m_converted;
            record.end = m_offset;
            record.problem = "the line is longer than 1 MiB; break or remove it";
            ++m_line;
            return true;
        }
        std::string_view text(data(), span.text);
        if (isBlank(text)) {
            m_at += span.whole;
            m_offset += static_cast<std::int64_t>(span.whole);
            ++m_line;
            continue;
        }
        record.raw = text;
        record.end = record.begin + static_cast<std::int64_t>(span.whole);
        if (m_dialect.windows1252 && !isAscii(text)) {
            m_converted = windows1252ToUtf8(text);
            text = m_converted;
        }
        if (!split(text, record))
            TRUNK_DO(join(record, span));
        if (record.problem == nullptr && record.raw.find('\0') != std::string_view::npos)
            record.problem = "the line holds a NUL byte; remove it";
        if (record.problem == nullptr && m_dialect.cutInCharacter && record.end == m_file.size())
            record.problem = "the file ends within a character; export it again";
        if (record.problem != nullptr)
            record.fields.clear();
        // The views stay: the buffer moves only when the next record is looked for.
        m_at += static_cast<std::size_t>(record.end - record.begin);
        m_offset = record.end;
        m_line = record.lastLine + 1;
        return true;
    }
}

} // namespace trunkline
