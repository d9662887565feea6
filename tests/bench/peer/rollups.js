// Adds calls to the rollups: hourly by campaign, publisher and buyer, hourly in all, daily and weekly by one dimension.
import { columns, count, dailyColumns, nothing } from './measures.js';
import { ask } from './store.js';

const nil = '00000000-0000-0000-0000-000000000000';

const upsert = (table, keys, measured) => {
    const arrays = [...keys.map(([, type]) => type), ...measured.map(() => 'bigint')]
        .map((type, i) => `$${i + 2}::${type}[]`);
    const names = [...keys.map(([name]) => name), ...measured];
    return `insert into ${table} as t (tenant_id, ${names}) select $1, * from unnest(${arrays})
        on conflict (tenant_id, ${keys.map(([name]) => name)})
        do update set ${measured.map((column) => `${column} = t.${column} + excluded.${column}`)}`;
};
const tables = {
    hourly: [['bucket', 'bigint'], ['campaign_id', 'uuid'], ['publisher_id', 'uuid'], ['buyer_id', 'uuid']],
    hours: [['bucket', 'bigint']],
    days: [['dimension', 'text'], ['bucket', 'bigint'], ['key', 'text']],
};
const statements = {
    hourly: upsert('call_hourly', tables.hourly, columns),
    hours: upsert('call_hours', tables.hours, columns),
    days: upsert('call_days', tables.days, dailyColumns),
};

class Sums {
    #rows = new Map();
    add(key, call) {
        const text = key.join('\n');
        if (!this.#rows.has(text))
            this.#rows.set(text, [key, nothing()]);
        count(this.#rows.get(text)[1], call);
    }
    /// As columns, in the order of the keys: two that write at once never wait for each other in a circle.
    async write(client, tenant, name, width) {
        const rows = [...this.#rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
        const keys = rows[0][0].map((_, i) => rows.map(([key]) => key[i]));
        const sums = Array.from({ length: width }, (_, i) => rows.map(([, row]) => row[i]));
        await ask(client, `rollup-${name}`, statements[name], [tenant, ...keys, ...sums]);
    }
}

export async function addToRollups(client, tenant, zone, calls) {
    const [hourly, hours, days] = [new Sums(), new Sums(), new Sums()];
    for (const call of calls) {
        const bucket = zone.hourStart(call.startedAt);
        hourly.add([bucket, call.campaign ?? nil, call.publisher ?? nil, call.buyer ?? nil], call);
        hours.add([bucket], call);
        const levels = [['', zone.dayStart(call.startedAt)], ['_week', zone.weekStart(call.startedAt)]];
        for (const [level, from] of levels) {
            days.add([`campaign${level}`, from, call.campaign ?? nil], call);
            days.add([`publisher${level}`, from, call.publisher ?? nil], call);
            days.add([`buyer${level}`, from, call.buyer ?? nil], call);
            days.add([`number${level}`, from, call.number ?? nil], call);
            days.add([`region${level}`, from, call.region], call);
        }
    }
    await hourly.write(client, tenant, 'hourly', columns.length);
    await hours.write(client, tenant, 'hours', columns.length);
    await days.write(client, tenant, 'days', dailyColumns.length);
}
