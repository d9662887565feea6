#pragma once
// The first pass over a file: is it text, in which encoding, with which line ends. The name of the
// file is never asked.

#include "services/base/result.h"
#include "services/importer/inputfile.h"

#include <cstdint>
#include <string>

namespace trunkline {

struct Survey {
    bool windows1252 = false; ///< invalid UTF-8 was found somewhere (DECISIONS 29)
    bool byteOrderMark = false;
    bool cutInCharacter = false;  ///< UTF-8 that ends within a character
    bool carriageReturns = false; ///< lines end with CR alone
    std::int64_t textBegin = 0;   ///< offset behind the byte order mark
    std::int64_t lineFeeds = 0;
    std::int64_t pairs = 0;  ///< CR LF
    std::string fingerprint; ///< SHA-256 of the size in decimal digits and the first 64 KiB

    /// `utf-8`, `utf-8-bom` or `windows-1252`.
    std::string encoding() const;
    /// `lf`, `crlf`, `cr`, `mixed` or `none`.
    std::string lineEnds() const;
};

/// Reads the file once, in constant memory. Errors: Invalid for an empty file, UTF-16 and binary
/// content (archives, documents, programs), with the mend.
Result<Survey> survey(const InputFile& file);

} // namespace trunkline
