// The peer of trunklined: the same routes over the same tables, as one would write them with Fastify and pg. One
// process a core (node:cluster), each with its part of the connections to PostgreSQL. Settings stand in the environment.
import cluster from 'node:cluster';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import { listCalls } from './calls.js';
import { listCampaigns } from './campaigns.js';
import { readDashboard } from './dashboard.js';
import { ingestCalls } from './ingest.js';
import { findKey, identify, Refusal } from './keys.js';
import * as schemas from './schemas.js';
import { makePool, transaction } from './store.js';
import { Trail } from './trail.js';

const env = process.env;
const processes = Number(env.PEER_PROCESSES);

function serve() {
    const pool = makePool(env.PEER_DATABASE, Number(env.PEER_CONNECTIONS) / processes);
    const pepper = Buffer.from(env.PEER_PEPPER, 'hex');
    const areas = JSON.parse(readFileSync(env.PEER_AREAS, 'utf8'));
    const trail = new Trail(env.PEER_SIGNING_KEY);
    const tls = env.PEER_CERTIFICATE
        ? { https: { cert: readFileSync(env.PEER_CERTIFICATE), key: readFileSync(env.PEER_KEY) } }
        : {};
    const app = Fastify({ ...tls, genReqId: () => randomUUID(), bodyLimit: 64 << 20 });

    app.setErrorHandler((error, request, reply) => {
        const status = error.statusCode ?? 500;
        reply.code(status).type('application/problem+json')
            .send({ status, code: error.code ?? 'internal', detail: error.message, request_id: request.id });
    });
    app.addHook('onSend', async (request, reply) => { reply.header('X-Request-Id', request.id); });

    // Who asks is looked up first, and judged again in the transaction of the operation.
    const guarded = (permission, access, work) => async (request) => {
        const known = await findKey(pool, pepper, request.headers.authorization);
        return transaction(pool, known.owner_tenant, access, async (client) => {
            const principal = await identify(client, known, request.ip, permission);
            return work({ client, tenant: known.owner_tenant, principal, request, areas, trail });
        });
    };
    app.get('/healthz', { schema: { response: { 200: schemas.health } } }, async () => ({ status: 'ok' }));
    app.get('/v1/campaigns', { schema: { querystring: schemas.page, response: { 200: schemas.campaigns } } },
        guarded('campaigns_read', 'read', listCampaigns));
    app.get('/v1/calls', { schema: { querystring: schemas.callsQuery, response: { 200: schemas.calls } } },
        guarded('calls_read', 'read', listCalls));
    app.get('/v1/dashboard', { schema: { querystring: schemas.range, response: { 200: schemas.dashboard } } },
        guarded('dashboard_read', 'read', readDashboard));
    app.post('/v1/calls', { schema: { body: schemas.ingest, response: { 200: schemas.ingested } } },
        guarded('calls_ingest', 'write', ingestCalls));
    app.addHook('onClose', () => pool.end());
    return app.listen({ host: '127.0.0.1', port: 0 });
}

if (cluster.isPrimary) {
    let listening = 0;
    cluster.on('listening', (worker, address) => {
        if (++listening === processes)
            console.log(`listening on ${env.PEER_CERTIFICATE ? 'https' : 'http'}://127.0.0.1:${address.port}`);
    });
    cluster.on('exit', () => process.exit(1)); // one that is gone ends the measurement
    for (let i = 0; i < processes; ++i)
        cluster.fork();
} else {
    serve().catch((error) => {
        console.error(error instanceof Refusal ? error.message : error);
        process.exit(1);
    });
}
