// What a row of a rollup counts, and what one call adds to it.
const outcomes = ['answered', 'no_answer', 'busy', 'failed', 'abandoned', 'rejected', 'voicemail', 'phantom'];

export const dailyColumns = ['calls', 'answered', 'qualified', 'repeat_callers', 'talk_seconds', 'revenue', 'payout', 'cost',
    ...outcomes.map((name) => `out_${name}`)];
export const talkColumns = Array.from({ length: 12 }, (_, i) => `talk_${String(i).padStart(2, '0')}`);
export const columns = [...dailyColumns, ...talkColumns];

export const nothing = () => new Array(columns.length).fill(0);

/// A call that is counted already, and has become a repeat caller's, adds nothing else (`whole` is false).
export function count(sums, call) {
    sums[3] += call.repeat ? 1 : 0;
    if (!call.whole)
        return;
    const answered = call.outcome === 0;
    sums[0] += 1;
    sums[1] += answered ? 1 : 0;
    sums[2] += call.qualified ? 1 : 0;
    sums[4] += answered ? call.talk : 0;
    sums[5] += call.revenue;
    sums[6] += call.payout;
    sums[7] += call.cost;
    sums[8 + call.outcome] += 1;
    if (answered)
        sums[dailyColumns.length + Math.min(Math.floor(call.talk / 30), talkColumns.length - 1)] += 1;
}
