-- Rows of every table begin with their tenant (SCHEMA-RULES 1). Times are microseconds since 1970 UTC, money is
-- micros of the tenant's currency, booleans are 0 or 1. Global tables name their column owner_tenant.
-- Calls, and what is written once for each, have no foreign keys to what they name: ingest resolves the ids in the same
-- transaction, and a look-up for each of four columns would cost more than the row.

create table schema_versions (
    number integer not null primary key,
    name text collate "C" not null,
    checksum text collate "C" not null,
    applied_at bigint not null
);

create table tenants (
    owner_tenant uuid not null primary key,
    name text collate "C" not null,
    time_zone text collate "C" not null,
    country text collate "C" not null,
    currency text collate "C" not null,
    demo smallint not null,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    audit_id uuid not null
);

create table users (
    id uuid not null primary key,
    name text collate "C" not null,
    email text collate "C" not null,
    created_at bigint not null,
    updated_at bigint not null
);

create table memberships (
    tenant_id uuid not null,
    user_id uuid not null,
    role text collate "C" not null,
    publisher_id uuid,
    buyer_id uuid,
    state text collate "C" not null,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    audit_id uuid not null,
    primary key (tenant_id, user_id)
);

create table publishers (
    tenant_id uuid not null,
    id uuid not null,
    name text collate "C" not null,
    contact_name text collate "C" not null,
    contact_email text collate "C" not null,
    contact_phone text collate "C" not null,
    notes text collate "C" not null,
    state text collate "C" not null,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    audit_id uuid not null,
    primary key (tenant_id, id)
);
create unique index publishers_name on publishers (tenant_id, name);

create table buyers (
    tenant_id uuid not null,
    id uuid not null,
    name text collate "C" not null,
    destination text collate "C" not null,
    daily_cap bigint not null,
    concurrency_cap bigint not null,
    contact_name text collate "C" not null,
    contact_email text collate "C" not null,
    notes text collate "C" not null,
    state text collate "C" not null,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    audit_id uuid not null,
    primary key (tenant_id, id)
);
create unique index buyers_name on buyers (tenant_id, name);

create table flows (
    tenant_id uuid not null,
    id uuid not null,
    name text collate "C" not null,
    graph_version bigint not null,
    nodes text collate "C" not null,
    state text collate "C" not null,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    audit_id uuid not null,
    primary key (tenant_id, id)
);
create unique index flows_name on flows (tenant_id, name);

create table campaigns (
    tenant_id uuid not null,
    id uuid not null,
    name text collate "C" not null,
    qualifying_seconds bigint not null,
    duplicate_window_days bigint not null,
    revenue_per_call bigint not null,
    payout_per_call bigint not null,
    flow_id uuid,
    notes text collate "C" not null,
    state text collate "C" not null,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    audit_id uuid not null,
    primary key (tenant_id, id)
);
create unique index campaigns_name on campaigns (tenant_id, name);

create table numbers (
    tenant_id uuid not null,
    id uuid not null,
    number text collate "C" not null,
    provider text collate "C" not null,
    campaign_id uuid,
    publisher_id uuid,
    region text collate "C" not null,
    state text collate "C" not null,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    audit_id uuid not null,
    primary key (tenant_id, id)
);
create unique index numbers_number on numbers (tenant_id, number);
create index numbers_publisher on numbers (tenant_id, publisher_id, campaign_id);

create table calls (
    tenant_id uuid not null,
    started_at bigint not null,
    id uuid not null,
    source text collate "C" not null,
    external_id text collate "C" not null,
    campaign_id uuid,
    publisher_id uuid,
    buyer_id uuid,
    number_id uuid,
    caller text collate "C" not null,
    caller_name text collate "C" not null,
    dialled text collate "C" not null,
    region text collate "C" not null,
    country text collate "C" not null,
    agent text collate "C" not null,
    outcome smallint not null,
    ring_seconds bigint not null,
    talk_seconds bigint not null,
    qualified smallint not null,
    repeat_caller smallint not null,
    revenue bigint not null,
    payout bigint not null,
    cost bigint not null,
    hangup_cause text collate "C" not null,
    path text collate "C" not null,
    transcribed smallint not null,
    audit_id uuid not null,
    primary key (tenant_id, started_at, id)
);
create index calls_caller on calls (tenant_id, caller, campaign_id, started_at);

