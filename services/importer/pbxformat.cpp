#include "services/importer/pbxformat.h"

#include "services/base/digest.h"
#include "services/base/phone.h"
#include "services/base/text.h"

#include <algorithm>
#include <array>

namespace trunkline {

namespace {

using Names = std::vector<std::string>;

std::optional<CallOutcome> dispositionOutcome(std::string_view word)
{
    if (word == "ANSWERED")
        return CallOutcome::Answered;
    if (word == "NO ANSWER" || word == "NOANSWER")
        return CallOutcome::NoAnswer;
    if (word == "BUSY")
        return CallOutcome::Busy;
    if (word == "FAILED" || word == "CONGESTION" || word == "CHANUNAVAIL")
        return CallOutcome::Failed;
    if (word == "CANCEL")
        return CallOutcome::Abandoned;
    return std::nullopt;
}

/// Of a call that was not answered. Source: FreeSWITCH hangup cause table (Q.850 and its own).
std::optional<CallOutcome> causeOutcome(std::string_view cause)
{
    const bool word = !cause.empty() && std::all_of(cause.begin(), cause.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
    });
    if (!word || (cause.front() >= '0' && cause.front() <= '9') || dispositionOutcome(cause))
        return std::nullopt;
    if (cause == "USER_BUSY")
        return CallOutcome::Busy;
    if (cause == "ORIGINATOR_CANCEL" || cause == "LOSE_RACE" || cause == "PICKED_OFF")
        return CallOutcome::Abandoned;
    if (cause == "CALL_REJECTED")
        return CallOutcome::Rejected;
    if (cause == "NO_ANSWER" || cause == "NO_USER_RESPONSE" || cause == "NORMAL_CLEARING"
        || cause == "ALLOTTED_TIMEOUT" || cause == "RECOVERY_ON_TIMER_EXPIRE"
        || cause == "SUBSCRIBER_ABSENT")
        return CallOutcome::NoAnswer;
    return CallOutcome::Failed;
}

/// `1504279981.1`: seconds since 1970, a dot, a sequence; a system's name may lead it.
bool looksUnique(std::string_view text)
{
    if (const auto dash = text.rfind('-'); dash != std::string_view::npos)
        text = text.substr(dash + 1);
    const auto dot = text.find('.');
    return dot != std::string_view::npos && wholeNumber(text.substr(0, dot))
        && wholeNumber(text.substr(dot + 1));
}

PbxLayout layoutOf(const Columns& columns)
{
    const auto first = [&](std::initializer_list<std::string_view> names) {
        for (const std::string_view name : names) {
            for (std::size_t i = 0; i < columns.count(); ++i) {
                if (lower(columns.names()[i]) == name)
                    return static_cast<int>(i);
            }
        }
        return -1;
    };
    PbxLayout layout;
    layout.freeswitch = first({"hangup_cause"}) >= 0;
    layout.started = first({"calldate", "start", "start_stamp"});
    layout.answered = layout.freeswitch ? first({"answer_stamp"}) : -1;
    layout.duration = first({"duration"});
    layout.billed = first({"billsec"});
    layout.outcome = first({"disposition", "hangup_cause"});
    layout.id = first({"uniqueid", "uuid"});
    layout.caller = first({"src", "caller_id_number"});
    layout.callerName = first({"cnam", "caller_id_name"});
    layout.callerId = first({"clid", "caller_id"});
    layout.dialled = first({"dst", "destination_number"});
    layout.inbound = first({"did"});
    return layout;
}

bool complete(const PbxLayout& layout)
{
    return layout.started >= 0 && layout.duration >= 0 && layout.billed >= 0 && layout.outcome >= 0
        && layout.caller >= 0 && layout.dialled >= 0
        && (!layout.freeswitch || (layout.answered >= 0 && layout.id >= 0));
}

const Names classic{"accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel",
    "lastapp", "lastdata", "start", "answer", "end", "duration", "billsec", "disposition",
    "amaflags"};
const Names withoutAccount{"clid", "src", "dst", "dcontext", "channel", "dstchannel", "lastapp",
    "lastdata", "start", "answer", "end", "duration", "billsec", "disposition", "amaflags",
    "accountcode", "uniqueid", "userfield", "sequence"};
const Names fullExport{"calldate", "clid", "src", "dst", "dcontext", "channel", "dstchannel",
    "lastapp", "lastdata", "duration", "billsec", "disposition", "amaflags", "accountcode",
    "uniqueid", "userfield", "did", "recordingfile", "cnum", "cnam", "outbound_cnum",
    "outbound_cnam", "dst_cnam", "extra_1", "extra_2"};
const Names switchExample{"caller_id_name", "caller_id_number", "destination_number", "context",
    "start_stamp", "answer_stamp", "end_stamp", "duration", "billsec", "hangup_cause", "uuid",
    "bleg_uuid", "accountcode", "read_codec", "write_codec"};
const Names switchAsterisk{"accountcode", "caller_id_number", "destination_number", "context",
    "caller_id", "channel_name", "bridge_channel", "last_app", "last_arg", "start_stamp",
    "answer_stamp", "end_stamp", "duration", "billsec", "hangup_cause", "amaflags", "uuid",
    "userfield"};

/// FMT-D1: what follows the 16 depends on the switches `loguniqueid`, `loguserfield` and
/// `newcdrcolumns`; one of the first two alone is told by its content (DECISIONS 29).
Names masterColumns(const Record& first, std::size_t columns)
{
    Names names = classic;
    const std::size_t extra = columns - classic.size();
    const bool both = extra == 2 || extra == 5;
    const bool one = extra == 1 || extra == 4;
    const bool unique = both
        || (one && first.fields.size() == columns && looksUnique(first.fields[classic.size()]));
    if (unique)
        names.emplace_back("uniqueid");
    if (both || (one && !unique))
        names.emplace_back("userfield");
    if (extra >= 3) {
        for (const char* name : {"peeraccount", "linkedid", "sequence"})
            names.emplace_back(name);
    }
    return names;
}

} // namespace

