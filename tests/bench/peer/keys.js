// API keys: who asks, and what the key may do.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { crc32 } from './crc32.js';
import { ask } from './store.js';

export class Refusal extends Error {
    constructor(statusCode, code, message) {
        super(message);
        Object.assign(this, { statusCode, code });
    }
}
const unauthenticated = () => new Refusal(401, 'unauthenticated', 'sign in and send the token as Authorization: Bearer …');

const form = /^Bearer (tlk_(live|test)_([0-9A-Za-z]{12})_([0-9A-Za-z]{43}))([0-9A-Za-z]{6})$/i;
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function checkOf(text) {
    let rest = crc32(text);
    let out = '';
    for (let i = 0; i < 6; ++i, rest = Math.floor(rest / 62))
        out = digits[rest % 62] + out;
    return out;
}

export async function findKey(pool, pepper, header) {
    const [, body, kind, id, secret, check] = form.exec(header ?? '') ?? [];
    if (!body || checkOf(body) !== check)
        throw unauthenticated();
    const [entry] = await ask(pool, 'key-digest',
        'select owner_tenant, api_key_id, live, digest from api_key_digests where key_id = $1', [id]);
    const digest = createHmac('sha256', pepper).update(secret).digest('hex');
    if (!entry || !timingSafeEqual(Buffer.from(entry.digest), Buffer.from(digest)) || entry.live !== Number(kind === 'live'))
        throw unauthenticated();
    return entry;
}

const readers = ['campaigns_read', 'calls_read', 'dashboard_read'];
const rights = { owner: [...readers, 'calls_ingest'], admin: [...readers, 'calls_ingest'], analyst: readers, readonly: readers };

export async function identify(client, known, address, permission) {
    const [key] = await ask(client, 'key', `select id, name, scopes, role, networks, expires_at, ends_at
        from api_keys where tenant_id = $1 and id = $2`, [known.owner_tenant, known.api_key_id]);
    const now = Date.now() * 1000;
    if (!key || now >= key.expires_at || (key.ends_at !== null && now >= key.ends_at) || key.networks !== '[]')
        throw unauthenticated();
    if (!JSON.parse(key.scopes).includes(permission) || !rights[key.role]?.includes(permission))
        throw new Refusal(403, 'forbidden', `the key may not do ${permission}`);
    return { id: key.id, role: key.role, address };
}
