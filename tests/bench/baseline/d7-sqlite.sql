-- PERF-D7, the baseline: the very rows of the product's own table, with no key, no index, no rollup and no trail, by
-- one prepared insert, 10,000 rows a transaction. The file is as safe as the product's: its page size, its log and
-- its synchronous commits.

-- setup
pragma page_size = 8192
-- setup
pragma journal_mode = wal
-- setup
pragma synchronous = full
-- setup
pragma cache_size = -65536
-- setup
pragma wal_autocheckpoint = 16384
-- setup
create table calls (
    tenant_id blob not null,
    started_at integer not null,
    id blob not null,
    source text not null,
    external_id text not null,
    campaign_id blob,
    publisher_id blob,
    buyer_id blob,
    number_id blob,
    caller text not null,
    caller_name text not null,
    dialled text not null,
    region text not null,
    country text not null,
    agent text not null,
    outcome integer not null,
    ring_seconds integer not null,
    talk_seconds integer not null,
    qualified integer not null,
    repeat_caller integer not null,
    revenue integer not null,
    payout integer not null,
    cost integer not null,
    hangup_cause text not null,
    path text not null,
    transcribed integer not null,
    audit_id blob not null
) strict

-- rows: of the product's file, in the order in which they came
select rowid, tenant_id, started_at, id, source, external_id, campaign_id, publisher_id, buyer_id, number_id,
    caller, caller_name, dialled, region, country, agent, outcome, ring_seconds, talk_seconds, qualified,
    repeat_caller, revenue, payout, cost, hangup_cause, path, transcribed, audit_id
from calls where rowid > $1 order by rowid limit 10000

-- insert
insert into calls values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
    $19, $20, $21, $22, $23, $24, $25, $26, $27)
