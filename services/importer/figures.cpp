#include "services/importer/figures.h"

#include "services/base/text.h"
#include "services/importer/logformats.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <set>

namespace trunkline {

using namespace std::chrono;

namespace {

constexpr std::size_t mostDistinct = 4'000'000;
constexpr std::size_t mostWords = 500;

class Sheet {
public:
    explicit Sheet(std::vector<Figure>& figures)
        : m_figures(figures)
    {
    }
    void add(std::string metric, std::string value)
    {
        m_figures.push_back({std::move(metric), std::move(value)});
    }
    void add(std::string metric, std::int64_t value)
    {
        add(std::move(metric), std::to_string(value));
    }
    void add(std::string metric, const Distinct& distinct)
    {
        const auto count = distinct.count();
        add(std::move(metric), count ? std::to_string(*count) : "more than 4000000");
    }

private:
    std::vector<Figure>& m_figures;
};

/// Two digits each of year, month and day.
std::string packed(Date date)
{
    std::string text = isoDate(date);
    return text.substr(2, 2) + text.substr(5, 2) + text.substr(8, 2);
}

class PbxFigures final : public FileFigures {
public:
    PbxFigures(const Format& format, bool freeswitch)
        : FileFigures(format)
        , m_freeswitch(freeswitch)
    {
    }

private:
    void addOwn(const Record&, const ParsedRow&) override { }
    void finishOwn(std::vector<Figure>& figures) const override
    {
        Sheet sheet(figures);
        sheet.add("answered", answered);
        if (m_freeswitch)
            sheet.add("answered_answer_stamp_present", answered);
        sheet.add("talk_seconds_answered_rows", talk);
        sheet.add("billsec_all_rows", billed);
        sheet.add("duration_all_rows", duration);
        if (const auto busiest = days.busiest()) {
            sheet.add("busiest_day", isoDate(busiest->first));
            sheet.add("busiest_day_rows", busiest->second.rows);
        }
        for (const auto& [word, count] : words.counts())
            sheet.add((m_freeswitch ? "hangup_cause " : "disposition ") + word, count);
        sheet.add(m_freeswitch ? "distinct_uuid" : "distinct_uniqueid", ids);
    }

    bool m_freeswitch;
};

class BankFigures final : public FileFigures {
public:
    explicit BankFigures(const BankFormat& format)
        : FileFigures(format)
        , m_layout(format.layout())
    {
    }

private:
    void addOwn(const Record& record, const ParsedRow& row) override
    {
        const auto field = [&](int column) {
            return column < 0 ? std::string_view{}
                              : trimmed(record.fields[static_cast<std::size_t>(column)]);
        };
        m_queue += row.call.ringSeconds;
        const std::int64_t menu = wholeNumber(field(m_layout.vruTime)).value_or(0);
        m_menu += menu;
        m_negativeMenu += menu < 0 ? 1 : 0;
        m_longest = std::max(m_longest, row.billed);
        m_lines.add(field(m_layout.line));
        if (!row.call.agent.value.empty())
            m_agents.add(row.call.agent.value);
        const auto begin = clockSeconds(field(m_layout.serviceStart));
        const auto end = clockSeconds(field(m_layout.serviceExit));
        m_midnight += begin && end && *end < *begin ? 1 : 0;
        if (row.word == "AGENT") {
            m_withoutServer += row.call.agent.value.empty() ? 1 : 0;
            m_zeroTalk += row.billed == 0 ? 1 : 0;
        }
    }
    void finishOwn(std::vector<Figure>& figures) const override
    {
        Sheet sheet(figures);
        const auto count = [&](std::string_view word) {
            const auto found = words.counts().find(word);
            return found == words.counts().end() ? std::int64_t{0} : found->second;
        };
        sheet.add("malformed_rows_wrong_field_count", wrongFieldCount);
        sheet.add("answered_outcome_AGENT", count("AGENT"));
        sheet.add("outcome_HANG", count("HANG"));
        sheet.add("outcome_PHANTOM", count("PHANTOM"));
        sheet.add("talk_seconds_AGENT_rows", talk);
        sheet.add("ser_time_seconds_all_rows", billed);
        sheet.add("queue_seconds_all_rows", m_queue);
        sheet.add("vru_seconds_all_rows", m_menu);
        sheet.add("days_with_calls", static_cast<std::int64_t>(days.size()));
        if (const auto busiest = days.busiest()) {
            sheet.add("busiest_day", packed(busiest->first));
            sheet.add("busiest_day_calls", busiest->second.rows);
            sheet.add("busiest_day_answered", busiest->second.answered);
            sheet.add("busiest_day_talk_seconds", busiest->second.talk);
        }
        sheet.add("distinct_agents", m_agents);
        sheet.add("distinct_lines", m_lines);
        sheet.add("negative_vru_time_rows", m_negativeMenu);
        sheet.add("rows_service_crosses_midnight", m_midnight);
        sheet.add("AGENT_rows_without_server", m_withoutServer);
        sheet.add("AGENT_rows_zero_talk", m_zeroTalk);
        sheet.add("max_ser_time", m_longest);
        sheet.add("distinct_ids", ids);
    }

