#include "services/importer/source.h"

#include "services/base/text.h"
#include "services/contract/json.h"
#include "services/importer/templateformat.h"

#include <algorithm>
#include <map>
#include <set>

namespace trunkline {

namespace {

constexpr std::size_t sampleRows = 200;
constexpr std::int64_t sampleBytes = 4 * 1024 * 1024;
constexpr std::string_view delimiters = ",\t;|";

struct JobOptions {
    std::string format;
    std::string timeZone;
    std::string country;
    std::string mapping; ///< digest
    NameChoices names;
};
TRUNK_RECORD(JobOptions, format, timeZone, country, mapping, names)

struct Candidate {
    std::unique_ptr<Format> format;
    char delimiter = ',';
    std::int64_t good = 0; ///< rows of the sample that look like it
    std::int64_t seen = 0;
    bool quoted = false;
    Record wrong; ///< the first that does not; its views are not used
    Reject why;

    double confidence() const
    {
        if (seen == 0)
            return format->hasHeader() ? 1 : 0;
        return static_cast<double>(good) / static_cast<double>(seen);
    }
};

/// How many fields most records of the sample have; of equals the most, for a file may be cut off
/// within its second row.
Result<std::size_t> usualColumns(
    const InputFile& file, const Survey& survey, const Dialect& dialect)
{
    RecordReader reader(file, dialect);
    reader.seek(survey.textBegin, 1);
    std::map<std::size_t, std::size_t> counts;
    Record record;
    for (std::size_t i = 0; i < sampleRows; ++i) {
        TRUNK_TRY(const bool more, reader.next(record));
        if (!more || record.end > sampleBytes)
            break;
        ++counts[record.fields.size()];
    }
    std::size_t best = 0;
    std::size_t most = 0;
    for (const auto& [columns, times] : counts) {
        if (times >= most) {
            best = columns;
            most = times;
        }
    }
    return best;
}

Outcome tryOut(const InputFile& file, const Survey& survey, Dialect dialect, Candidate& candidate)
{
    dialect.columns = candidate.format->columns().count();
    RecordReader reader(file, dialect);
    reader.seek(survey.textBegin, 1);
    Record record;
    ParsedRow row;
    bool header = candidate.format->hasHeader();
    for (std::size_t i = 0; i < sampleRows; ++i) {
        TRUNK_TRY(const bool more, reader.next(record));
        if (!more || record.end > sampleBytes)
            break;
        candidate.quoted = candidate.quoted || record.quoted;
        if (header) {
            header = false;
            continue;
        }
        ++candidate.seen;
        auto wrong = candidate.format->read(record, row);
        if (!wrong || !wrong->shape) {
            ++candidate.good;
        } else if (candidate.why.reason.empty()) {
            candidate.wrong.line = record.line;
            candidate.why = std::move(*wrong);
        }
    }
    return Done{};
}

Error refusal(
    const std::string& name, std::int64_t line, const Reject& why, const std::string& mend)
{
    const std::string shown = maskedValue(why.value);
    std::string detail = name + ": line " + std::to_string(line) + ", field " + why.field + " \""
        + shown + "\": " + why.reason + "; " + mend;
    return Error{Errc::Invalid, std::move(detail),
        {{"line", std::to_string(line)}, {why.field, why.reason}, {"value", shown}}, {}};
}

} // namespace

RecordReader Source::reader() const
{
    RecordReader reader(*file, dialect);
    reader.seek(rowsBegin, firstLine);
    return reader;
}

std::string Source::delimiterName() const
{
    switch (dialect.delimiter) {
    case '\t':
        return "tab";
    case ';':
        return "semicolon";
    case '|':
        return "pipe";
    default:
        return "comma";
    }
}

namespace {

/// Every format under every delimiter that the sample may be, tried out.
Result<std::vector<Candidate>> tryAll(const InputFile& file, const Survey& survey,
    const Dialect& base, const std::optional<Mapping>& mapping, const ImportOptions& options,
    const Surroundings& around)
{
    std::vector<Candidate> all;
    std::optional<Error> mappingError;
    for (const char delimiter : delimiters) {
        if (mapping && mapping->delimiter && *mapping->delimiter != delimiter)
            continue;
        Dialect dialect = base;
        dialect.delimiter = delimiter;
        TRUNK_TRY(const std::size_t columns, usualColumns(file, survey, dialect));
        RecordReader reader(file, dialect);
        reader.seek(survey.textBegin, 1);
        Record first;
        TRUNK_TRY(const bool any, reader.next(first));
        if (!any || (columns < 2 && first.fields.size() < 2))
            continue;
        std::vector<std::unique_ptr<Format>> formats;
        if (mapping) {
            auto made = TemplateFormat::make(*mapping, first, columns, around);
            if (made)
                formats.push_back(std::move(*made));
            else
                mappingError = std::move(made.error());
        } else {
            formats = formatsFor(first, columns, options.format, around);
        }
        for (auto& format : formats) {
            Candidate candidate;
            candidate.format = std::move(format);
            candidate.delimiter = delimiter;
            TRUNK_DO(tryOut(file, survey, dialect, candidate));
            all.push_back(std::move(candidate));
        }
    }
    if (all.empty() && mappingError)
        return std::move(*mappingError);
    return all;
}

/// The one that the sample fits.
Result<Candidate> choose(
    std::vector<Candidate> all, const ImportOptions& options, const std::string& name)
{
    std::stable_sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
        return a.confidence() != b.confidence() ? a.confidence() > b.confidence() : a.good > b.good;
    });
    const bool chosen = options.format.has_value() || !options.templatePath.empty();
    Candidate& best = all.front();
    const bool sure = chosen || best.format->hasHeader();
    const bool fits = (sure || best.confidence() >= 0.5)
        && (best.good > 0 || (best.format->hasHeader() && best.seen <= 1));
    if (!fits) {
        const std::string mend = chosen
            ? "no row of the sample reads as " + std::string(best.format->name())
            : "name the format with --format, or map the columns with --template";
        return refusal(name, best.wrong.line, best.why, mend);
    }
    std::set<std::string_view> equals;
    for (const Candidate& each : all) {
        if (each.good > 0 && best.confidence() - each.confidence() < 0.05)
            equals.insert(each.format->name());
    }
    if (!chosen && equals.size() > 1) {
        std::string names;
        for (const std::string_view each : equals)
            names.append(names.empty() ? "" : ", ").append(each);
        const std::string why = "fits several formats: " + names + "; name one with --format";
        return Error{Errc::Invalid, name + ": " + why, {{"format", why}}, {}};
    }
    return std::move(best);
}

