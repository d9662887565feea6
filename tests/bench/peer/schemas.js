// What Fastify checks of requests and writes of answers: with a schema it serialises several times faster.
const text = { type: 'string' };
const whole = { type: 'integer' };
const truth = { type: 'boolean' };
const id = { type: 'string', nullable: true };
const uuid = { type: 'string', format: 'uuid', nullable: true };
const amount = { type: 'integer', nullable: true };
const list = (items) => ({ type: 'array', items });
const object = (properties) => ({
    type: 'object', properties, required: Object.keys(properties), additionalProperties: false,
});

const paging = {
    'page.limit': { type: 'integer', minimum: 1, maximum: 1000, default: 100 }, 'page.after': { type: 'string', default: '' },
};
const query = (properties, required) => ({ type: 'object', properties, required, additionalProperties: false });
const moment = { type: 'string', format: 'date-time' };
const date = { type: 'string', format: 'date' };

export const page = query(paging, []);
export const callsQuery = query({ from: moment, to: moment, ...paging }, ['from', 'to']);
export const range = query({ from: date, to: date }, ['from', 'to']);

export const health = object({ status: text });
export const campaigns = object({
    items: list(object({
        id: text, tenant_id: text, name: text, qualifying_seconds: whole, duplicate_window_days: whole,
        revenue_per_call: amount, payout_per_call: amount, flow_id: id, notes: text, state: text, created_at: text,
        updated_at: text, version: whole,
    })),
    next: text,
});

const path = object({ flow_id: id, graph_version: whole, steps: list(object({ node: text, title: text, took: text })) });
export const calls = object({
    items: list(object({
        id: text, tenant_id: text, started_at: text, source: text, external_id: text, campaign_id: id, publisher_id: id,
        buyer_id: id, number_id: id, caller: text, caller_name: text, dialled: text, region: text, country: text, agent: text,
        outcome: text, ring_seconds: whole, talk_seconds: whole, qualified: truth, repeat_caller: truth, revenue: amount,
        payout: amount, cost: amount, hangup_cause: text, path, transcribed: truth, campaign_name: text, publisher_name: text,
        buyer_name: text,
    })),
    next: text,
});

const figures = object({
    calls: whole, answered: whole, qualified: whole, repeat_callers: whole, talk_seconds: whole, revenue_micros: amount,
    payout_micros: amount, cost_micros: amount, margin_micros: amount, profit_micros: amount,
});
const named = list(object({ id, name: text, figures }));
export const dashboard = object({
    tenant_name: text, time_zone: text, currency: text, demo: truth, from: text, to: text, totals: figures,
    comparison: { type: 'null' }, hours: list(object({ hour: text, calls: whole, answered: whole, qualified: whole })),
    days: list(object({ date: text, figures })), by_campaign: named, by_publisher: named, by_buyer: named,
    by_region: list(object({ region: text, figures })),
    talk: list(object({ from_seconds: whole, to_seconds: whole, calls: whole })), qualifying_seconds: whole,
    heat: list(object({ weekday: whole, hour: whole, calls: whole })),
    caps: list(object({ id, name: text, cap: whole, used: whole })), unfiltered: list(text), read_at: text,
});

const short = { type: 'string', maxLength: 255 };
const seconds = { type: 'integer', minimum: 0, maximum: 604_800 };
const money = { type: 'integer', minimum: -1e12, maximum: 1e12, nullable: true };
const outcome = {
    type: 'string', enum: ['answered', 'no_answer', 'busy', 'failed', 'abandoned', 'rejected', 'voicemail', 'phantom'],
};
export const ingest = object({
    source: { type: 'string', minLength: 1, maxLength: 64 },
    calls: {
        type: 'array', maxItems: 10_000, items: object({
            external_id: { ...short, minLength: 1 }, started_at: moment, campaign_id: uuid, publisher_id: uuid, buyer_id: uuid,
            number_id: uuid, caller: short, caller_name: short, dialled: short, region: short, agent: short, outcome,
            ring_seconds: seconds, talk_seconds: seconds, revenue: money, payout: money, cost: money, hangup_cause: short,
            // Calls come without paths and transcripts here.
            path: object({ flow_id: { type: 'null' }, graph_version: { type: 'integer', const: 0 }, steps: { type: 'array', maxItems: 0 } }),
            transcript: { type: 'array', maxItems: 0 },
        }),
    },
    progress: { type: 'null' },
});
export const ingested = object({ stored: whole, duplicates: whole, conflicts: list(text) });