create table call_external_ids (
    tenant_id uuid not null,
    source text collate "C" not null,
    external_id text collate "C" not null,
    call_id uuid not null,
    started_at bigint not null,
    digest bytea not null,
    primary key (tenant_id, source, external_id)
);

create table transcripts (
    tenant_id uuid not null,
    call_started_at bigint not null,
    call_id uuid not null,
    id uuid not null,
    language text collate "C" not null,
    segments text collate "C" not null,
    created_at bigint not null,
    audit_id uuid not null,
    primary key (tenant_id, call_started_at, call_id)
);

-- Rollups (DECISIONS 23). A bucket is the UTC instant at which a local hour or day begins; a nil id stands for none.
create table call_hourly (
    tenant_id uuid not null,
    bucket bigint not null,
    campaign_id uuid not null,
    publisher_id uuid not null,
    buyer_id uuid not null,
    calls bigint not null default 0,
    answered bigint not null default 0,
    qualified bigint not null default 0,
    repeat_callers bigint not null default 0,
    talk_seconds bigint not null default 0,
    revenue bigint not null default 0,
    payout bigint not null default 0,
    cost bigint not null default 0,
    out_answered bigint not null default 0,
    out_no_answer bigint not null default 0,
    out_busy bigint not null default 0,
    out_failed bigint not null default 0,
    out_abandoned bigint not null default 0,
    out_rejected bigint not null default 0,
    out_voicemail bigint not null default 0,
    out_phantom bigint not null default 0,
    talk_00 bigint not null default 0,
    talk_01 bigint not null default 0,
    talk_02 bigint not null default 0,
    talk_03 bigint not null default 0,
    talk_04 bigint not null default 0,
    talk_05 bigint not null default 0,
    talk_06 bigint not null default 0,
    talk_07 bigint not null default 0,
    talk_08 bigint not null default 0,
    talk_09 bigint not null default 0,
    talk_10 bigint not null default 0,
    talk_11 bigint not null default 0,
    primary key (tenant_id, bucket, campaign_id, publisher_id, buyer_id)
);

-- The same without the three dimensions: what an unfiltered page reads.
create table call_hours (
    tenant_id uuid not null,
    bucket bigint not null,
    calls bigint not null default 0,
    answered bigint not null default 0,
    qualified bigint not null default 0,
    repeat_callers bigint not null default 0,
    talk_seconds bigint not null default 0,
    revenue bigint not null default 0,
    payout bigint not null default 0,
    cost bigint not null default 0,
    out_answered bigint not null default 0,
    out_no_answer bigint not null default 0,
    out_busy bigint not null default 0,
    out_failed bigint not null default 0,
    out_abandoned bigint not null default 0,
    out_rejected bigint not null default 0,
    out_voicemail bigint not null default 0,
    out_phantom bigint not null default 0,
    talk_00 bigint not null default 0,
    talk_01 bigint not null default 0,
    talk_02 bigint not null default 0,
    talk_03 bigint not null default 0,
    talk_04 bigint not null default 0,
    talk_05 bigint not null default 0,
    talk_06 bigint not null default 0,
    talk_07 bigint not null default 0,
    talk_08 bigint not null default 0,
    talk_09 bigint not null default 0,
    talk_10 bigint not null default 0,
    talk_11 bigint not null default 0,
    primary key (tenant_id, bucket)
);

