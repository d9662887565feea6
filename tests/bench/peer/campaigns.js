// GET /v1/campaigns: a page by name.
import { makeCursor, readCursor } from './cursor.js';
import { ask } from './store.js';
import { rfc3339 } from './times.js';

const columns = `id, tenant_id, name, qualifying_seconds, duplicate_window_days, revenue_per_call, payout_per_call,
    flow_id, notes, state, created_at, updated_at, version`;
const question = 'campaigns.list00000000-0000-0000-0000-000000000000';

export async function listCampaigns({ client, tenant, request }) {
    const limit = request.query['page.limit'];
    const after = request.query['page.after'];
    const rows = after
        ? await ask(client, 'campaigns-after', `select ${columns} from campaigns where tenant_id = $1
            and (name, id) > ($2, $3) order by name, id limit $4`,
            [tenant, ...keyOf(after), limit + 1])
        : await ask(client, 'campaigns', `select ${columns} from campaigns where tenant_id = $1
            order by name, id limit $2`, [tenant, limit + 1]);
    const items = rows.slice(0, limit);
    for (const row of items) {
        row.created_at = rfc3339(row.created_at);
        row.updated_at = rfc3339(row.updated_at);
    }
    const last = items.at(-1);
    return { items, next: rows.length > limit ? makeCursor([JSON.stringify(last.name), last.id], question) : '' };
}

function keyOf(after) {
    const [name, id] = readCursor(after, question);
    return [JSON.parse(name), id];
}