PbxFormat::PbxFormat(std::string_view name, Columns columns, bool header, PbxLayout layout,
    const Surroundings& around)
    : Format(std::move(columns), header, around)
    , m_name(name)
    , m_layout(layout)
{
}

std::string_view PbxFormat::field(const Record& record, int column) const
{
    return column < 0 ? std::string_view{} : record.fields[static_cast<std::size_t>(column)];
}

std::string_view PbxFormat::columnName(int column) const
{
    return columns().names()[static_cast<std::size_t>(column)];
}

std::optional<Reject> PbxFormat::read(const Record& record, ParsedRow& row)
{
    row = {};
    if (auto wrong = checkShape(record))
        return wrong;
    const std::string_view started = trimmed(field(record, m_layout.started));
    const auto time = writtenTime(started);
    if (!time)
        return reject(
            columnName(m_layout.started), "is no time such as 2017-09-04 12:39:26", started);
    for (const auto& [column, into] :
        {std::pair{m_layout.duration, &row.duration}, std::pair{m_layout.billed, &row.billed}}) {
        const auto seconds = wholeNumber(trimmed(field(record, column)));
        if (!seconds)
            return reject(
                columnName(column), "is no whole number of seconds", field(record, column));
        *into = *seconds;
    }
    row.word = trimmed(field(record, m_layout.outcome));
    auto outcome = m_layout.freeswitch ? causeOutcome(row.word) : dispositionOutcome(row.word);
    if (!outcome)
        return reject(columnName(m_layout.outcome),
            m_layout.freeswitch ? "is no hangup cause such as NORMAL_CLEARING"
                                : "is no known outcome; use ANSWERED, NO ANSWER, BUSY, FAILED, "
                                  "CONGESTION or CANCEL",
            row.word);
    if (m_layout.answered >= 0) {
        const std::string_view answered = trimmed(field(record, m_layout.answered));
        if (!answered.empty() && !writtenTime(answered))
            return reject(
                columnName(m_layout.answered), "is no time such as 2017-09-04 12:39:26", answered);
        if (!answered.empty())
            outcome = CallOutcome::Answered;
        row.call.hangupCause = row.word;
    }
    const std::string_view id = trimmed(field(record, m_layout.id));
    if (m_layout.freeswitch && id.empty())
        return reject(columnName(m_layout.id), "is empty; every call has one", id);
    row.call.externalId = id.empty() ? hex(sha256(record.raw)) : std::string(id);
    place(*time, row);
    row.call.outcome = *outcome;
    row.call.talkSeconds = *outcome == CallOutcome::Answered ? row.billed : 0;
    row.call.ringSeconds = row.duration - row.billed;
    row.call.caller = normalisePhone(field(record, m_layout.caller), m_around.country);
    const std::string_view name = trimmed(field(record, m_layout.callerName));
    row.call.callerName.value
        = name.empty() ? callerIdName(field(record, m_layout.callerId)) : name;
    const std::string_view inbound = trimmed(field(record, m_layout.inbound));
    row.call.dialled = normalisePhone(
        inbound.empty() ? field(record, m_layout.dialled) : inbound, m_around.country);
    return finish(row);
}

std::vector<std::unique_ptr<Format>> pbxFormats(
    const Record& first, std::size_t columns, const Surroundings& around)
{
    std::vector<std::unique_ptr<Format>> formats;
    Names header;
    for (const std::string_view field : first.fields)
        header.emplace_back(trimmed(field));
    const Columns named(header);
    if (const PbxLayout layout = layoutOf(named); complete(layout)) {
        formats.push_back(std::make_unique<PbxFormat>(
            layout.freeswitch ? "freeswitch" : "freepbx-report", named, true, layout, around));
        return formats;
    }
    const auto headerless = [&](std::string_view name, const Names& names) {
        const Columns own(names);
        formats.push_back(std::make_unique<PbxFormat>(name, own, false, layoutOf(own), around));
    };
    if (columns >= classic.size() && columns <= 21)
        headerless("asterisk", masterColumns(first, columns));
    if (columns == withoutAccount.size())
        headerless("asterisk", withoutAccount);
    if (columns == fullExport.size())
        headerless("freepbx-full", fullExport);
    if (columns == switchExample.size())
        headerless("freeswitch", switchExample);
    if (columns == switchAsterisk.size())
        headerless("freeswitch", switchAsterisk);
    return formats;
}

} // namespace trunkline
