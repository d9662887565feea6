// GET /v1/calls: a page of the log, newest first.
import { makeCursor, readCursor } from './cursor.js';
import { ask } from './store.js';
import { microsOf, rfc3339 } from './times.js';

export const outcomes = ['answered', 'no_answer', 'busy', 'failed', 'abandoned', 'rejected', 'voicemail', 'phantom'];

const noFilter = '{"campaigns":[],"publishers":[],"buyers":[],"numbers":[],"outcomes":[],"qualified":null,"minimum_talk":0}';
const page = (after) => `select p.*, coalesce(c.name, '') as campaign_name, coalesce(u.name, '') as publisher_name,
        coalesce(b.name, '') as buyer_name
    from (select tenant_id, id, started_at, source, external_id, campaign_id, publisher_id, buyer_id, number_id, caller,
            caller_name, dialled, region, country, agent, outcome, ring_seconds, talk_seconds, qualified, repeat_caller,
            revenue, payout, cost, hangup_cause, transcribed
        from calls where tenant_id = $1 and started_at >= $2 and started_at < $3 ${after}
        order by started_at desc, id desc limit $4) p
    left join campaigns c on c.tenant_id = $1 and c.id = p.campaign_id
    left join publishers u on u.tenant_id = $1 and u.id = p.publisher_id
    left join buyers b on b.tenant_id = $1 and b.id = p.buyer_id
    order by p.started_at desc, p.id desc`;

export async function listCalls({ client, tenant, request }) {
    const limit = request.query['page.limit'];
    const after = request.query['page.after'];
    const from = microsOf(request.query.from);
    const to = microsOf(request.query.to);
    const question = `${noFilter}${from} ${to}started_descending`;
    let rows;
    if (after) {
        const [, at, id] = readCursor(after, question);
        rows = await ask(client, 'calls-after', page('and (started_at, id) < ($5, $6)'),
            [tenant, from, Math.min(to, Number(at) + 1), limit + 1, at, id]);
    } else {
        rows = await ask(client, 'calls', page(''), [tenant, from, to, limit + 1]);
    }
    const more = rows.length > limit;
    const items = more ? rows.slice(0, limit) : rows;
    const last = items.at(-1);
    const next = more ? makeCursor(['', String(last.started_at), last.id], question) : '';
    for (const row of items) {
        row.started_at = rfc3339(row.started_at);
        row.outcome = outcomes[row.outcome];
        row.qualified = row.qualified === 1;
        row.repeat_caller = row.repeat_caller === 1;
        row.transcribed = row.transcribed === 1;
        row.path = { flow_id: null, graph_version: 0, steps: [] };
    }
    return { items, next };
}