-- By one dimension: 'campaign', 'publisher', 'buyer', 'number' (key: the id's text) and 'region' (key: its name).
create table call_days (
    tenant_id uuid not null,
    dimension text collate "C" not null,
    bucket bigint not null,
    key text collate "C" not null,
    calls bigint not null default 0,
    answered bigint not null default 0,
    qualified bigint not null default 0,
    repeat_callers bigint not null default 0,
    talk_seconds bigint not null default 0,
    revenue bigint not null default 0,
    payout bigint not null default 0,
    cost bigint not null default 0,
    out_answered bigint not null default 0,
    out_no_answer bigint not null default 0,
    out_busy bigint not null default 0,
    out_failed bigint not null default 0,
    out_abandoned bigint not null default 0,
    out_rejected bigint not null default 0,
    out_voicemail bigint not null default 0,
    out_phantom bigint not null default 0,
    primary key (tenant_id, dimension, bucket, key)
);

create table rate_cards (
    tenant_id uuid not null,
    id uuid not null,
    name text collate "C" not null,
    side text collate "C" not null,
    currency text collate "C" not null,
    effective_from bigint not null,
    state text collate "C" not null,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    audit_id uuid not null,
    primary key (tenant_id, id)
);
create unique index rate_cards_name on rate_cards (tenant_id, name);

create table rates (
    tenant_id uuid not null,
    rate_card_id uuid not null,
    prefix text collate "C" not null,
    id uuid not null,
    destination text collate "C" not null,
    connect_micros bigint not null,
    per_minute_micros bigint not null,
    first_increment bigint not null,
    next_increment bigint not null,
    per_call_micros bigint not null,
    created_at bigint not null,
    audit_id uuid not null,
    primary key (tenant_id, rate_card_id, prefix)
);

create table invoices (
    tenant_id uuid not null,
    id uuid not null,
    kind text collate "C" not null,
    number text collate "C" not null,
    buyer_id uuid,
    publisher_id uuid,
    state text collate "C" not null,
    period_from text collate "C" not null,
    period_to text collate "C" not null,
    currency text collate "C" not null,
    revenue_total bigint,
    payout_total bigint,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    audit_id uuid not null,
    primary key (tenant_id, id)
);
create unique index invoices_number on invoices (tenant_id, number);

create table invoice_lines (
    tenant_id uuid not null,
    invoice_id uuid not null,
    position bigint not null,
    id uuid not null,
    campaign_id uuid,
    description text collate "C" not null,
    quantity bigint not null,
    unit_revenue bigint,
    revenue bigint,
    unit_payout bigint,
    payout bigint,
    audit_id uuid not null,
    primary key (tenant_id, invoice_id, position)
);

create table quotas (
    tenant_id uuid not null,
    id uuid not null,
    kind text collate "C" not null,
    allowed bigint not null,
    used bigint not null,
    warn_percent bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    audit_id uuid not null,
    primary key (tenant_id, id)
);
create unique index quotas_kind on quotas (tenant_id, kind);

create table jobs (
    owner_tenant uuid not null,
    id uuid not null,
    file_name text collate "C" not null,
    file_size bigint not null,
    fingerprint text collate "C" not null,
    source text collate "C" not null,
    options text collate "C" not null,
    state text collate "C" not null,
    batch bigint not null,
    byte_offset bigint not null,
    line bigint not null,
    row_count bigint not null,
    imported bigint not null,
    duplicates bigint not null,
    conflicts bigint not null,
    rejected bigint not null,
    warnings bigint not null,
    answered bigint not null,
    talk_seconds bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    audit_id uuid not null,
    primary key (owner_tenant, id)
);

create table idempotency_keys (
    tenant_id uuid not null,
    principal text collate "C" not null,
    operation text collate "C" not null,
    key text collate "C" not null,
    fingerprint bytea not null,
    answer text collate "C" not null,
    created_at bigint not null,
    audit_id uuid not null,
    primary key (tenant_id, principal, operation, key)
);

create table demo_states (
    tenant_id uuid not null,
    seed bigint not null,
    calls_per_week bigint not null,
    from_at bigint not null,
    until_at bigint not null,
    calls bigint not null,
    cursor text collate "C" not null,
    audit_id uuid not null,
    primary key (tenant_id)
);

-- The trail (SECURITY-REQUIREMENTS §1, DECISIONS 21, 22).
create table audit_heads (
    tenant_id uuid not null,
    seq bigint not null,
    link bytea not null,
    primary key (tenant_id)
);

create table audit_logs (
    tenant_id uuid not null,
    seq bigint not null,
    audit_id uuid not null,
    at bigint not null,
    operation text collate "C" not null,
    result text collate "C" not null,
    entity text collate "C" not null,
    entity_id text collate "C" not null,
    label text collate "C" not null,
    actor text collate "C" not null,
    body bytea not null,
    leaf bytea not null,
    link bytea not null,
    primary key (tenant_id, seq)
);
create unique index audit_logs_audit_id on audit_logs (tenant_id, audit_id);
create index audit_logs_entity on audit_logs (tenant_id, entity, entity_id, seq);

create table audit_personal (
    tenant_id uuid not null,
    commitment bytea not null,
    salt bytea not null,
    kind text collate "C" not null,
    value text collate "C" not null,
    primary key (tenant_id, commitment)
);

create table audit_checkpoints (
    tenant_id uuid not null,
    seq bigint not null,
    link bytea not null,
    key_id text collate "C" not null,
    signature bytea not null,
    at bigint not null,
    primary key (tenant_id, seq)
);

create table audit_keys (
    tenant_id uuid not null,
    key_id text collate "C" not null,
    public_key bytea not null,
    created_at bigint not null,
    primary key (tenant_id, key_id)
);

-- Row-level security on every table of tenants' rows: the second fence (SEC-N2). The first is `tenant_id = $1` in
-- every statement.
do $$
declare
    name text;
    own constant text := $policy$(tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)$policy$;
begin
    for name in
        select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname = 'tenant_id'
    loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('create policy tenant on %I using %s with check %s', name, own, own);
    end loop;
end $$;

-- Roles (SECURITY-REQUIREMENTS §1). They belong to the whole server: they may be there already, and the migration of
-- another database may be making them at this moment. Only a superuser can make the backup role, which sees all rows.
do $$
begin
    create role trunkline_app nologin nobypassrls;
exception when duplicate_object or unique_violation then null;
end $$;
do $$
begin
    create role trunkline_audit nologin nobypassrls;
exception when duplicate_object or unique_violation then null;
end $$;
do $$
begin
    create role trunkline_backup nologin bypassrls;
exception when duplicate_object or unique_violation or insufficient_privilege then null;
end $$;
do $$
begin
    if not pg_has_role(current_user, 'trunkline_app', 'member') then
        execute format('grant trunkline_app to %I', current_user);
    end if;
    if exists (select 1 from pg_roles where rolname = 'trunkline_backup') then
        grant select on all tables in schema public to trunkline_backup;
    end if;
    execute format('grant temporary on database %I to trunkline_app', current_database());
end $$;

grant usage on schema public to trunkline_app, trunkline_audit;
grant select on schema_versions to trunkline_app, trunkline_audit;
grant select, insert, update on tenants, users to trunkline_app;
grant select, insert, update, delete on jobs to trunkline_app;
grant select, insert, update, delete on
    memberships, publishers, buyers, flows, campaigns, numbers, calls, call_external_ids, transcripts,
    call_hourly, call_hours, call_days, rate_cards, rates, invoices, invoice_lines, quotas, idempotency_keys,
    demo_states
    to trunkline_app;
-- The trail grows and is read; only its head moves. Pruning and erasure are another role's (SEC-U5, SEC-U6).
grant select, insert on audit_logs, audit_personal, audit_checkpoints, audit_keys to trunkline_app;
grant select, insert, update on audit_heads to trunkline_app;
grant select, delete on audit_logs to trunkline_audit;
grant select, update, delete on audit_personal to trunkline_audit;
grant select, insert on audit_checkpoints to trunkline_audit;
grant select on audit_keys, audit_heads to trunkline_audit;

-- keys
alter table memberships add foreign key (tenant_id, publisher_id) references publishers (tenant_id, id);
alter table memberships add foreign key (tenant_id, buyer_id) references buyers (tenant_id, id);
alter table campaigns add foreign key (tenant_id, flow_id) references flows (tenant_id, id);
alter table numbers add foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id);
alter table numbers add foreign key (tenant_id, publisher_id) references publishers (tenant_id, id);
alter table rates add foreign key (tenant_id, rate_card_id) references rate_cards (tenant_id, id);
alter table invoices add foreign key (tenant_id, buyer_id) references buyers (tenant_id, id);
alter table invoices add foreign key (tenant_id, publisher_id) references publishers (tenant_id, id);
alter table invoice_lines add foreign key (tenant_id, invoice_id) references invoices (tenant_id, id);
alter table invoice_lines add foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id);
alter table transcripts add foreign key (tenant_id, call_started_at, call_id) references calls (tenant_id, started_at, id);
