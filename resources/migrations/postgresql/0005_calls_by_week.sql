-- The calls of a caller, week by week (604,800,000,000 µs): new calls fall into few of the index's pages, where they fell
-- into as many as there were calls.
drop index calls_caller;
create index calls_caller on calls (tenant_id, (started_at / 604800000000), caller, campaign_id, started_at);
