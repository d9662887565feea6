#pragma once
// What a file holds, before anything is left out or stored (DECISIONS 28).

#include "services/base/result.h"
#include "services/contract/calls.h"
#include "services/importer/figures.h"
#include "services/importer/options.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace trunkline {

struct RejectedRow {
    std::int64_t line = 0;
    std::string field;
    std::string reason;
    std::string value; ///< masked

    friend bool operator==(const RejectedRow&, const RejectedRow&) = default;
};
TRUNK_RECORD(RejectedRow, line, field, reason, value)

struct OutcomeCount {
    std::string outcome; ///< as written
    std::int64_t rows = 0;

    friend bool operator==(const OutcomeCount&, const OutcomeCount&) = default;
};
TRUNK_RECORD(OutcomeCount, outcome, rows)

struct BusiestDay {
    Date day; ///< as written
    std::int64_t rows = 0;
    std::int64_t answered = 0;
    std::int64_t talkSeconds = 0;

    friend bool operator==(const BusiestDay&, const BusiestDay&) = default;
};
TRUNK_RECORD(BusiestDay, day, rows, answered, talkSeconds)

/// Rows that are kept although something is odd about them; a row may count in several.
struct OddRows {
    std::int64_t ambiguousTimes = 0;
    std::int64_t nonexistentTimes = 0;
    std::int64_t before1990 = 0;
    std::int64_t negativeIntervals = 0;

    friend bool operator==(const OddRows&, const OddRows&) = default;
};
TRUNK_RECORD(OddRows, ambiguousTimes, nonexistentTimes, before1990, negativeIntervals)

/// rows counts all but the header and blank lines; the sums are of the rows that are no rejects.
struct Inspection {
    std::string format;
    bool header = false;
    std::string delimiter;
    std::string encoding;
    std::string lineEnds;
    bool quoted = false; ///< fields of the sample were
    std::int64_t columns = 0;
    std::int64_t rows = 0;
    std::int64_t rejected = 0;
    std::int64_t warnings = 0;
    OddRows odd;
    std::int64_t answered = 0;
    std::int64_t talkSeconds = 0;
    std::int64_t durationAllRows = 0;
    std::optional<Instant> firstAt;
    std::optional<Instant> lastAt;
    std::int64_t daysWithCalls = 0;
    std::optional<BusiestDay> busiestDay;
    std::vector<OutcomeCount> outcomes;
    std::optional<std::int64_t> distinctIds;      ///< none beyond 4 million
    std::optional<std::int64_t> duplicatesInFile; ///< rows whose id was there before
    std::vector<std::string> columnNames;
    std::vector<CallRecord> sample;   ///< the first rows as they would be stored, at most 10
    std::vector<RejectedRow> rejects; ///< the first, at most 100
    std::vector<Figure> figures;

    friend bool operator==(const Inspection&, const Inspection&) = default;
};
TRUNK_RECORD(Inspection, format, header, delimiter, encoding, lineEnds, quoted, columns, rows,
    rejected, warnings, odd, answered, talkSeconds, durationAllRows, firstAt, lastAt, daysWithCalls,
    busiestDay, outcomes, distinctIds, duplicatesInFile, columnNames, sample, rejects, figures)

/// Reads the whole file and stores nothing. Memory: 3 MiB and at most 64 MiB for distinct ids.
/// Errors: as openSource; Cancelled.
Result<Inspection> inspect(const ImportOptions& options, std::stop_token stop = {});

} // namespace trunkline
