// Connections and transactions. Statements have names, so that each is prepared once a connection.
import pg from 'pg';

pg.types.setTypeParser(pg.types.builtins.INT8, Number); // micros and microseconds stay below 2^53

export const makePool = (connectionString, max) => new pg.Pool({ connectionString, max });

export const ask = async (client, name, text, values) => (await client.query({ name, text, values })).rows;

const modes = { read: 'isolation level repeatable read read only', write: 'isolation level read committed' };

export async function transaction(pool, tenant, access, work) {
    const client = await pool.connect();
    let broken;
    try {
        await client.query(`begin ${modes[access]}; set local role trunkline_app;
            set local app.tenant_id = '${tenant}'; set local statement_timeout = '30s'; set local lock_timeout = '5s';
            set local idle_in_transaction_session_timeout = '30s'`);
        const answer = await work(client);
        await client.query('commit');
        return answer;
    } catch (error) {
        await client.query('rollback').catch((why) => { broken = why; });
        throw error;
    } finally {
        client.release(broken);
    }
}
