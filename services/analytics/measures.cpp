#include "services/analytics/measures.h"

#include <algorithm>

namespace trunkline {

const std::array<std::string_view, Measures::width> measureColumns{"calls", "answered", "qualified",
    "repeat_callers", "talk_seconds", "revenue", "payout", "cost", "out_answered", "out_no_answer",
    "out_busy", "out_failed", "out_abandoned", "out_rejected", "out_voicemail", "out_phantom",
    "talk_00", "talk_01", "talk_02", "talk_03", "talk_04", "talk_05", "talk_06", "talk_07",
    "talk_08", "talk_09", "talk_10", "talk_11"};

void Measures::add(const CountedCall& call)
{
    sums[3] += call.repeatCaller ? 1 : 0;
    if (!call.whole)
        return;
    const bool answered = call.outcome == CallOutcome::Answered;
    sums[0] += 1;
    sums[1] += answered ? 1 : 0;
    sums[2] += call.qualified ? 1 : 0;
    sums[4] += answered ? call.talkSeconds : 0;
    sums[5] += call.money.revenue;
    sums[6] += call.money.payout;
    sums[7] += call.money.cost;
    sums[figures + static_cast<std::size_t>(call.outcome)] += 1;
    if (answered) {
        const auto bucket = static_cast<std::size_t>(call.talkSeconds / talkBucketSeconds);
        sums[dailyWidth + std::min(bucket, talkBuckets - 1)] += 1;
    }
}

Measures& Measures::operator+=(const Measures& other)
{
    for (std::size_t i = 0; i < width; ++i)
        sums[i] += other.sums[i];
    return *this;
}

Figures Measures::asFigures() const
{
    Figures figures_;
    figures_.calls = sums[0];
    figures_.answered = sums[1];
    figures_.qualified = sums[2];
    figures_.repeatCallers = sums[3];
    figures_.talkSeconds = sums[4];
    figures_.revenueMicros = sums[5];
    figures_.payoutMicros = sums[6];
    figures_.costMicros = sums[7];
    figures_.marginMicros = sums[5] - sums[6];
    figures_.profitMicros = sums[5] - sums[6] - sums[7];
    return figures_;
}

} // namespace trunkline
