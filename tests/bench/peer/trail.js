// The audit trail: an entry in the transaction of the change, hash-chained, its head signed now and then.
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { ask } from './store.js';
import { rfc3339 } from './times.js';

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
export const uuidBytes = (id) => Buffer.from(id.replaceAll('-', ''), 'hex');

export function uuid7(milliseconds, entropy) {
    const bytes = Buffer.alloc(16);
    bytes.writeUIntBE(milliseconds, 0, 6);
    entropy.copy(bytes, 6, 0, 10);
    bytes[6] = 0x70 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/// Members in byte order of their names, none that is undefined: RFC 8785, as far as entries need it.
function canonical(value) {
    if (Array.isArray(value))
        return `[${value.map(canonical)}]`;
    if (value === null || typeof value !== 'object')
        return JSON.stringify(value);
    return `{${Object.keys(value).filter((key) => value[key] !== undefined).sort()
        .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)}}`;
}

export class Trail {
    #key;
    #publicKey;
    #keyId;
    #introduced = new Set();
    constructor(seed) {
        // The key as PKCS #8 has it: a fixed head, then the seed.
        const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(seed, 'hex')]);
        this.#key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
        this.#publicKey = createPublicKey(this.#key).export({ format: 'der', type: 'spki' }).subarray(-32);
        this.#keyId = sha256(this.#publicKey).toString('hex').slice(0, 16);
    }

    /// A key that the chain has not heard of is introduced by an entry of its own.
    async append(client, tenant, who, event) {
        if (!this.#introduced.has(tenant)) {
            const made = await ask(client, 'audit-key', `insert into audit_keys (tenant_id, key_id, public_key, created_at)
                values ($1, $2, $3, $4) on conflict do nothing returning 1`, [tenant, this.#keyId, this.#publicKey, event.at]);
            if (made.length === 0)
                this.#introduced.add(tenant); // and committed: whoever had been inserting it was waited for
            else
                await this.#write(client, tenant, who, {
                    at: event.at, operation: 'audit.key_added', entity: 'audit', entityId: this.#keyId,
                    auditId: uuid7(Math.floor(event.at / 1000), sha256(event.auditId + this.#keyId)),
                    label: `signing key ${this.#keyId}`, requestId: event.requestId,
                    changes: [{ field: 'public_key', after: this.#publicKey.toString('hex') }],
                });
        }
        await this.#write(client, tenant, who, event);
    }

    async #write(client, tenant, who, event) {
        const [head] = await ask(client, 'audit-head',
            'update audit_heads set seq = seq + 1 where tenant_id = $1 returning seq, link, signed_seq', [tenant]);
        const body = Buffer.from(canonical({
            actor: { id: who.id, kind: 'key', role: who.role }, address: event.address, at: rfc3339(event.at),
            audit_id: event.auditId, chain: tenant, changes: event.changes, entity: event.entity, entity_id: event.entityId,
            label: event.label, operation: event.operation, request_id: event.requestId, result: 'done', seq: head.seq,
            signed: head.signed_seq > 0 ? head.signed_seq : undefined, v: 1,
        }));
        const leaf = sha256(Buffer.from([0]), body);
        const number = Buffer.alloc(8);
        number.writeBigUInt64BE(BigInt(head.seq));
        const link = sha256(Buffer.from([2]), uuidBytes(tenant), number, head.link, leaf);
        await ask(client, 'audit-entry', `with entry as (
                insert into audit_logs (tenant_id, seq, audit_id, at, operation, result, entity, entity_id, label, actor,
                    body, leaf, link)
                values ($1, $2, $3, $4, $5, 'done', $6, $7, $8, $9, $10, $11, $12))
            update audit_heads set link = $12 where tenant_id = $1`,
            [tenant, head.seq, event.auditId, event.at, event.operation, event.entity, event.entityId, event.label, who.id,
                body, leaf, link]);
        if (head.seq === 1 || head.seq % 1000 === 0)
            await this.#sign(client, tenant, head.seq, link, event.at);
    }

    async #sign(client, tenant, seq, link, at) {
        const text = `trunkline audit head v1\n${tenant}\n${seq}\n${link.toString('hex')}\n${rfc3339(at)}\n`;
        await ask(client, 'audit-checkpoint', `insert into audit_checkpoints (tenant_id, seq, link, key_id, signature, at)
            values ($1, $2, $3, $4, $5, $6)`, [tenant, seq, link, this.#keyId, sign(null, Buffer.from(text), this.#key), at]);
        await ask(client, 'audit-signed', 'update audit_heads set signed_seq = $2 where tenant_id = $1', [tenant, seq]);
    }
}
