#pragma once
// A format turns one record of a file into one call.

#include "services/base/result.h"
#include "services/base/time.h"
#include "services/contract/calls.h"
#include "services/importer/localclock.h"
#include "services/importer/recordreader.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trunkline {

/// What a format needs to know besides the file.
struct Surroundings {
    std::optional<Zone> zone; ///< of a file that has none itself
    std::string country;      ///< of national numbers, ISO 3166-1 alpha-2
    Instant now;
};

/// Why a row is not taken.
struct Reject {
    std::string field;
    std::string reason; ///< with the mend
    std::string value;  ///< as in the file, at most 200 bytes; masked before it is shown
    bool shape = true;  ///< it does not look like this format; else only its value is wrong
};

/// What is odd about a row that is kept all the same.
struct Oddities {
    bool ambiguous = false;   ///< its wall-clock time happened twice
    bool nonexistent = false; ///< its wall-clock time was skipped
    bool early = false;       ///< before 1990: a clock that was not set
    bool negative = false;    ///< an interval that ends before it begins

    bool any() const { return ambiguous || nonexistent || early || negative; }
};

/// One call, and what only the figures of a file need.
struct ParsedRow {
    CallRecord call;
    Oddities odd;
    LocalTime local;           ///< as written
    std::string_view word;     ///< the outcome as written
    std::int64_t duration = 0; ///< seconds, as written
    std::int64_t billed = 0;   ///< seconds, as written
    std::int64_t offset = 0;   ///< seconds east of UTC, where the file says so
};

/// Names of columns, from a header or from the format's own layout.
class Columns {
public:
    Columns() = default;
    explicit Columns(std::vector<std::string> names);

    const std::vector<std::string>& names() const { return m_names; }
    std::size_t count() const { return m_names.size(); }
    /// By name (letters of either case) or by position from 1; -1 when there is none.
    int find(std::string_view name) const;

private:
    std::vector<std::string> m_names;
};

/// Threads: one.
class Format {
public:
    virtual ~Format() = default;

    virtual std::string_view name() const = 0;
    /// The file itself says which instant a time means.
    virtual bool knowsZone() const { return false; }
    /// Fills `row` (its former content is overwritten), or tells why not.
    virtual std::optional<Reject> read(const Record& record, ParsedRow& row) = 0;

    const Columns& columns() const { return m_columns; }
    bool hasHeader() const { return m_header; }

protected:
    Format(Columns columns, bool header, const Surroundings& around);

    /// The rules that all formats share: the count of fields.
    std::optional<Reject> checkShape(const Record& record) const;
    /// Sets startedAt from a wall-clock time.
    void place(LocalTime local, ParsedRow& row);
    /// The rules that all formats share: time, oddities, sizes.
    std::optional<Reject> finish(ParsedRow& row) const;

    Surroundings m_around;

private:
    Columns m_columns;
    bool m_header;
    LocalClock m_clock;
};

Reject reject(std::string_view field, std::string reason, std::string_view value);

/// The name in `"User 9" <113>`; empty where there is none.
std::string_view callerIdName(std::string_view callerId);

/// Names of the formats that detection knows, without `template`.
std::vector<std::string_view> formatNames();

/// Every format that the first record of a file may belong to (`only` by that name, if given).
/// `columns` is how many fields most records have.
std::vector<std::unique_ptr<Format>> formatsFor(const Record& first, std::size_t columns,
    const std::optional<std::string>& only, const Surroundings& around);

} // namespace trunkline
