// Who has called the same campaign within its window is a repeat caller.
import { ask } from './store.js';

const week = 604_800_000_000;
const dayLength = 86_400_000_000;

const neighbours = `select w.caller, (select max(started_at) from calls where tenant_id = $1 and campaign_id = $2
        and caller = w.caller and started_at / ${week} = any ($5) and started_at < w.at) as before,
    (select min(started_at) from calls where tenant_id = $1 and campaign_id = $2
        and caller = w.caller and started_at / ${week} = any ($6) and started_at >= w.at) as behind
    from unnest($3::text[], $4::bigint[]) as w (caller, at)`;
const turn = `update calls set repeat_caller = 1 where tenant_id = $1 and caller = $2 and started_at = $3 and campaign_id = $4
    and repeat_caller = 0 returning publisher_id as publisher, buyer_id as buyer, number_id as number, region, id`;

function weeks(from, to) {
    const all = [];
    for (let each = Math.floor(from / week); each <= Math.floor(to / week); ++each)
        all.push(each);
    return all;
}

/// Marks what of `calls` repeats a call, and answers those stored calls that repeat one of them from now on.
export async function judgeRepeats(client, tenant, calls, terms) {
    const groups = new Map(); // by campaign and week: few pages of the index each
    for (const call of calls) {
        const window = (terms.get(call.campaign)?.duplicate_window_days ?? 0) * dayLength;
        if (window === 0 || call.caller === '')
            continue;
        const key = `${call.campaign} ${Math.floor(call.startedAt / week)}`;
        if (!groups.has(key))
            groups.set(key, { campaign: call.campaign, window, calls: [] });
        groups.get(key).calls.push(call);
    }
    const places = [];
    const windows = new Map();
    for (const group of groups.values()) {
        const times = group.calls.map((call) => call.startedAt);
        const first = times.reduce((a, b) => Math.min(a, b));
        const last = times.reduce((a, b) => Math.max(a, b));
        windows.set(group.campaign, group.window);
        for (const call of group.calls)
            places.push({ caller: call.caller, campaign: call.campaign, at: call.startedAt, fresh: call });
        const rows = await ask(client, 'repeats-near', neighbours, [tenant, group.campaign,
            group.calls.map((call) => call.caller), times, weeks(first - group.window, last), weeks(first, last + group.window)]);
        for (const row of rows) {
            for (const at of [row.before, row.behind])
                if (at !== null)
                    places.push({ caller: row.caller, campaign: group.campaign, at });
        }
    }
    const text = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    places.sort((a, b) => text(a.caller, b.caller) || text(a.campaign, b.campaign) || a.at - b.at);

    const turned = [];
    let before;
    let storedBefore;
    for (const place of places) {
        const within = (earlier) => earlier !== undefined && earlier.caller === place.caller
            && earlier.campaign === place.campaign && place.at - earlier.at <= windows.get(place.campaign);
        if (place.fresh)
            place.fresh.repeat = within(before);
        else if (within(before) && !within(storedBefore))
            turned.push(place);
        before = place;
        if (!place.fresh)
            storedBefore = place;
    }
    const changed = [];
    for (const { caller, campaign, at } of turned) {
        for (const row of await ask(client, 'repeats-turn', turn, [tenant, caller, at, campaign]))
            changed.push({ ...row, campaign, startedAt: at, repeat: true, whole: false });
    }
    return changed;
}
