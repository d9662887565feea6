#include "services/importer/survey.h"

#include "services/base/digest.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <vector>

namespace trunkline {

namespace {

using namespace std::string_view_literals;

struct Magic {
    std::string_view bytes;
    const char* what;
};

constexpr std::array magics{Magic{"PK\3\4"sv, "a ZIP archive"}, Magic{"PK\5\6"sv, "a ZIP archive"},
    Magic{"\x1f\x8b"sv, "gzip data"}, Magic{"%PDF-"sv, "a PDF document"},
    Magic{"\x7f"
          "ELF"sv,
        "a program"},
    Magic{"BZh"sv, "bzip2 data"},
    Magic{"\xfd"
          "7zXZ"sv,
        "xz data"},
    Magic{"7z\xbc\xaf"sv, "a 7z archive"}, Magic{"Rar!"sv, "a RAR archive"},
    Magic{"\x28\xb5\x2f\xfd"sv, "zstd data"}, Magic{"\x89PNG"sv, "a PNG picture"},
    Magic{"GIF8"sv, "a GIF picture"}, Magic{"\xff\xd8\xff"sv, "a JPEG picture"},
    Magic{"\xd0\xcf\x11\xe0"sv, "an old Office document"},
    Magic{"SQLite format 3\0"sv, "an SQLite database"}, Magic{"MZ\x90\0"sv, "a program"},
    Magic{"RIFF"sv, "sound or video"}, Magic{"ID3"sv, "sound"}, Magic{"OggS"sv, "sound"},
    Magic{"<?xml"sv, "XML"}, Magic{"<html"sv, "a web page"}, Magic{"<!DOCTYPE"sv, "a web page"},
    Magic{"{\\rtf"sv, "an RTF document"}};

/// Well-formed UTF-8 (Unicode 15, table 3-7), piece by piece.
class Utf8Check {
public:
    void add(const char* at, const char* end)
    {
        while (at != end && m_valid) {
            if (m_missing == 0)
                at = skipAscii(at, end);
            if (at == end)
                return;
            step(static_cast<unsigned char>(*at++));
        }
    }
    bool valid() const { return m_valid; }
    bool open() const { return m_missing > 0; }
    bool sawCharacters() const { return m_characters > 0; }

private:
    static const char* skipAscii(const char* at, const char* end)
    {
        while (end - at >= 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, at, 8);
            if ((word & 0x8080808080808080U) != 0)
                break;
            at += 8;
        }
        while (at != end && static_cast<unsigned char>(*at) < 0x80)
            ++at;
        return at;
    }
    void step(unsigned char byte)
    {
        if (m_missing > 0) {
            m_valid = byte >= m_low && byte <= m_high;
            m_low = 0x80;
            m_high = 0xBF;
            if (--m_missing == 0)
                ++m_characters;
            return;
        }
        m_low = byte == 0xE0 ? 0xA0 : byte == 0xF0 ? 0x90 : 0x80;
        m_high = byte == 0xED ? 0x9F : byte == 0xF4 ? 0x8F : 0xBF;
        if (byte >= 0xC2 && byte <= 0xDF)
            m_missing = 1;
        else if (byte >= 0xE0 && byte <= 0xEF)
            m_missing = 2;
        else if (byte >= 0xF0 && byte <= 0xF4)
            m_missing = 3;
        else
            m_valid = false;
    }

    bool m_valid = true;
    int m_missing = 0;
    int m_low = 0x80;
    int m_high = 0xBF;
    std::int64_t m_characters = 0;
};

Error refusal(const InputFile& file, const std::string& why)
{
    return Error{Errc::Invalid, file.name() + ": " + why, {{"file", why}}, {}};
}

} // namespace

std::string Survey::encoding() const
{
    if (windows1252)
        return "windows-1252";
    return byteOrderMark ? "utf-8-bom" : "utf-8";
}

std::string Survey::lineEnds() const
{
    if (carriageReturns)
        return "cr";
    if (lineFeeds == 0)
        return "none";
    if (pairs == lineFeeds)
        return "crlf";
    return pairs == 0 ? "lf" : "mixed";
}

Result<Survey> survey(const InputFile& file)
{
    constexpr std::size_t headBytes = 64 * 1024;
    Survey found;
    std::vector<char> buffer(256 * 1024);
    Utf8Check utf8;
    bool returned = false; // a CR was the last byte
    std::int64_t returns = 0;
    bool anything = false;
    for (std::int64_t offset = 0;;) {
        TRUNK_TRY(const std::size_t got, file.read(offset, buffer.data(), buffer.size()));
        if (got == 0)
            break;
        std::string_view text(buffer.data(), got);
        if (offset == 0) {
            Digest digest;
            digest.add(std::to_string(file.size())).add(text.substr(0, headBytes));
            found.fingerprint = hex(digest.value());
            for (const Magic& magic : magics) {
                if (text.starts_with(magic.bytes))
                    return refusal(file,
                        std::string("is ") + magic.what
                            + ", not text; import the call log as CSV or TSV");
            }
            if (text.starts_with("\xff\xfe"sv) || text.starts_with("\xfe\xff"sv))
                return refusal(file, "is UTF-16; save it as UTF-8");
            if (text.size() > 262 && text.substr(257, 5) == "ustar")
                return refusal(file, "is a tar archive, not text; import what is in it");
            found.byteOrderMark = text.starts_with("\xef\xbb\xbf"sv);
            found.textBegin = found.byteOrderMark ? 3 : 0;
        }
        utf8.add(text.data(), text.data() + text.size());
        const std::string_view body
            = offset == 0 ? text.substr(static_cast<std::size_t>(found.textBegin)) : text;
        anything = anything || body.find_first_not_of("\r\n\t ") != std::string_view::npos;
        if (returned && text.front() == '\n')
            ++found.pairs;
        returned = text.back() == '\r';
        for (const char *at = text.data(), *end = at + got;
             (at = static_cast<const char*>(
                  std::memchr(at, '\n', static_cast<std::size_t>(end - at))))
             != nullptr;
             ++at) {
            ++found.lineFeeds;
            if (at != text.data() && at[-1] == '\r')
                ++found.pairs;
        }
        if (found.lineFeeds == 0)
            returns += std::count(text.begin(), text.end(), '\r');
        offset += static_cast<std::int64_t>(got);
    }
    if (!anything)
        return refusal(file, "is empty, and nothing was imported; export the call log again");
    found.cutInCharacter = utf8.valid() && utf8.open() && utf8.sawCharacters();
    found.windows1252 = !utf8.valid() || (utf8.open() && !found.cutInCharacter);
    found.carriageReturns = found.lineFeeds == 0 && returns > 0;
    return found;
}

} // namespace trunkline
