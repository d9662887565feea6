// POST /v1/calls: a batch of calls, all or none, idempotent by source and external id; priced, judged for repeat
// callers, counted in the rollups and written to the trail in one transaction.
import { createHash, randomBytes } from 'node:crypto';
import { outcomes } from './calls.js';
import { Refusal } from './keys.js';
import { judgeRepeats } from './repeats.js';
import { addToRollups } from './rollups.js';
import { ask } from './store.js';
import { microsOf } from './times.js';
import { uuid7, uuidBytes } from './trail.js';
import { Zone } from './zone.js';

const callColumns = [['started_at', 'bigint'], ['id', 'uuid'], ['source', 'text'], ['external_id', 'text'],
    ['campaign_id', 'uuid'], ['publisher_id', 'uuid'], ['buyer_id', 'uuid'], ['number_id', 'uuid'], ['caller', 'text'],
    ['caller_name', 'text'], ['dialled', 'text'], ['region', 'text'], ['country', 'text'], ['agent', 'text'],
    ['outcome', 'smallint'], ['ring_seconds', 'bigint'], ['talk_seconds', 'bigint'], ['qualified', 'smallint'],
    ['revenue', 'bigint'], ['payout', 'bigint'], ['cost', 'bigint'], ['hangup_cause', 'text'], ['path', 'text'],
    ['transcribed', 'smallint'], ['repeat_caller', 'smallint']];
const statements = {
    calls: `insert into calls (tenant_id, audit_id, ${callColumns.map(([name]) => name)})
        select $1, $2, * from unnest(${callColumns.map(([, type], i) => `$${i + 3}::${type}[]`)})`,
    external: `insert into call_external_ids (tenant_id, source, external_id, call_id, started_at, digest)
        select $1, $2, * from unnest($3::text[], $4::uuid[], $5::bigint[], $6::bytea[])`,
    known: 'select external_id, digest from call_external_ids where tenant_id = $1 and source = $2 and external_id = any ($3)',
    tenant: 'select time_zone from tenants where owner_tenant = $1',
    terms: `select id, qualifying_seconds, duplicate_window_days, revenue_per_call, payout_per_call
        from campaigns where tenant_id = $1`,
    publisher: 'select id from publishers where tenant_id = $1 and id = any ($2)',
    buyer: 'select id from buyers where tenant_id = $1 and id = any ($2)',
    number: 'select id from numbers where tenant_id = $1 and id = any ($2)',
};

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const nil = Buffer.alloc(16);

/// What tells a harmless repetition from a conflict.
function contentDigest(record, startedAt) {
    const text = (part) => `${Buffer.byteLength(part)}:${part}`;
    const amount = (micros) => (micros === null ? '-0;' : `m${micros};`);
    const ids = [record.campaign_id, record.publisher_id, record.buyer_id, record.number_id];
    return sha256(`${text(record.external_id)}${startedAt};`, ...ids.map((id) => (id ? uuidBytes(id) : nil)),
        [record.caller, record.caller_name, record.dialled, record.region, record.agent].map(text).join(''),
        `${outcomes.indexOf(record.outcome)};${record.ring_seconds};${record.talk_seconds};`,
        amount(record.revenue), amount(record.payout), amount(record.cost), text(record.hangup_cause), '0;');
}

async function checkThere(client, tenant, what, ids) {
    const wanted = new Set(ids.filter((id) => id !== null));
    if (wanted.size === 0)
        return;
    for (const row of await ask(client, `ingest-${what}`, statements[what], [tenant, [...wanted]]))
        wanted.delete(row.id);
    if (wanted.size > 0)
        throw new Refusal(404, 'not_found', `the ${what} ${[...wanted][0]} is none of this tenant's`);
}

function priced(record, terms, areas, source, digest) {
    const area = areas[/^\+1(\d{3})/.exec(record.caller)?.[1]] ?? ['', ''];
    const qualified = record.outcome === 'answered' && terms !== undefined && record.talk_seconds >= terms.qualifying_seconds;
    const startedAt = microsOf(record.started_at);
    return {
        startedAt, digest, source, qualified, external: record.external_id, whole: true, repeat: false,
        id: uuid7(Math.floor(startedAt / 1000), sha256(`${source}\n${record.external_id}`)),
        campaign: record.campaign_id, publisher: record.publisher_id, buyer: record.buyer_id, number: record.number_id,
        caller: record.caller, callerName: record.caller_name, dialled: record.dialled, agent: record.agent,
        region: record.region || area[1], country: area[0], outcome: outcomes.indexOf(record.outcome),
        ring: record.ring_seconds, talk: record.talk_seconds, hangup: record.hangup_cause,
        revenue: record.revenue ?? (qualified ? terms.revenue_per_call : 0),
        payout: record.payout ?? (qualified ? terms.payout_per_call : 0), cost: record.cost ?? 0,
    };
}

