#include "services/importer/logformats.h"

#include "services/base/digest.h"
#include "services/base/phone.h"
#include "services/base/text.h"

#include <array>

namespace trunkline {

using namespace std::chrono;

namespace {

const std::vector<std::string> bankColumns{"vru+line", "call_id", "customer_id", "priority", "type",
    "date", "vru_entry", "vru_exit", "vru_time", "q_start", "q_exit", "q_time", "outcome",
    "ser_start", "ser_exit", "ser_time", "server"};

BankFormat::Layout bankLayout(const Columns& columns)
{
    return {columns.find("vru+line"), columns.find("call_id"), columns.find("customer_id"),
        columns.find("type"), columns.find("date"), columns.find("vru_entry"),
        columns.find("vru_time"), columns.find("q_time"), columns.find("outcome"),
        columns.find("ser_start"), columns.find("ser_exit"), columns.find("ser_time"),
        columns.find("server")};
}

/// The columns without which a row is no call; the others may be missing.
bool complete(const BankFormat::Layout& layout)
{
    return layout.line >= 0 && layout.callId >= 0 && layout.date >= 0 && layout.vruEntry >= 0
        && layout.outcome >= 0 && layout.serviceTime >= 0;
}

/// yymmdd or yyyymmdd.
std::optional<Date> packedDate(std::string_view text)
{
    const auto number = wholeNumber(text);
    if (!number || *number < 0 || (text.size() != 6 && text.size() != 8))
        return std::nullopt;
    std::int64_t y = *number / 10'000;
    if (text.size() == 6)
        y += y < 70 ? 2000 : 1900;
    const Date date{year{static_cast<int>(y)}, month{static_cast<unsigned>(*number / 100 % 100)},
        day{static_cast<unsigned>(*number % 100)}};
    if (!date.ok())
        return std::nullopt;
    return date;
}

} // namespace

BankFormat::BankFormat(Columns columns, bool header, Layout layout, const Surroundings& around)
    : Format(std::move(columns), header, around)
    , m_layout(layout)
{
}

std::optional<Reject> BankFormat::read(const Record& record, ParsedRow& row)
{
    row = {};
    if (auto wrong = checkShape(record))
        return wrong;
    const auto field = [&](int column) {
        return column < 0 ? std::string_view{}
                          : trimmed(record.fields[static_cast<std::size_t>(column)]);
    };
    const auto date = packedDate(field(m_layout.date));
    if (!date)
        return reject("date", "is no date such as 990131", field(m_layout.date));
    const auto entry = clockSeconds(field(m_layout.vruEntry));
    if (!entry)
        return reject("vru_entry", "is no time of day such as 9:05:00", field(m_layout.vruEntry));
    row.word = field(m_layout.outcome);
    if (row.word == "AGENT")
        row.call.outcome = CallOutcome::Answered;
    else if (row.word == "HANG")
        row.call.outcome = CallOutcome::Abandoned;
    else if (row.word == "PHANTOM")
        row.call.outcome = CallOutcome::Phantom;
    else
        return reject("outcome", "is none of AGENT, HANG and PHANTOM", row.word);
    std::int64_t menu = 0;
    for (const auto& [name, column, into] :
        {std::tuple{"ser_time", m_layout.serviceTime, &row.billed},
            std::tuple{"q_time", m_layout.queueTime, &row.call.ringSeconds},
            std::tuple{"vru_time", m_layout.vruTime, &menu}}) {
        if (column < 0)
            continue;
        const auto seconds = wholeNumber(field(column));
        if (!seconds)
            return reject(name, "is no whole number of seconds", field(column));
        *into = *seconds;
    }
    const std::string_view line = field(m_layout.line);
    const std::string_view callId = field(m_layout.callId);
    const std::string_view server = field(m_layout.server);
    if (line.empty() || callId.empty())
        return reject(line.empty() ? "vru+line" : "call_id", "is empty; every call has one", "");
    if (m_layout.server >= 0 && server.empty())
        return reject("server", "is empty; where nobody served it is NO_SERVER", "");
    place(LocalTime{local_days{*date} + seconds{*entry}}, row);
    row.call.externalId.append(field(m_layout.date))
        .append("|")
        .append(line)
        .append("|")
        .append(callId);
    row.odd.negative = menu < 0;
    row.duration = row.billed;
    row.call.talkSeconds = row.call.outcome == CallOutcome::Answered ? row.billed : 0;
    if (const std::string_view customer = field(m_layout.customer); customer != "0")
        row.call.caller.value = customer;
    if (server != "NO_SERVER")
        row.call.agent.value = server;
    return finish(row);
}

HandsetFormat::HandsetFormat(const Surroundings& around)
    : Format(Columns({"user", "other", "direction", "seconds", "time"}), false, around)
{
}

std::optional<Reject> HandsetFormat::read(const Record& record, ParsedRow& row)
{
    row = {};
    if (auto wrong = checkShape(record))
        return wrong;
    const std::string_view user = trimmed(record.fields[0]);
    const std::string_view other = trimmed(record.fields[1]);
    row.word = trimmed(record.fields[2]);
    if (row.word != "Incoming" && row.word != "Outgoing" && row.word != "Missed")
        return reject("direction", "is none of Incoming, Outgoing and Missed", row.word);
    const auto seconds = wholeNumber(trimmed(record.fields[3]));
    if (!seconds)
        return reject("seconds", "is no whole number of seconds", record.fields[3]);
    const auto time = handsetTime(trimmed(record.fields[4]));
    if (!time)
        return reject(
            "time", "is no time such as Wed Sep 15 19:17:44 +0100 2010", record.fields[4]);
    row.local = time->local;
    row.offset = time->offset;
    row.call.startedAt = time->instant();
    row.duration = row.billed = *seconds;
    const bool answered = row.word != "Missed" && *seconds > 0;
    row.call.outcome = answered ? CallOutcome::Answered : CallOutcome::NoAnswer;
    row.call.talkSeconds = answered ? *seconds : 0;
    if (*seconds < 0) {
        Reject negative = reject("seconds", "is negative", record.fields[3]);
        negative.shape = false;
        return negative;
    }
    const bool outgoing = row.word == "Outgoing";
    row.call.caller = normalisePhone(outgoing ? user : other, m_around.country);
    row.call.dialled = normalisePhone(outgoing ? other : user, m_around.country);
    row.call.externalId = hex(sha256(record.raw));
    return finish(row);
}

std::vector<std::unique_ptr<Format>> logFormats(
    const Record& first, std::size_t columns, const Surroundings& around)
{
    std::vector<std::unique_ptr<Format>> formats;
    std::vector<std::string> names;
    for (const std::string_view field : first.fields)
        names.emplace_back(trimmed(field));
    const Columns named(std::move(names));
    if (const auto layout = bankLayout(named); complete(layout)) {
        formats.push_back(std::make_unique<BankFormat>(named, true, layout, around));
        return formats;
    }
    if (columns == bankColumns.size()) {
        const Columns own(bankColumns);
        formats.push_back(std::make_unique<BankFormat>(own, false, bankLayout(own), around));
    }
    if (columns == 5)
        formats.push_back(std::make_unique<HandsetFormat>(around));
    return formats;
}

} // namespace trunkline