    BankFormat::Layout m_layout;
    std::int64_t m_queue = 0;
    std::int64_t m_menu = 0;
    std::int64_t m_negativeMenu = 0;
    std::int64_t m_longest = 0;
    std::int64_t m_midnight = 0;
    std::int64_t m_withoutServer = 0;
    std::int64_t m_zeroTalk = 0;
    Distinct m_agents;
    Distinct m_lines;
};

/// Offsets of both halves of a year in one file mean a zone with summer time. Where the import
/// names none, hours that happen twice are those of Europe/London, whose offsets these are.
class HandsetFigures final : public FileFigures {
public:
    HandsetFigures(const Format& format, const std::optional<Zone>& zone)
        : FileFigures(format)
        , m_clock(zone ? *zone : londonOrUtc())
    {
    }

private:
    static Zone londonOrUtc()
    {
        auto london = Zone::find("Europe/London");
        return london ? *london : Zone::utc();
    }
    void addOwn(const Record& record, const ParsedRow& row) override
    {
        m_users.add(trimmed(record.fields[0]));
        const std::string_view other = trimmed(record.fields[1]);
        const bool digits
            = std::all_of(other.begin(), other.end(), [](char c) { return c >= '0' && c <= '9'; });
        m_notEleven += other.size() != 11 || !digits ? 1 : 0;
        m_longest = std::max(m_longest, static_cast<std::int64_t>(other.size()));
        const Date date = dateOf(row.local);
        ++m_years[static_cast<int>(date.year())];
        ++m_offsets[row.offset];
        m_utcDays.add(Date{floor<days_>(row.call.startedAt)}, row.call);
        if (m_clock.resolve(row.local).fit == Zone::Fit::Ambiguous)
            ++m_twice[floor<hours>(row.local)];
    }
    using days_ = std::chrono::days;