const rowOf = (call) => [call.startedAt, call.id, call.source, call.external, call.campaign, call.publisher, call.buyer,
    call.number, call.caller, call.callerName, call.dialled, call.region, call.country, call.agent, call.outcome, call.ring,
    call.talk, Number(call.qualified), call.revenue, call.payout, call.cost, call.hangup, '', 0, Number(call.repeat)];

/// Rows one after the other, each hashed with those before it; `repeat_caller` is not part of it.
function rowsDigest(rows) {
    let state = Buffer.alloc(32);
    for (const row of rows) {
        const hash = createHash('sha256').update(state);
        callColumns.slice(0, -1).forEach(([, type], i) => {
            if (row[i] === null)
                hash.update('-');
            else if (type === 'uuid')
                hash.update('u').update(uuidBytes(row[i]));
            else if (type === 'text')
                hash.update(`t${Buffer.byteLength(row[i])}:${row[i]}`);
            else
                hash.update(`i${row[i]};`);
        });
        state = hash.digest();
    }
    return `${rows.length} ${state.toString('hex')}`;
}

function idSum(ids) {
    const sum = ids.reduce((all, id) => all + BigInt(`0x${sha256(uuidBytes(id)).toString('hex')}`), 0n);
    return `${ids.length} ${BigInt.asUintN(256, sum).toString(16).padStart(64, '0')}`;
}

export async function ingestCalls({ client, tenant, principal, request, areas, trail }) {
    const { source, calls: records } = request.body;
    const at = Date.now() * 1000;
    const auditId = uuid7(Math.floor(at / 1000), randomBytes(10));
    const [place] = await ask(client, 'ingest-tenant', statements.tenant, [tenant]);
    const terms = new Map((await ask(client, 'ingest-terms', statements.terms, [tenant])).map((row) => [row.id, row]));
    for (const record of records) {
        if (record.campaign_id !== null && !terms.has(record.campaign_id))
            throw new Refusal(404, 'not_found', 'a call names no campaign of this tenant');
        if (record.outcome !== 'answered' && record.talk_seconds !== 0)
            throw new Refusal(400, 'invalid', 'only an answered call has talk');
    }
    await checkThere(client, tenant, 'publisher', records.map((record) => record.publisher_id));
    await checkThere(client, tenant, 'buyer', records.map((record) => record.buyer_id));
    await checkThere(client, tenant, 'number', records.map((record) => record.number_id));

    const known = new Map((await ask(client, 'ingest-known', statements.known,
        [tenant, source, records.map((record) => record.external_id)])).map((row) => [row.external_id, row.digest]));
    const answer = { stored: 0, duplicates: 0, conflicts: [] };
    const calls = [];
    for (const record of records) {
        const digest = contentDigest(record, microsOf(record.started_at));
        const there = known.get(record.external_id);
        if (there === undefined) {
            known.set(record.external_id, digest);
            calls.push(priced(record, terms.get(record.campaign_id), areas, source, digest));
        } else {
            ++answer.duplicates;
            if (!there.equals(digest))
                answer.conflicts.push(record.external_id);
        }
    }
    calls.sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1));
    answer.stored = calls.length;

    const turned = await judgeRepeats(client, tenant, calls, terms);
    const rows = calls.map(rowOf);
    if (calls.length > 0) {
        await ask(client, 'ingest-calls', statements.calls,
            [tenant, auditId, ...callColumns.map((_, i) => rows.map((row) => row[i]))]);
        await ask(client, 'ingest-external', statements.external, [tenant, source, calls.map((call) => call.external),
            calls.map((call) => call.id), calls.map((call) => call.startedAt), calls.map((call) => call.digest)]);
        await addToRollups(client, tenant, Zone.of(place.time_zone), [...turned, ...calls]);
    }
    const repeats = [...turned, ...calls.filter((call) => call.repeat)].map((call) => call.id);
    const details = { calls: rowsDigest(rows), duplicates: answer.duplicates, repeats: idSum(repeats), source,
        stored: answer.stored, transcripts: `0 ${'0'.repeat(64)}`, turned_repeat: turned.length };
    await trail.append(client, tenant, principal, {
        at, auditId, operation: 'calls.ingest', entity: 'call', entityId: '', label: `${answer.stored} calls from ${source}`,
        requestId: request.id, address: principal.address,
        changes: Object.entries(details).map(([field, after]) => ({ field, after })),
    });
    return answer;
}
