-- PERF-D1, the baseline on SQLite: the figures of the dashboard's seven panels, asked of the calls themselves.
-- $1 tenant, $2 first microsecond, $3 the one behind the last. The zone's offset is whole hours in the range, so
-- that an hour of UTC is a local hour.

-- setup: the baseline's best chance
create index if not exists bench_dashboard on calls (tenant_id, started_at, campaign_id, publisher_id, buyer_id,
    region, outcome, talk_seconds, qualified, repeat_caller, revenue, payout, cost)
-- setup
pragma cache_size = -262144
-- setup
pragma temp_store = memory

-- panel: totals
select count(*), count(*) filter (where outcome = 0), sum(qualified), sum(repeat_caller), sum(talk_seconds),
    sum(revenue), sum(payout), sum(cost)
from calls indexed by bench_dashboard
where tenant_id = $1 and started_at >= $2 and started_at < $3

-- panel: hours
select started_at / 3600000000, count(*), count(*) filter (where outcome = 0), sum(qualified)
from calls indexed by bench_dashboard
where tenant_id = $1 and started_at >= $2 and started_at < $3
group by started_at / 3600000000

-- panel: campaigns
select campaign_id, count(*), count(*) filter (where outcome = 0), sum(qualified), sum(repeat_caller),
    sum(talk_seconds), sum(revenue), sum(payout), sum(cost)
from calls indexed by bench_dashboard
where tenant_id = $1 and started_at >= $2 and started_at < $3
group by campaign_id

-- panel: publishers
select publisher_id, count(*), count(*) filter (where outcome = 0), sum(qualified), sum(repeat_caller),
    sum(talk_seconds), sum(revenue), sum(payout), sum(cost)
from calls indexed by bench_dashboard
where tenant_id = $1 and started_at >= $2 and started_at < $3
group by publisher_id

-- panel: buyers
select buyer_id, count(*), count(*) filter (where outcome = 0), sum(qualified), sum(repeat_caller),
    sum(talk_seconds), sum(revenue), sum(payout), sum(cost)
from calls indexed by bench_dashboard
where tenant_id = $1 and started_at >= $2 and started_at < $3
group by buyer_id

-- panel: regions
select region, count(*), count(*) filter (where outcome = 0), sum(qualified), sum(repeat_caller),
    sum(talk_seconds), sum(revenue), sum(payout), sum(cost)
from calls indexed by bench_dashboard
where tenant_id = $1 and started_at >= $2 and started_at < $3
group by region order by count(*) desc, region limit 20

-- panel: talk
select min(talk_seconds / 30, 11), count(*)
from calls indexed by bench_dashboard
where tenant_id = $1 and started_at >= $2 and started_at < $3 and outcome = 0
group by min(talk_seconds / 30, 11)
