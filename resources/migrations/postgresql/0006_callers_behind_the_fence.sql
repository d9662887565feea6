-- Row-level security lets only leakproof operators into an index, and a division is none: of the index by week it left
-- the tenant alone to enter by, so that each look for a caller read all of the tenant's. A caller is entered by itself.
drop index calls_caller;
create index calls_caller on calls (tenant_id, caller, campaign_id, started_at);
