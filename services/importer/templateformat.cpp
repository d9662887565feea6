#include "services/importer/templateformat.h"

#include "services/base/digest.h"
#include "services/base/money.h"
#include "services/base/phone.h"
#include "services/base/text.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include <toml++/toml.h>

namespace trunkline {

namespace {

constexpr std::array<std::string_view, 18> known{"id", "started", "date", "time", "outcome", "talk",
    "ring", "duration", "caller", "caller_name", "dialled", "agent", "hangup_cause", "region",
    "revenue", "payout", "cost", "answered"};
constexpr std::size_t largestMapping = 256 * 1024;

Error wrong(const std::string& path, const std::string& key, const std::string& why)
{
    return Error{Errc::Invalid, path + ": " + key + ' ' + why, {{key, why}}, {}};
}

std::optional<DurationUnit> unitOf(std::string_view text)
{
    if (text == "seconds")
        return DurationUnit::Second;
    if (text == "milliseconds")
        return DurationUnit::Millisecond;
    if (text == "minutes")
        return DurationUnit::Minute;
    if (text == "clock")
        return DurationUnit::ClockTime;
    return std::nullopt;
}

/// `H:MM:SS` or `M:SS`; the first part may have up to six digits.
std::optional<std::int64_t> clockDuration(std::string_view text)
{
    const auto last = text.rfind(':');
    if (last == std::string_view::npos || text.size() - last != 3)
        return std::nullopt;
    const auto seconds = wholeNumber(text.substr(last + 1));
    std::string_view front = text.substr(0, last);
    std::int64_t hours = 0;
    if (const auto colon = front.find(':'); colon != std::string_view::npos) {
        const auto found = wholeNumber(front.substr(0, colon));
        if (!found || *found < 0 || colon > 6)
            return std::nullopt;
        hours = *found;
        front.remove_prefix(colon + 1);
    }
    const auto minutes = wholeNumber(front);
    if (!seconds || !minutes || *seconds < 0 || *seconds > 59 || *minutes < 0 || front.size() > 6)
        return std::nullopt;
    return hours * 3600 + *minutes * 60 + *seconds;
}

Outcome readColumns(const toml::table& table, const std::string& path, Mapping& mapping)
{
    const toml::table* columns = table["columns"].as_table();
    if (columns == nullptr)
        return wrong(path, "columns", "is missing; map at least started and outcome or talk");
    for (const auto& [key, node] : *columns) {
        const std::string name(key.str());
        if (std::find(known.begin(), known.end(), name) == known.end())
            return wrong(
                path, "columns." + name, "is not known; see resources/import/example.toml");
        if (const auto text = node.value<std::string>())
            mapping.columns[name] = *text;
        else if (const auto position = node.value<std::int64_t>())
            mapping.columns[name] = std::to_string(*position);
        else
            return wrong(path, "columns." + name, "must be a column's name or position from 1");
    }
    if (!mapping.columns.contains("started") && !mapping.columns.contains("date"))
        return wrong(path, "columns.started", "is missing; or give date and time");
    if (!mapping.columns.contains("outcome") && !mapping.columns.contains("talk"))
        return wrong(path, "columns.outcome", "is missing; or give talk");
    return Done{};
}

Outcome readRest(const toml::table& table, const std::string& path, Mapping& mapping)
{
    for (const auto& [key, node] : table) {
        constexpr std::array<std::string_view, 7> sections{
            "name", "delimiter", "header", "columns", "time", "units", "outcomes"};
        if (std::find(sections.begin(), sections.end(), key.str()) == sections.end())
            return wrong(
                path, std::string(key.str()), "is not known; see resources/import/example.toml");
    }
    mapping.name = table["name"].value_or(std::string{});
    mapping.header = table["header"].value_or(true);
    mapping.zone = table["time"]["zone"].value_or(std::string{});
    if (const auto delimiter = table["delimiter"].value<std::string>()) {
        if (delimiter->size() != 1
            || std::string_view(",\t;|").find((*delimiter)[0]) == std::string::npos)
            return wrong(path, "delimiter", "must be a comma, a tab, a semicolon or a pipe");
        mapping.delimiter = delimiter->front();
    }
    if (const toml::array* formats = table["time"]["formats"].as_array()) {
        for (const auto& node : *formats) {
            const auto text = node.value<std::string>();
            if (!text || text->empty())
                return wrong(path, "time.formats", "must be a list of texts");
            mapping.timeFormats.push_back(*text);
        }
    }
    if (const toml::table* units = table["units"].as_table()) {
        for (const auto& [key, node] : *units) {
            const auto unit = unitOf(node.value_or(std::string_view{}));
            if (!unit)
                return wrong(path, "units." + std::string(key.str()),
                    "must be seconds, milliseconds, minutes or clock");
            mapping.units[std::string(key.str())] = *unit;
        }
    }
    if (const toml::table* outcomes = table["outcomes"].as_table()) {
        for (const auto& [key, node] : *outcomes) {
            CallOutcome outcome{};
            if (!fromWireName(node.value_or(std::string_view{}), outcome))
                return wrong(path, "outcomes." + std::string(key.str()),
                    "must be answered, no_answer, busy, failed, abandoned, rejected, voicemail or "
                    "phantom");
            mapping.outcomes[lower(key.str())] = outcome;
        }
    }
    if (mapping.columns.contains("outcome") && mapping.outcomes.empty())
        return wrong(
            path, "outcomes", "is missing; say what each word of the outcome column means");
    return Done{};
}

} // namespace

Result<Mapping> readMapping(const std::string& path)
{
    TRUNK_TRY(const InputFile file, InputFile::open(path));
    if (file.size() > static_cast<std::int64_t>(largestMapping))
        return wrong(path, "file", "is larger than 256 KiB; this is no mapping");
    std::string text(static_cast<std::size_t>(file.size()), '\0');
    TRUNK_TRY(const std::size_t got, file.read(0, text.data(), text.size()));
    text.resize(got);
    return parseMapping(text, path);
}

Result<Mapping> parseMapping(std::string_view text, const std::string& path)
{
    Mapping mapping;
    mapping.digest = hex(sha256(text));
    try {
        const toml::table table = toml::parse(text, path);
        TRUNK_DO(readColumns(table, path, mapping));
        TRUNK_DO(readRest(table, path, mapping));
    } catch (const toml::parse_error& e) {
        return wrong(path, "line " + std::to_string(e.source().begin.line),
            std::string("is no TOML: ") + std::string(e.description()));
    }
    return mapping;
}

Result<std::unique_ptr<Format>> TemplateFormat::make(
    const Mapping& mapping, const Record& first, std::size_t count, const Surroundings& around)
{
    std::vector<std::string> names;
    if (mapping.header) {
        for (const std::string_view field : first.fields)
            names.emplace_back(trimmed(field));
    } else {
        for (std::size_t i = 1; i <= count; ++i)
            names.push_back("column " + std::to_string(i));
    }
    Columns columns(std::move(names));
    std::map<std::string, int> positions;
    for (const auto& [what, column] : mapping.columns) {
        const int position = columns.find(column);
        if (position < 0)
            return invalid("columns." + what,
                "the file has no column \"" + column + "\"; it has "
                    + std::to_string(columns.count()) + " columns");
        positions[what] = position;
    }
    Surroundings own = around;
    if (!own.zone && !mapping.zone.empty()) {
        TRUNK_TRY(own.zone, Zone::find(mapping.zone));
    }
    return std::unique_ptr<Format>(
        std::make_unique<TemplateFormat>(mapping, std::move(positions), std::move(columns), own));
}

TemplateFormat::TemplateFormat(Mapping mapping, std::map<std::string, int> positions,
    Columns columns, const Surroundings& around)
    : Format(std::move(columns), mapping.header, around)
    , m_mapping(std::move(mapping))
    , m_positions(std::move(positions))
{
}

std::optional<std::string_view> TemplateFormat::field(
    const Record& record, const std::string& what) const
{
    const auto found = m_positions.find(what);
    if (found == m_positions.end())
        return std::nullopt;
    return trimmed(record.fields[static_cast<std::size_t>(found->second)]);
}

std::optional<Reject> TemplateFormat::readTime(const Record& record, ParsedRow& row)
{
    std::string text(field(record, "started").value_or(std::string_view{}));
    if (text.empty()) {
        text = field(record, "date").value_or(std::string_view{});
        if (const auto clock = field(record, "time"))
            text.append(" ").append(*clock);
    }
    std::optional<PatternTime> time;
    for (const std::string& pattern : m_mapping.timeFormats) {
        if ((time = patternTime(text, pattern)))
            break;
    }
    if (!time && m_mapping.timeFormats.empty()) {
        if (const auto written = writtenTime(text))
            time = PatternTime{*written, std::nullopt};
        else
            time = patternTime(text, "rfc3339");
    }
    if (!time)
        return reject("started", "fits no format of the mapping; add it to time.formats", text);
    if (time->offset) {
        row.local = time->local;
        row.offset = *time->offset;
        row.call.startedAt = OffsetTime{time->local, *time->offset}.instant();
    } else if (!m_around.zone) {
        return reject(
            "started", "has no time zone; name one with --time-zone or in the mapping", text);
    } else {
        place(time->local, row);
    }
    return std::nullopt;
}

std::optional<Reject> TemplateFormat::readSeconds(
    const Record& record, const std::string& what, std::int64_t& seconds) const
{
    const auto text = field(record, what);
    if (!text || text->empty())
        return std::nullopt;
    const auto unit = m_mapping.units.find(what);
    const DurationUnit kind = unit == m_mapping.units.end() ? DurationUnit::Second : unit->second;
    if (kind == DurationUnit::ClockTime) {
        const auto clock = clockDuration(*text);
        if (!clock)
            return reject(what, "is no duration such as 0:04:31 or 4:31", *text);
        seconds = *clock;
        return std::nullopt;
    }
    const auto micros = parseMicros(*text);
    constexpr std::int64_t most = 1'000'000'000'000'000;
    if (!micros || *micros > most || *micros < -most)
        return reject(what, "is no number", *text);
    const std::int64_t divisor = kind == DurationUnit::Millisecond ? 1'000'000'000 : 1'000'000;
    seconds = (kind == DurationUnit::Minute ? *micros * 60 : *micros) / divisor;
    return std::nullopt;
}

std::optional<Reject> TemplateFormat::read(const Record& record, ParsedRow& row)
{
    row = {};
    if (auto bad = checkShape(record))
        return bad;
    if (auto bad = readTime(record, row))
        return bad;
    for (const auto& [what, into] : {std::pair{"talk", &row.billed},
             std::pair{"duration", &row.duration}, std::pair{"ring", &row.call.ringSeconds}}) {
        if (auto bad = readSeconds(record, what, *into))
            return bad;
    }
    if (const auto word = field(record, "outcome")) {
        row.word = *word;
        const auto found = m_mapping.outcomes.find(lower(*word));
        if (found == m_mapping.outcomes.end())
            return reject("outcome", "is no word of the mapping; add it to outcomes", *word);
        row.call.outcome = found->second;
    } else {
        row.call.outcome = row.billed > 0 ? CallOutcome::Answered : CallOutcome::NoAnswer;
    }
    if (const auto answered = field(record, "answered");
        answered && answered->empty() && row.call.outcome == CallOutcome::Answered)
        row.call.outcome = CallOutcome::NoAnswer;
    if (!m_positions.contains("talk"))
        row.billed = row.duration - row.call.ringSeconds;
    if (!m_positions.contains("ring") && m_positions.contains("duration"))
        row.call.ringSeconds = row.duration - row.billed;
    row.call.talkSeconds = row.call.outcome == CallOutcome::Answered ? row.billed : 0;
    const std::string_view id = field(record, "id").value_or(std::string_view{});
    row.call.externalId = id.empty() ? hex(sha256(record.raw)) : std::string(id);
    for (const auto& [what, into] :
        {std::pair{"caller", &row.call.caller}, std::pair{"dialled", &row.call.dialled}})
        *into = normalisePhone(field(record, what).value_or(std::string_view{}), m_around.country);
    for (const auto& [what, into] : {std::pair{"caller_name", &row.call.callerName.value},
             std::pair{"agent", &row.call.agent.value}, std::pair{"region", &row.call.region},
             std::pair{"hangup_cause", &row.call.hangupCause}})
        *into = field(record, what).value_or(std::string_view{});
    for (const auto& [what, into] : {std::pair{"revenue", &row.call.revenue.micros},
             std::pair{"payout", &row.call.payout.micros},
             std::pair{"cost", &row.call.cost.micros}}) {
        const auto text = field(record, what);
        if (!text || text->empty())
            continue;
        const auto micros = parseMicros(*text);
        if (!micros)
            return reject(what, "is no amount such as 1.25", *text);
        *into = *micros;
    }
    return finish(row);
}

} // namespace trunkline
