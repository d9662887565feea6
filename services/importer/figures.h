#pragma once
// Figures of a file, before anything is left out: counted row by row, named as the people who check
// an importer name them.

#include "services/contract/describe.h"
#include "services/importer/format.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trunkline {

struct Figure {
    std::string metric;
    std::string value;

    friend bool operator==(const Figure&, const Figure&) = default;
};
TRUNK_RECORD(Figure, metric, value)

/// How many different texts there are, by 64 bits of a hash; at most 4 million (64 MiB).
class Distinct {
public:
    void add(std::string_view text);
    /// None beyond 4 million.
    std::optional<std::int64_t> count() const;

private:
    void insert(std::uint64_t hash);

    std::vector<std::uint64_t> m_slots;
    std::size_t m_used = 0;
    bool m_full = false;
};

struct DayCount {
    std::int64_t rows = 0;
    std::int64_t answered = 0;
    std::int64_t talk = 0; ///< seconds
};

/// Rows by day; at most as many days as a calendar has.
class DayCounts {
public:
    void add(Date date, const CallRecord& call);
    std::size_t size() const { return m_days.size(); }
    /// The day of most rows, the first of several; none while empty.
    std::optional<std::pair<Date, DayCount>> busiest() const;

private:
    std::map<std::chrono::sys_days, DayCount> m_days;
};

/// Counts of words; words beyond the 500th are counted together.
class Words {
public:
    void add(std::string_view word);
    const std::map<std::string, std::int64_t, std::less<>>& counts() const { return m_counts; }

private:
    std::map<std::string, std::int64_t, std::less<>> m_counts;
};

/// What every kind of log has, and what only this one has.
class FileFigures {
public:
    virtual ~FileFigures() = default;
    static std::unique_ptr<FileFigures> of(const Format& format, const std::optional<Zone>& zone);

    void add(const Record& record, const ParsedRow& row);
    /// A row that was not taken.
    void addReject(const Reject& reject);

    /// In the order in which they are best read.
    std::vector<Figure> finish() const;

    std::int64_t rows = 0;
    std::int64_t wrongFieldCount = 0;
    std::int64_t answered = 0;
    std::int64_t talk = 0;     ///< seconds
    std::int64_t duration = 0; ///< seconds
    std::int64_t billed = 0;   ///< seconds
    DayCounts days;            ///< by the date as written
    Words words;               ///< outcomes as written
    Distinct ids;

protected:
    explicit FileFigures(const Format& format);

    virtual void addOwn(const Record& record, const ParsedRow& row) = 0;
    virtual void finishOwn(std::vector<Figure>& figures) const = 0;

private:
    std::size_t m_columns;
    bool m_header;
};

} // namespace trunkline
