#include "services/importer/format.h"

#include "services/base/text.h"
#include "services/importer/logformats.h"
#include "services/importer/pbxformat.h"

#include <algorithm>
#include <charconv>

namespace trunkline {

using namespace std::chrono;

Columns::Columns(std::vector<std::string> names)
    : m_names(std::move(names))
{
}

int Columns::find(std::string_view name) const
{
    const std::string wanted = lower(trimmed(name));
    for (std::size_t i = 0; i < m_names.size(); ++i) {
        if (lower(m_names[i]) == wanted)
            return static_cast<int>(i);
    }
    const auto position = wholeNumber(wanted);
    if (position && *position >= 1 && *position <= static_cast<std::int64_t>(m_names.size()))
        return static_cast<int>(*position - 1);
    return -1;
}

Format::Format(Columns columns, bool header, const Surroundings& around)
    : m_around(around)
    , m_columns(std::move(columns))
    , m_header(header)
    , m_clock(around.zone.value_or(Zone::utc()))
{
}

namespace {

/// What a row has in a field that its rules refuse; empty for money, whose text is not kept.
std::string valueOf(const CallRecord& call, std::string_view field)
{
    if (field == "talk_seconds")
        return std::to_string(call.talkSeconds);
    if (field == "ring_seconds")
        return std::to_string(call.ringSeconds);
    if (field == "started_at")
        return rfc3339(call.startedAt);
    for (const auto& [name, text] :
        {std::pair{"external_id", &call.externalId}, std::pair{"caller", &call.caller.value},
            std::pair{"caller_name", &call.callerName.value},
            std::pair{"dialled", &call.dialled.value}, std::pair{"region", &call.region},
            std::pair{"agent", &call.agent.value}, std::pair{"hangup_cause", &call.hangupCause}}) {
        if (field == name)
            return *text;
    }
    return {};
}

} // namespace

std::optional<Reject> Format::checkShape(const Record& record) const
{
    if (record.problem != nullptr)
        return reject("line", record.problem, record.raw);
    if (record.fields.size() != m_columns.count())
        return reject("line",
            "has " + std::to_string(record.fields.size()) + " fields; this file has "
                + std::to_string(m_columns.count()) + "; mend or remove the line",
            record.raw);
    return std::nullopt;
}

void Format::place(LocalTime local, ParsedRow& row)
{
    const Zone::Resolved resolved = m_clock.resolve(local);
    row.local = local;
    row.call.startedAt = resolved.time;
    row.odd.ambiguous = resolved.fit == Zone::Fit::Ambiguous;
    row.odd.nonexistent = resolved.fit == Zone::Fit::Nonexistent;
}

std::optional<Reject> Format::finish(ParsedRow& row) const
{
    constexpr Instant early = sys_days{year{1990} / 1 / 1};
    // The server's clock is not ours either: what it would refuse shall be a reject.
    if (row.call.startedAt > m_around.now + clocksDiffer - hours{1}) {
        Reject future = reject("started_at", "lies in the future; check the clock of the source",
            rfc3339(row.call.startedAt));
        future.shape = false;
        return future;
    }
    row.odd.early = row.call.startedAt < early;
    row.odd.negative = row.odd.negative || row.call.ringSeconds < 0;
    thread_local std::vector<FieldError> errors;
    static const std::string here = "row";
    errors.clear();
    validate(row.call, here, errors);
    if (errors.empty())
        return std::nullopt;
    const std::string_view field = std::string_view(errors.front().field).substr(here.size() + 1);
    Reject wrong = reject(field, errors.front().message, valueOf(row.call, field));
    wrong.shape = false;
    return wrong;
}

Reject reject(std::string_view field, std::string reason, std::string_view value)
{
    return {std::string(field), std::move(reason), std::string(value.substr(0, 200)), true};
}

std::string_view callerIdName(std::string_view callerId)
{
    if (const auto address = callerId.find('<'); address != std::string_view::npos)
        callerId = callerId.substr(0, address);
    else if (callerId.find('"') == std::string_view::npos)
        return {};
    callerId = trimmed(callerId);
    if (callerId.size() >= 2 && callerId.front() == '"' && callerId.back() == '"')
        callerId = callerId.substr(1, callerId.size() - 2);
    return trimmed(callerId);
}

std::vector<std::string_view> formatNames()
{
    return {
        "asterisk", "freepbx-report", "freepbx-full", "freeswitch", "handset", "anonymous-bank"};
}

std::vector<std::unique_ptr<Format>> formatsFor(const Record& first, std::size_t columns,
    const std::optional<std::string>& only, const Surroundings& around)
{
    auto formats = pbxFormats(first, columns, around);
    for (auto& format : logFormats(first, columns, around))
        formats.push_back(std::move(format));
    if (only)
        std::erase_if(formats, [&](const auto& format) { return format->name() != *only; });
    return formats;
}

} // namespace trunkline
