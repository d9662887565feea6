// GET /v1/dashboard: the figures of a period, from the rollups.
import { Refusal } from './keys.js';
import { dailyColumns, talkColumns } from './measures.js';
import { ask } from './store.js';
import { rfc3339 } from './times.js';
import { day, hour, Zone } from './zone.js';

const sums = (columns) => columns.map((column) => `cast(sum(${column}) as bigint) as ${column}`).join(', ');
const figureColumns = dailyColumns.slice(0, 8);
const nil = '00000000-0000-0000-0000-000000000000';
const statements = {
    tenant: 'select name, time_zone, currency, demo from tenants where owner_tenant = $1',
    hours: `select bucket, ${figureColumns} from call_hours where tenant_id = $1 and bucket >= $2 and bucket < $3`,
    talk: `select ${sums(talkColumns)} from call_hours where tenant_id = $1 and bucket >= $2 and bucket < $3`,
    keys: `select dimension, key, ${sums(figureColumns)} from call_days where tenant_id = $1
        and dimension in ('campaign', 'publisher', 'buyer', 'region') and bucket >= $2 and bucket < $3
        group by dimension, key`,
    campaigns: 'select id, name, qualifying_seconds from campaigns where tenant_id = $1',
    publishers: 'select id, name from publishers where tenant_id = $1',
    buyers: 'select id, name, daily_cap from buyers where tenant_id = $1',
    used: `select key, calls from call_days where tenant_id = $1 and dimension = 'buyer' and bucket = $2`,
};

const nothing = () => Object.fromEntries(figureColumns.map((column) => [column, 0]));
function add(sum, row) {
    for (const column of figureColumns)
        sum[column] += row[column] ?? 0;
}
const figures = (row) => ({
    calls: row.calls, answered: row.answered, qualified: row.qualified, repeat_callers: row.repeat_callers,
    talk_seconds: row.talk_seconds, revenue_micros: row.revenue, payout_micros: row.payout, cost_micros: row.cost,
    margin_micros: row.revenue - row.payout, profit_micros: row.revenue - row.payout - row.cost,
});
const byName = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const isoDate = (days) => new Date(days * 86_400_000).toISOString().slice(0, 10);

function daysOf(query) {
    const [from, to] = [query.from, query.to].map((text) => Date.parse(text) / 86_400_000);
    if (!(from <= to) || to - from >= 3660)
        throw new Refusal(400, 'invalid', 'a range holds 1 to 3660 days');
    return [from, to];
}

function overTime(zone, [firstDay, lastDay], [from, to], rows) {
    const found = new Map(rows.map((row) => [row.bucket, row]));
    const hours = [];
    const byDay = new Map();
    const heat = Array.from({ length: 168 }, (_, i) => ({ weekday: Math.floor(i / 24) + 1, hour: i % 24, calls: 0 }));
    for (let at = from; at < to; at += hour) {
        const row = found.get(at) ?? nothing();
        hours.push({ hour: rfc3339(at), calls: row.calls, answered: row.answered, qualified: row.qualified });
        const local = zone.local(at);
        const today = Math.floor(local / day);
        heat[(today + 3) % 7 * 24 + Math.floor((local - today * day) / hour)].calls += row.calls;
        if (!byDay.has(today))
            byDay.set(today, nothing());
        add(byDay.get(today), row);
    }
    const days = [];
    for (let today = firstDay; today <= lastDay; ++today)
        days.push({ date: isoDate(today), figures: figures(byDay.get(today) ?? nothing()) });
    return { hours, days, heat };
}

export async function readDashboard({ client, tenant, request }) {
    const days = daysOf(request.query);
    const now = Date.now() * 1000;
    const [facts] = await ask(client, 'tenant', statements.tenant, [tenant]);
    const zone = Zone.of(facts.time_zone);
    const range = [zone.dayBegin(days[0]), zone.dayBegin(days[1] + 1)];
    const of = (name, ...values) => ask(client, `dashboard-${name}`, statements[name], [tenant, ...values]);
    const hourRows = await of('hours', ...range);
    const [talkRow] = await of('talk', ...range);
    const keys = (await of('keys', ...range)).filter((row) => row.calls > 0);
    const names = { campaign: await of('campaigns'), publisher: await of('publishers'), buyer: await of('buyers') };
    const used = new Map((await of('used', zone.dayBegin(days[1]))).map((row) => [row.key, row.calls]));

    const totals = nothing();
    for (const row of hourRows)
        add(totals, row);
    const nameOf = (dimension) => new Map(names[dimension].map((row) => [row.id, row.name]));
    const breakdown = (dimension) => {
        const known = nameOf(dimension);
        return keys.filter((row) => row.dimension === dimension)
            .map((row) => ({ id: row.key === nil ? null : row.key, name: known.get(row.key) ?? '', figures: figures(row) }))
            .sort((a, b) => b.figures.calls - a.figures.calls || byName(a.name, b.name));
    };
    const byCampaign = breakdown('campaign');
    const qualifying = new Set(names.campaign.filter((row) => byCampaign.some((each) => each.id === row.id))
        .map((row) => row.qualifying_seconds));
    return {
        tenant_name: facts.name, time_zone: facts.time_zone, currency: facts.currency, demo: facts.demo === 1,
        from: request.query.from, to: request.query.to, totals: figures(totals), comparison: null,
        ...overTime(zone, days, range, hourRows),
        by_campaign: byCampaign, by_publisher: breakdown('publisher'), by_buyer: breakdown('buyer'),
        by_region: keys.filter((row) => row.dimension === 'region')
            .map((row) => ({ region: row.key, figures: figures(row) }))
            .sort((a, b) => b.figures.calls - a.figures.calls || byName(a.region, b.region)).slice(0, 20),
        talk: talkColumns.map((column, i) => ({
            from_seconds: i * 30, to_seconds: i + 1 < talkColumns.length ? (i + 1) * 30 : 0, calls: talkRow[column] ?? 0,
        })),
        qualifying_seconds: qualifying.size === 1 ? [...qualifying][0] : 0,
        caps: names.buyer.filter((row) => row.daily_cap > 0)
            .map((row) => ({ id: row.id, name: row.name, cap: row.daily_cap, used: used.get(row.id) ?? 0 }))
            .sort((a, b) => b.used * a.cap - a.used * b.cap || byName(a.name, b.name)),
        unfiltered: [], read_at: rfc3339(now),
    };
}