Result<Surroundings> surroundings(const ImportOptions& options)
{
    Surroundings around{std::nullopt, options.country, options.now};
    if (options.timeZone) {
        auto zone = Zone::find(*options.timeZone);
        if (!zone)
            return invalid("time_zone",
                "\"" + *options.timeZone
                    + "\" is no IANA time zone; use one such as Asia/Jerusalem");
        around.zone = std::move(*zone);
    }
    return around;
}

Error noCallLog(const InputFile& file, const Survey& found, const Dialect& dialect,
    const std::optional<std::string>& format)
{
    RecordReader reader(file, dialect);
    reader.seek(found.textBegin, 1);
    Record first;
    const auto any = reader.next(first);
    const bool there = any.ok() && *any;
    const Reject why = reject("line",
        there && first.problem != nullptr ? first.problem
            : format                      ? "is not of this format"
                                          : "is not of any known call log",
        there ? first.raw : std::string_view{});
    const std::string mend = format ? "leave --format out, or name another than " + *format
                                    : "map the columns of another log with --template";
    return refusal(file.name(), there ? first.line : 1, why, mend);
}

} // namespace

Result<Source> openSource(const ImportOptions& options)
{
    const std::vector<std::string_view> names = formatNames();
    if (options.format && *options.format != "template"
        && std::find(names.begin(), names.end(), *options.format) == names.end()) {
        std::string all;
        for (const std::string_view each : names)
            all.append(each).append(", ");
        return invalid(
            "format", "\"" + *options.format + "\" is not known; use " + all + "template");
    }
    if (options.format == "template" && options.templatePath.empty())
        return invalid("template", "is missing; name the mapping with --template");
    TRUNK_TRY(const Surroundings around, surroundings(options));
    std::optional<Mapping> mapping;
    if (!options.templatePath.empty()) {
        TRUNK_TRY(mapping, readMapping(options.templatePath));
    }
    TRUNK_TRY(InputFile file, InputFile::open(options.path));
    Source source;
    source.file = std::make_unique<InputFile>(std::move(file));
    TRUNK_TRY(source.survey, survey(*source.file));
    source.dialect.carriageReturns = source.survey.carriageReturns;
    source.dialect.windows1252 = source.survey.windows1252;
    source.dialect.cutInCharacter = source.survey.cutInCharacter;
    TRUNK_TRY(std::vector<Candidate> all,
        tryAll(*source.file, source.survey, source.dialect, mapping, options, around));
    if (all.empty())
        return noCallLog(*source.file, source.survey, source.dialect, options.format);
    TRUNK_TRY(Candidate best, choose(std::move(all), options, source.file->name()));
    if (!best.format->knowsZone() && !around.zone && !mapping && !options.wallClock)
        return invalid("time_zone",
            source.file->name() + " (" + std::string(best.format->name())
                + ") does not say its time zone; name it with --time-zone, such as Asia/Jerusalem");
    source.dialect.delimiter = best.delimiter;
    source.dialect.columns = best.format->columns().count();
    source.format = std::move(best.format);
    source.quoted = best.quoted;
    source.rowsBegin = source.survey.textBegin;
    if (source.format->hasHeader()) {
        RecordReader reader = source.reader();
        Record header;
        TRUNK_TRY(const bool any, reader.next(header));
        source.rowsBegin = any ? header.end : source.file->size();
        source.firstLine = header.lastLine + 1;
    }
    JobOptions job{std::string(source.format->name()), options.timeZone.value_or(""),
        options.country, mapping ? mapping->digest : "", options.names};
    TRUNK_TRY(const boost::json::value tree, parseJson(toJson(job), ownJson));
    source.options = canonicalJson(tree);
    return source;
}

} // namespace trunkline
