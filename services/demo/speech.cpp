#include "services/demo/speech.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace trunkline {

namespace {

struct Line {
    Speaker speaker;
    std::string_view text;
};

constexpr Line greeting = {Speaker::System, "This call may be recorded for quality."};

/// What each campaign's agent asks and hears first.
constexpr std::array<std::array<Line, 6>, 8> openings = {{
    {{{Speaker::Agent, "Thanks for calling about home insurance. Do you own the home?"},
        {Speaker::Caller, "Yes, for about six years now."},
        {Speaker::Agent, "Is it insured today, and when does the policy renew?"},
        {Speaker::Caller, "It renews next month, and the premium went up again."},
        {Speaker::Agent, "How old is the roof, roughly?"},
        {Speaker::Caller, "It was replaced four or five years ago."}}},
    {{{Speaker::Agent, "Thanks for calling about solar. Are you the home owner?"},
        {Speaker::Caller, "Yes, we got the flyer about panels."},
        {Speaker::Agent, "Great. What is your average monthly bill?"},
        {Speaker::Caller, "About two hundred and forty in summer."},
        {Speaker::Agent, "Does the roof get sun in the afternoon?"},
        {Speaker::Caller, "Most of it does, there is one tree at the back."}}},
    {{{Speaker::Agent, "Vehicle protection, how can I help you today?"},
        {Speaker::Caller, "My factory warranty has run out, I think."},
        {Speaker::Agent, "What year is the car, and how many miles has it done?"},
        {Speaker::Caller, "It is seven years old with eighty thousand miles."},
        {Speaker::Agent, "Any warning lights at the moment?"},
        {Speaker::Caller, "No, it runs fine."}}},
    {{{Speaker::Agent, "Thanks for calling. Are you on Medicare Part A and Part B?"},
        {Speaker::Caller, "Both, since last year."},
        {Speaker::Agent, "Would you like to compare plans before the enrolment ends?"},
        {Speaker::Caller, "Yes, I would like one that covers the dentist."},
        {Speaker::Agent, "Do you want to keep your present doctor?"},
        {Speaker::Caller, "If that is possible, yes."}}},
    {{{Speaker::Agent, "Plumbing line, what is going on?"},
        {Speaker::Caller, "There is water coming from under the kitchen sink."},
        {Speaker::Agent, "Could you turn off the valve below it?"},
        {Speaker::Caller, "I did, it is only dripping now."},
        {Speaker::Agent, "Is it a house or an apartment?"},
        {Speaker::Caller, "A house, ground floor."}}},
    {{{Speaker::Agent, "Intake desk. Are you calling about an accident?"},
        {Speaker::Caller, "Yes, a car ran into mine at a light."},
        {Speaker::Agent, "When did it happen, and was a report made?"},
        {Speaker::Caller, "Three weeks ago, and the police came."},
        {Speaker::Agent, "Do you have a lawyer already?"}, {Speaker::Caller, "No, not yet."}}},
    {{{Speaker::Agent, "Thanks for calling about debt relief. What kind of debt is it?"},
        {Speaker::Caller, "Credit cards, mostly."}, {Speaker::Agent, "Roughly how much in all?"},
        {Speaker::Caller, "Around eighteen thousand."},
        {Speaker::Agent, "Are you current with the payments?"},
        {Speaker::Caller, "I missed the last two."}}},
    {{{Speaker::Agent, "Roofing desk. Did the storm reach you?"},
        {Speaker::Caller, "Yes, the hail broke a lot of shingles."},
        {Speaker::Agent, "Is water coming in anywhere?"},
        {Speaker::Caller, "A little, in the upstairs hall."},
        {Speaker::Agent, "Have you told your insurer?"},
        {Speaker::Caller, "They gave me a claim number yesterday."}}},
}};

constexpr std::array<std::array<Line, 2>, 6> exchanges = {{
    {{{Speaker::Agent, "What is the best time of day to reach you?"},
        {Speaker::Caller, "After five is best."}}},
    {{{Speaker::Agent, "May I have the postal code?"},
        {Speaker::Caller, "Sure, one moment, I will read it to you."}}},
    {{{Speaker::Agent, "Is this the number to call you back on?"},
        {Speaker::Caller, "Yes, this one."}}},
    {{{Speaker::Agent, "Have you talked to anybody else about it?"},
        {Speaker::Caller, "One other company, but they never called back."}}},
    {{{Speaker::Agent, "I will repeat what I noted. Tell me if something is wrong."},
        {Speaker::Caller, "That is all right so far."}}},
    {{{Speaker::Agent, "Is anybody else deciding with you?"},
        {Speaker::Caller, "We decide together, and both of us are home now."}}},
}};

constexpr std::array<Line, 3> goodEnding
    = {{{Speaker::Agent, "You qualify. I will connect you with a specialist, please stay on."},
        {Speaker::Caller, "Thank you, I will wait."},
        {Speaker::Agent, "Thanks for your time, they are on the line."}}};
constexpr std::array<Line, 3> earlyEnding = {{{Speaker::Caller, "Sorry, I have to stop here."},
    {Speaker::Agent, "No problem. You can call this number at any time."},
    {Speaker::Caller, "All right, bye."}}};

} // namespace

std::vector<TranscriptSegment> demoSpeech(
    std::size_t campaign, std::int64_t talkSeconds, bool qualified, std::uint64_t draw)
{
    constexpr std::int64_t secondsOfSegment = 6;
    const auto wished
        = static_cast<std::size_t>(std::clamp<std::int64_t>(talkSeconds / secondsOfSegment, 6, 16));
    std::vector<Line> lines = {greeting};
    const auto& opening = openings[campaign % openings.size()];
    const auto& ending = qualified ? goodEnding : earlyEnding;
    for (std::size_t i = 0; i < opening.size() && lines.size() + ending.size() < wished; ++i)
        lines.push_back(opening[i]);
    for (std::size_t i = 0; lines.size() + ending.size() + 1 < wished; ++i) {
        const auto& exchange = exchanges[(draw + i) % exchanges.size()];
        lines.insert(lines.end(), exchange.begin(), exchange.end());
    }
    lines.insert(lines.end(), ending.begin(), ending.end());

    // Time by length of text, with a breath between; the last ends with the talk.
    std::int64_t letters = 0;
    for (const Line& line : lines)
        letters += static_cast<std::int64_t>(line.text.size()) + 12;
    std::vector<TranscriptSegment> segments;
    std::int64_t before = 0;
    const std::int64_t whole = talkSeconds * 1'000;
    for (const Line& line : lines) {
        const auto size = static_cast<std::int64_t>(line.text.size());
        TranscriptSegment segment;
        segment.startMs = whole * (before + 6) / letters;
        segment.endMs = whole * (before + 6 + size) / letters;
        segment.speaker = line.speaker;
        segment.text.value = line.text;
        segments.push_back(std::move(segment));
        before += size + 12;
    }
    return segments;
}

} // namespace trunkline
