#include "services/http/chunks.h"

#include "services/base/hexdigit.h"
#include "services/http/characters.h"

#include <algorithm>

namespace trunkline {

namespace {

/// As many as 64 bits have: more, even of zeros, is nobody's honest chunk.
constexpr int mostDigits = 16;

} // namespace

ChunkDecoder::ChunkDecoder(const ChunkLimits& limits)
    : m_limits(limits)
{
}

std::size_t ChunkDecoder::feed(std::string_view bytes, std::string& body)
{
    std::size_t at = 0;
    while (at < bytes.size() && !done() && !m_refusal) {
        if (m_place != Place::Data) {
            readByte(bytes[at++]);
            continue;
        }
        const std::string_view data
            = bytes.substr(at, std::min<std::uint64_t>(m_left, bytes.size() - at));
        body.append(data);
        at += data.size();
        m_left -= data.size();
        m_size += data.size();
        if (m_left == 0)
            m_place = Place::DataEnd;
    }
    return at;
}

void ChunkDecoder::readByte(char c)
{
    switch (m_place) {
    case Place::Size:
        return readSize(c);
    case Place::Extension:
        return readExtension(c);
    case Place::SizeEnd:
        return c == '\n' ? endSize() : refuse(400, "a chunk size that ends without LF");
    case Place::DataEnd:
        return expect(c, '\r', Place::DataLineEnd, "a chunk longer than its size");
    case Place::DataLineEnd:
        return expect(c, '\n', Place::Size, "chunk data that ends without LF");
    case Place::Last:
        return expect(c, '\r', Place::LastLineEnd, "a trailer behind the last chunk");
    case Place::LastLineEnd:
        return expect(c, '\n', Place::Done, "a body that ends without LF");
    case Place::Data:
    case Place::Done:
        return;
    }
}

void ChunkDecoder::readSize(char c)
{
    const int digit = hexValue(c);
    if (digit >= 0) {
        if (++m_digits > mostDigits)
            return refuse(400, "a chunk size with too many digits");
        m_left = m_left * 16 + static_cast<unsigned>(digit);
    } else if (m_digits > 0 && c == '\r') {
        m_place = Place::SizeEnd;
    } else if (m_digits > 0 && c == ';') {
        m_place = Place::Extension;
        readExtension(c);
    } else {
        refuse(400, "a chunk size that is no hexadecimal number");
    }
}

void ChunkDecoder::readExtension(char c)
{
    if (c == '\r')
        m_place = Place::SizeEnd;
    else if (!isBlank(c) && !isVisible(c))
        refuse(400, "a byte that a chunk extension may not have");
    else if (++m_extensions > m_limits.extensionBytes)
        refuse(400, "chunk extensions above the limit");
}

void ChunkDecoder::endSize()
{
    if (m_left > m_limits.bodyBytes - m_size)
        return refuse(413, "a body above the limit");
    m_place = m_left == 0 ? Place::Last : Place::Data;
    m_digits = 0;
}

void ChunkDecoder::expect(char c, char wanted, Place next, std::string_view why)
{
    if (c == wanted)
        m_place = next;
    else
        refuse(400, why);
}

} // namespace trunkline
