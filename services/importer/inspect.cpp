#include "services/importer/inspect.h"

#include "services/base/text.h"
#include "services/importer/source.h"

#include <algorithm>

namespace trunkline {

namespace {

constexpr std::size_t sampleRows = 10;
constexpr std::size_t rejectsShown = 100;

void count(const ParsedRow& row, Inspection& found)
{
    found.odd.ambiguousTimes += row.odd.ambiguous ? 1 : 0;
    found.odd.nonexistentTimes += row.odd.nonexistent ? 1 : 0;
    found.odd.before1990 += row.odd.early ? 1 : 0;
    found.odd.negativeIntervals += row.odd.negative ? 1 : 0;
    found.warnings += row.odd.any() ? 1 : 0;
    found.firstAt = std::min(found.firstAt.value_or(row.call.startedAt), row.call.startedAt);
    found.lastAt = std::max(found.lastAt.value_or(row.call.startedAt), row.call.startedAt);
    if (found.sample.size() < sampleRows)
        found.sample.push_back(row.call);
}

void sumUp(const Source& source, const FileFigures& figures, Inspection& found)
{
    found.format = source.format->name();
    found.header = source.format->hasHeader();
    found.delimiter = source.delimiterName();
    found.encoding = source.survey.encoding();
    found.lineEnds = source.survey.lineEnds();
    found.quoted = source.quoted;
    found.columnNames = source.format->columns().names();
    found.columns = std::ssize(found.columnNames);
    found.rows = figures.rows;
    found.answered = figures.answered;
    found.talkSeconds = figures.talk;
    found.durationAllRows = figures.duration;
    found.daysWithCalls = static_cast<std::int64_t>(figures.days.size());
    if (const auto day = figures.days.busiest())
        found.busiestDay
            = BusiestDay{day->first, day->second.rows, day->second.answered, day->second.talk};
    for (const auto& [word, rows] : figures.words.counts())
        found.outcomes.push_back({word, rows});
    found.distinctIds = figures.ids.count();
    if (found.distinctIds)
        found.duplicatesInFile = found.rows - found.rejected - *found.distinctIds;
    found.figures = figures.finish();
}

} // namespace

Result<Inspection> inspect(const ImportOptions& options, std::stop_token stop)
{
    TRUNK_TRY(Source source, openSource(options));
    std::optional<Zone> zone;
    if (options.timeZone) {
        TRUNK_TRY(zone, Zone::find(*options.timeZone));
    }
    const std::unique_ptr<FileFigures> figures = FileFigures::of(*source.format, zone);
    Inspection found;
    RecordReader reader = source.reader();
    Record record;
    ParsedRow row;
    for (;;) {
        TRUNK_TRY(const bool more, reader.next(record));
        if (!more)
            break;
        if ((figures->rows & 0xFFF) == 0 && stop.stop_requested())
            return fail(Errc::Cancelled, "the inspection was stopped");
        if (const auto wrong = source.format->read(record, row)) {
            figures->addReject(*wrong);
            ++found.rejected;
            if (found.rejects.size() < rejectsShown)
                found.rejects.push_back(
                    {record.line, wrong->field, wrong->reason, maskedValue(wrong->value)});
            continue;
        }
        figures->add(record, row);
        count(row, found);
    }
    sumUp(source, *figures, found);
    return found;
}

} // namespace trunkline
