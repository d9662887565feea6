#include "services/openapi/examples.h"

#include "services/base/digest.h"
#include "services/openapi/named.h"

#include <algorithm>

namespace trunkline::openapi {

namespace {

constexpr Named<std::string_view> texts[] = {
    {"AcceptInvitation.name", "desk@example.com"},
    {"AuditCheckpoint.signature", "5d1c0e9a4b"},
    {"AuditFilter.operation", "campaigns.update"},
    {"AuditKey.public_key", "8f3a61c2d0"},
    {"CampaignDraft.name", "Roof repair, Arizona"},
    {"Campaign.name", "Roof repair, Arizona"},
    {"CampaignFigures.name", "Roof repair, Arizona"},
    {"ExportNote.detail", "2026-03-01 to 2026-03-31"},
    {"Finding.detail", "the entry's text does not fit its link"},
    {"Flow.name", "Open hours, then voicemail"},
    {"FlowEdge.label", "open"},
    {"FlowEdge.to", "buyer"},
    {"FlowNode.key", "hours"},
    {"FlowNode.title", "Open hours"},
    {"FlowStep.node", "hours"},
    {"FlowStep.title", "Open hours"},
    {"FlowStep.took", "open"},
    {"Invoice.number", "2026-0007"},
    {"InvoiceLine.description", "Qualified calls, roof repair"},
    {"Principal.name", "Evening desk"},
    {"Rate.destination", "United States, Arizona"},
    {"RateCard.name", "Domestic, spring"},
    {"SignIn.name", "desk@example.com"},
    {"Tenant.name", "Example Media"},
    {"TenantDraft.name", "Example Media"},
    {"address", "192.0.2.17"},
    {"after", ""},
    {"chain", "01951c2e-7a40-7d5e-9c1b-5c2c8a3f6e11"},
    {"conflicts", "1772460131.42"},
    {"country", "US"},
    {"digits", "5550142"},
    {"entity_id", "01951c2e-7a40-7f80-8d24-0b7d5b1f9a02"},
    {"external_id", "1772460131.42"},
    {"field", "name"},
    {"file_name", "calls-2026-03.csv"},
    {"fingerprint", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
    {"hangup_cause", "normal_clearing"},
    {"key_id", "8f3a61c2"},
    {"label", "Roof repair, Arizona"},
    {"language", "en-US"},
    {"leaf", "2c26b46b68ffc68ff99b453c1d304134"},
    {"link", "fcde2b2edba56bf408601fb721fe9b5c"},
    {"next", ""},
    {"notes", "Weekdays only."},
    {"operation", "campaigns.update"},
    {"options", "{}"},
    {"page", "dashboard"},
    {"prefix", "1602"},
    {"provider", "Example Carrier"},
    {"region", "Arizona"},
    {"request_id", "01951c2e-7a40-7b1f-a6c4-3d1e0f5a9b77"},
    {"source", "asterisk"},
    {"tenant_name", "Example Media"},
    {"text", "roof"},
    {"time_zone", "America/Phoenix"},
    {"unfiltered", "by_campaign"},
};

constexpr Named<std::int64_t> numbers[] = {
    {"AuditExport.next", 0},
    {"AuditVerdict.entries", 412},
    {"AuditVerdict.head", 412},
    {"ExportAudit.after", 0},
    {"HeatCell.hour", 14},
    {"HeatCell.weekday", 1},
    {"HourCount.calls", 57},
    {"HourPoint.answered", 49},
    {"HourPoint.calls", 57},
    {"HourPoint.qualified", 31},
    {"InvoiceLine.quantity", 611},
    {"allowed", 10'000},
    {"answered", 1'102},
    {"batch", 1},
    {"buckets", 4'392},
    {"byte_offset", 183'204},
    {"calls", 1'284},
    {"cap", 200},
    {"concurrency_cap", 12},
    {"conflicts", 0},
    {"connect_micros", 0},
    {"daily_cap", 200},
    {"duplicates", 3},
    {"end_ms", 2'900},
    {"file_size", 183'204},
    {"from_seconds", 90},
    {"idle_seconds", 1'800},
    {"imported", 1'281},
    {"line", 1'285},
    {"minimum_talk", 0},
    {"per_call_micros", 0},
    {"per_minute_micros", 8'400},
    {"qualified", 611},
    {"rate_count", 214},
    {"rejected", 0},
    {"repeat_callers", 74},
    {"ring_seconds", 9},
    {"rows", 1'284},
    {"seq", 412},
    {"start_ms", 0},
    {"stored", 1'281},
    {"talk_seconds", 184},
    {"to_seconds", 120},
    {"total", 1'284},
    {"used", 57},
    {"version", 3},
    {"warnings", 0},
};

constexpr Named<std::int64_t> amounts[] = {
    {"Cost", 310'000},
    {"Margin", 16'000'000},
    {"Payout", 26'000'000},
    {"Profit", 15'690'000},
    {"Revenue", 42'000'000},
};

constexpr Named<std::string_view> times[] = {
    {"compare_from", "2026-02-01T00:00:00Z"},
    {"compare_to", "2026-02-28T00:00:00Z"},
    {"created_at", "2026-01-12T09:30:00Z"},
    {"effective_from", "2026-01-01T00:00:00Z"},
    {"ends_at", "2026-03-02T23:10:00Z"},
    {"from", "2026-03-01T00:00:00Z"},
    {"hour", "2026-03-02T14:00:00Z"},
    {"next_at", "2026-03-31T00:05:00Z"},
    {"period_from", "2026-03-01T00:00:00Z"},
    {"period_to", "2026-03-31T00:00:00Z"},
    {"to", "2026-03-31T00:00:00Z"},
    {"until", "2026-03-31T00:00:00Z"},
};

} // namespace

void imagine(const Place& place, std::int64_t& value)
{
    if (value != 0)
        return; // the default tells enough
    const std::int64_t* found = find(numbers, place.record, place.member);
    value = found != nullptr ? *found : 12;
}

void imagine(const Place& place, std::string& value)
{
    if (const std::string_view* found = find(texts, place.record, place.member)) {
        value = *found;
        return;
    }
    value = place.member;
    std::replace(value.begin(), value.end(), '_', ' ');
}

void imagine(const Place& place, Instant& value)
{
    const std::string_view* found = find(times, place.record, place.member);
    const auto time = parseRfc3339(found != nullptr ? *found : "2026-03-02T14:02:11Z");
    if (time)
        value = *time;
}

void imagine(const Place& place, Date& value)
{
    Instant time;
    imagine(place, time);
    value = std::chrono::floor<std::chrono::days>(time);
}

void imagine(const Place&, Currency& value) { value.code = {'U', 'S', 'D'}; }

void imagine(const Place& place, Phone& value)
{
    value.value = place.member == "caller" ? "+16025550142" : "+16025550100";
}

void imagine(const Place& place, Token& value)
{
    // In the form of each, and visibly none.
    value.value = Secret(place.member == "token" ? "EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXA"
                                                 : "a sentence of your own");
}

void imagine(const Place& place, Json& value)
{
    value.value = place.member == "body" ? R"({"operation":"campaigns.update"})"
        : place.member == "before"       ? "90"
                                         : "120";
}

void imagine(const Place&, Email& value) { value.value = "desk@example.com"; }
void imagine(const Place&, PersonName& value) { value.value = "Evening desk"; }
void imagine(const Place&, CallerName& value) { value.value = "Wireless caller"; }
void imagine(const Place&, AgentName& value) { value.value = "Agent 7"; }
void imagine(const Place&, PublisherName& value) { value.value = "Example Leads"; }
void imagine(const Place&, BuyerName& value) { value.value = "Example Roofing"; }
void imagine(const Place&, Speech& value) { value.value = "How can we help with your roof?"; }

Uuid imaginedId(const std::string& what)
{
    const Sha256 digest = Digest().add(what).value();
    std::array<std::uint8_t, 10> entropy{};
    std::copy_n(digest.begin(), entropy.size(), entropy.begin());
    constexpr std::chrono::sys_time<std::chrono::milliseconds> made{
        std::chrono::milliseconds{1'768'210'200'000}}; // 2026-01-12T09:30:00Z
    return uuid7(made, entropy);
}

std::int64_t imaginedAmount(const std::string& type)
{
    const std::int64_t* found = find(amounts, std::string_view(), type);
    return found != nullptr ? *found : 1'000'000;
}

} // namespace trunkline::openapi