    static std::string offsetName(std::int64_t offset)
    {
        const std::int64_t minutes = (offset < 0 ? -offset : offset) / 60;
        std::array<char, 16> text{};
        std::snprintf(text.data(), text.size(), "%s%02d%02d", offset < 0 ? "minus" : "plus",
            static_cast<int>(minutes / 60), static_cast<int>(minutes % 60));
        return text.data();
    }
    static std::string hourName(local_time<hours> hour)
    {
        constexpr std::array<const char*, 12> months{
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
        const auto day = floor<days_>(hour);
        const Date date{day};
        std::array<char, 32> text{};
        std::snprintf(text.data(), text.size(), "%02u%s%04d_hour%02d",
            static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
            static_cast<int>(date.year()), static_cast<int>((hour - day).count()));
        return text.data();
    }
    void finishOwn(std::vector<Figure>& figures) const override
    {
        Sheet sheet(figures);
        for (const std::string_view word : {"Incoming", "Outgoing", "Missed"}) {
            const auto found = words.counts().find(word);
            sheet.add(
                std::string(word), found == words.counts().end() ? std::int64_t{0} : found->second);
        }
        sheet.add("answered_not_missed_and_duration_gt_0", answered);
        sheet.add("talk_seconds", talk);
        sheet.add("duration_all_rows", duration);
        sheet.add("users", m_users);
        if (const auto busiest = days.busiest()) {
            sheet.add("busiest_local_day", isoDate(busiest->first));
            sheet.add("busiest_local_day_rows", busiest->second.rows);
        }
        if (const auto busiest = m_utcDays.busiest()) {
            sheet.add("busiest_utc_day", isoDate(busiest->first));
            sheet.add("busiest_utc_day_rows", busiest->second.rows);
        }
        for (const auto& [year, count] : m_years)
            sheet.add("rows_year_" + std::to_string(year), count);
        for (const auto& [offset, count] : m_offsets)
            sheet.add("rows_offset_" + offsetName(offset), count);
        sheet.add("other_party_not_11_digits", m_notEleven);
        sheet.add("longest_other_party", m_longest);
        for (const auto& [hour, count] : m_twice)
            sheet.add("rows_" + hourName(hour), count);
        sheet.add("distinct_ids", ids);
    }

    LocalClock m_clock;
    Distinct m_users;
    DayCounts m_utcDays;
    std::int64_t m_notEleven = 0;
    std::int64_t m_longest = 0;
    std::map<int, std::int64_t> m_years;
    std::map<std::int64_t, std::int64_t> m_offsets;
    std::map<local_time<hours>, std::int64_t> m_twice;
};

class PlainFigures final : public FileFigures {
public:
    explicit PlainFigures(const Format& format)
        : FileFigures(format)
    {
    }

private:
    void addOwn(const Record&, const ParsedRow&) override { }
    void finishOwn(std::vector<Figure>& figures) const override
    {
        Sheet sheet(figures);
        sheet.add("answered", answered);
        sheet.add("talk_seconds_answered_rows", talk);
        sheet.add("duration_all_rows", duration);
        if (const auto busiest = days.busiest()) {
            sheet.add("busiest_day", isoDate(busiest->first));
            sheet.add("busiest_day_rows", busiest->second.rows);
        }
        for (const auto& [word, count] : words.counts())
            sheet.add("outcome " + word, count);
        sheet.add("distinct_ids", ids);
    }
};

} // namespace

void Distinct::insert(std::uint64_t hash)
{
    const std::size_t mask = m_slots.size() - 1;
    for (std::size_t at = static_cast<std::size_t>(hash) & mask;; at = (at + 1) & mask) {
        if (m_slots[at] == hash)
            return;
        if (m_slots[at] == 0) {
            m_slots[at] = hash;
            ++m_used;
            return;
        }
    }
}

void Distinct::add(std::string_view text)
{
    if (m_full)
        return;
    if (m_used * 2 >= m_slots.size()) {
        if (m_used >= mostDistinct) {
            m_full = true;
            m_slots = {};
            return;
        }
        const std::vector<std::uint64_t> old = std::exchange(
            m_slots, std::vector<std::uint64_t>(std::max<std::size_t>(64, m_slots.size() * 2)));
        m_used = 0;
        for (const std::uint64_t hash : old) {
            if (hash != 0)
                insert(hash);
        }
    }
    const std::uint64_t hash = std::hash<std::string_view>{}(text);
    insert(hash == 0 ? 1 : hash);
}

std::optional<std::int64_t> Distinct::count() const
{
    if (m_full)
        return std::nullopt;
    return static_cast<std::int64_t>(m_used);
}

void DayCounts::add(Date date, const CallRecord& call)
{
    DayCount& day = m_days[sys_days{date}];
    ++day.rows;
    day.answered += call.outcome == CallOutcome::Answered ? 1 : 0;
    day.talk += call.talkSeconds;
}

std::optional<std::pair<Date, DayCount>> DayCounts::busiest() const
{
    if (m_days.empty())
        return std::nullopt;
    const auto most = std::max_element(m_days.begin(), m_days.end(),
        [](const auto& a, const auto& b) { return a.second.rows < b.second.rows; });
    return std::pair{Date{most->first}, most->second};
}

void Words::add(std::string_view word)
{
    if (const auto found = m_counts.find(word); found != m_counts.end())
        ++found->second;
    else
        ++m_counts[m_counts.size() < mostWords ? std::string(word) : std::string("other")];
}

FileFigures::FileFigures(const Format& format)
    : m_columns(format.columns().count())
    , m_header(format.hasHeader())
{
}

std::unique_ptr<FileFigures> FileFigures::of(const Format& format, const std::optional<Zone>& zone)
{
    if (const auto* bank = dynamic_cast<const BankFormat*>(&format))
        return std::make_unique<BankFigures>(*bank);
    if (format.name() == "handset")
        return std::make_unique<HandsetFigures>(format, zone);
    if (format.name() == "template")
        return std::make_unique<PlainFigures>(format);
    return std::make_unique<PbxFigures>(format, format.name() == "freeswitch");
}

void FileFigures::add(const Record& record, const ParsedRow& row)
{
    ++rows;
    answered += row.call.outcome == CallOutcome::Answered ? 1 : 0;
    talk += row.call.talkSeconds;
    duration += row.duration;
    billed += row.billed;
    days.add(dateOf(row.local), row.call);
    words.add(row.word);
    ids.add(row.call.externalId);
    addOwn(record, row);
}

void FileFigures::addReject(const Reject& reject)
{
    ++rows;
    wrongFieldCount += reject.field == "line" ? 1 : 0;
}

std::vector<Figure> FileFigures::finish() const
{
    std::vector<Figure> figures;
    Sheet sheet(figures);
    sheet.add("rows", rows);
    sheet.add("columns", static_cast<std::int64_t>(m_columns));
    sheet.add("header", std::string(m_header ? "yes" : "no"));
    finishOwn(figures);
    return figures;
}

} // namespace trunkline
