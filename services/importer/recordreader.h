#pragma once
// Delimited text, record by record, in bounded memory: quoted fields with `""`, line breaks within
// quotes, and fields such as `"User 9" <113>` that go on behind their closing quote.

#include "services/base/result.h"
#include "services/importer/inputfile.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trunkline {

inline constexpr std::size_t longestLine = std::size_t{1024} * 1024; ///< bytes (DECISIONS 29)
inline constexpr std::int64_t mostLinesOfARecord = 64;

struct Dialect {
    char delimiter = ',';
    bool carriageReturns = false; ///< lines end with CR alone
    bool windows1252 = false;     ///< fields are converted to UTF-8
    bool cutInCharacter = false;  ///< the last record ends within a character
    std::size_t columns = 0; ///< a record of several lines must have as many fields; 0: any number
};

/// Valid until the next record is read.
struct Record {
    std::int64_t begin = 0; ///< byte offsets in the file: [begin, end) with its line end
    std::int64_t end = 0;
    std::int64_t line = 0; ///< of its first byte, from 1
    std::int64_t lastLine = 0;
    std::string_view raw; ///< as in the file, without its line end; the start of a too long line
    std::vector<std::string_view> fields; ///< UTF-8, unquoted
    bool quoted = false;                  ///< a field was
    const char* problem = nullptr;        ///< why this is no record, with the mend
};

/// Threads: one. Memory: at most 3 MiB, whatever the file holds.
class RecordReader {
public:
    /// `file` must outlive the reader.
    RecordReader(const InputFile& file, Dialect dialect);

    /// Goes on at a byte offset at which a line begins; `line` is the number of that line.
    void seek(std::int64_t offset, std::int64_t line);
    void setColumns(std::size_t columns) { m_dialect.columns = columns; }

    /// The next record that is not blank; false at the end. Errors: Unavailable when the file
    /// cannot be read.
    Result<bool> next(Record& record);

private:
    enum class Found { Line, LastLine, Nothing, TooLong };
    struct Span {
        std::size_t text = 0; // length without its line end
        std::size_t whole = 0;
    };

    Result<Found> findLine(std::size_t from, Span& span);
    Outcome skipLine(std::int64_t& length);
    Result<bool> refill();
    bool split(std::string_view text, Record& record);
    Outcome join(Record& record, Span first);
    const char* data() const { return m_buffer.data() + m_at; }
    std::size_t available() const { return m_filled - m_at; }

    const InputFile& m_file;
    Dialect m_dialect;
    std::vector<char> m_buffer;
    std::size_t m_at = 0;
    std::size_t m_filled = 0;
    std::int64_t m_offset = 0; // in the file, of data()
    std::int64_t m_line = 1;   // of data()
    bool m_end = false;        // the file holds nothing behind the buffer
    std::string m_converted;
    std::string m_unescaped;
};

} // namespace trunkline
