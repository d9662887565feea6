-- Rows of every table begin with their tenant (SCHEMA-RULES 1). Times are microseconds since 1970 UTC, money is
-- micros of the tenant's currency, booleans are 0 or 1. Global tables name their column owner_tenant.
-- Calls, and what is written once for each, have no foreign keys to what they name: ingest resolves the ids in the same
-- transaction, and a look-up for each of four columns would cost more than the row.

create table schema_versions (
    number integer not null primary key,
    name text not null,
    checksum text not null,
    applied_at integer not null
) strict;

create table tenants (
    owner_tenant blob not null primary key,
    name text not null,
    time_zone text not null,
    country text not null,
    currency text not null,
    demo integer not null,
    created_at integer not null,
    updated_at integer not null,
    version integer not null,
    audit_id blob not null
) without rowid, strict;

create table users (
    id blob not null primary key,
    name text not null,
    email text not null,
    created_at integer not null,
    updated_at integer not null
) without rowid, strict;

create table memberships (
    tenant_id blob not null,
    user_id blob not null,
    role text not null,
    publisher_id blob,
    buyer_id blob,
    state text not null,
    created_at integer not null,
    updated_at integer not null,
    version integer not null,
    audit_id blob not null,
    primary key (tenant_id, user_id),
    foreign key (tenant_id, publisher_id) references publishers (tenant_id, id),
    foreign key (tenant_id, buyer_id) references buyers (tenant_id, id)
) without rowid, strict;

create table publishers (
    tenant_id blob not null,
    id blob not null,
    name text not null,
    contact_name text not null,
    contact_email text not null,
    contact_phone text not null,
    notes text not null,
    state text not null,
    created_at integer not null,
    updated_at integer not null,
    version integer not null,
    audit_id blob not null,
    primary key (tenant_id, id)
) without rowid, strict;
create unique index publishers_name on publishers (tenant_id, name);

create table buyers (
    tenant_id blob not null,
    id blob not null,
    name text not null,
    destination text not null,
    daily_cap integer not null,
    concurrency_cap integer not null,
    contact_name text not null,
    contact_email text not null,
    notes text not null,
    state text not null,
    created_at integer not null,
    updated_at integer not null,
    version integer not null,
    audit_id blob not null,
    primary key (tenant_id, id)
) without rowid, strict;
create unique index buyers_name on buyers (tenant_id, name);

create table flows (
    tenant_id blob not null,
    id blob not null,
    name text not null,
    graph_version integer not null,
    nodes text not null,
    state text not null,
    created_at integer not null,
    updated_at integer not null,
    version integer not null,
    audit_id blob not null,
    primary key (tenant_id, id)
) without rowid, strict;
create unique index flows_name on flows (tenant_id, name);

create table campaigns (
    tenant_id blob not null,
    id blob not null,
    name text not null,
    qualifying_seconds integer not null,
    duplicate_window_days integer not null,
    revenue_per_call integer not null,
    payout_per_call integer not null,
    flow_id blob,
    notes text not null,
    state text not null,
    created_at integer not null,
    updated_at integer not null,
    version integer not null,
    audit_id blob not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, flow_id) references flows (tenant_id, id)
) without rowid, strict;
create unique index campaigns_name on campaigns (tenant_id, name);

create table numbers (
    tenant_id blob not null,
    id blob not null,
    number text not null,
    provider text not null,
    campaign_id blob,
    publisher_id blob,
    region text not null,
    state text not null,
    created_at integer not null,
    updated_at integer not null,
    version integer not null,
    audit_id blob not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id),
    foreign key (tenant_id, publisher_id) references publishers (tenant_id, id)
) without rowid, strict;
create unique index numbers_number on numbers (tenant_id, number);
create index numbers_publisher on numbers (tenant_id, publisher_id, campaign_id);

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
) strict;
create unique index calls_key on calls (tenant_id, started_at, id);
create index calls_caller on calls (tenant_id, caller, campaign_id, started_at);

create table call_external_ids (
    tenant_id blob not null,
    source text not null,
    external_id text not null,
    call_id blob not null,
    started_at integer not null,
    digest blob not null,
    primary key (tenant_id, source, external_id)
) without rowid, strict;

create table transcripts (
    tenant_id blob not null,
    call_started_at integer not null,
    call_id blob not null,
    id blob not null,
    language text not null,
    segments text not null,
    created_at integer not null,
    audit_id blob not null,
    primary key (tenant_id, call_started_at, call_id),
    foreign key (tenant_id, call_started_at, call_id) references calls (tenant_id, started_at, id)
) without rowid, strict;

-- Rollups (DECISIONS 23). A bucket is the UTC instant at which a local hour or day begins; a nil id stands for none.
create table call_hourly (
    tenant_id blob not null,
    bucket integer not null,
    campaign_id blob not null,
    publisher_id blob not null,
    buyer_id blob not null,
    calls integer not null default 0,
    answered integer not null default 0,
    qualified integer not null default 0,
    repeat_callers integer not null default 0,
    talk_seconds integer not null default 0,
    revenue integer not null default 0,
    payout integer not null default 0,
    cost integer not null default 0,
    out_answered integer not null default 0,
    out_no_answer integer not null default 0,
    out_busy integer not null default 0,
    out_failed integer not null default 0,
    out_abandoned integer not null default 0,
    out_rejected integer not null default 0,
    out_voicemail integer not null default 0,
    out_phantom integer not null default 0,
    talk_00 integer not null default 0,
    talk_01 integer not null default 0,
    talk_02 integer not null default 0,
    talk_03 integer not null default 0,
    talk_04 integer not null default 0,
    talk_05 integer not null default 0,
    talk_06 integer not null default 0,
    talk_07 integer not null default 0,
    talk_08 integer not null default 0,
    talk_09 integer not null default 0,
    talk_10 integer not null default 0,
    talk_11 integer not null default 0,
    primary key (tenant_id, bucket, campaign_id, publisher_id, buyer_id)
) without rowid, strict;

-- The same without the three dimensions: what an unfiltered page reads.
create table call_hours (
    tenant_id blob not null,
    bucket integer not null,
    calls integer not null default 0,
    answered integer not null default 0,
    qualified integer not null default 0,
    repeat_callers integer not null default 0,
    talk_seconds integer not null default 0,
    revenue integer not null default 0,
    payout integer not null default 0,
    cost integer not null default 0,
    out_answered integer not null default 0,
    out_no_answer integer not null default 0,
    out_busy integer not null default 0,
    out_failed integer not null default 0,
    out_abandoned integer not null default 0,
    out_rejected integer not null default 0,
    out_voicemail integer not null default 0,
    out_phantom integer not null default 0,
    talk_00 integer not null default 0,
    talk_01 integer not null default 0,
    talk_02 integer not null default 0,
    talk_03 integer not null default 0,
    talk_04 integer not null default 0,
    talk_05 integer not null default 0,
    talk_06 integer not null default 0,
    talk_07 integer not null default 0,
    talk_08 integer not null default 0,
    talk_09 integer not null default 0,
    talk_10 integer not null default 0,
    talk_11 integer not null default 0,
    primary key (tenant_id, bucket)
) without rowid, strict;

-- By one dimension: 'campaign', 'publisher', 'buyer', 'number' (key: the id's text) and 'region' (key: its name).
create table call_days (
    tenant_id blob not null,
    dimension text not null,
    bucket integer not null,
    key text not null,
    calls integer not null default 0,
    answered integer not null default 0,
    qualified integer not null default 0,
    repeat_callers integer not null default 0,
    talk_seconds integer not null default 0,
    revenue integer not null default 0,
    payout integer not null default 0,
    cost integer not null default 0,
    out_answered integer not null default 0,
    out_no_answer integer not null default 0,
    out_busy integer not null default 0,
    out_failed integer not null default 0,
    out_abandoned integer not null default 0,
    out_rejected integer not null default 0,
    out_voicemail integer not null default 0,
    out_phantom integer not null default 0,
    primary key (tenant_id, dimension, bucket, key)
) without rowid, strict;

create table rate_cards (
    tenant_id blob not null,
    id blob not null,
    name text not null,
    side text not null,
    currency text not null,
    effective_from integer not null,
    state text not null,
    created_at integer not null,
    updated_at integer not null,
    version integer not null,
    audit_id blob not null,
    primary key (tenant_id, id)
) without rowid, strict;
create unique index rate_cards_name on rate_cards (tenant_id, name);

create table rates (
    tenant_id blob not null,
    rate_card_id blob not null,
    prefix text not null,
    id blob not null,
    destination text not null,
    connect_micros integer not null,
    per_minute_micros integer not null,
    first_increment integer not null,
    next_increment integer not null,
    per_call_micros integer not null,
    created_at integer not null,
    audit_id blob not null,
    primary key (tenant_id, rate_card_id, prefix),
    foreign key (tenant_id, rate_card_id) references rate_cards (tenant_id, id)
) without rowid, strict;

create table invoices (
    tenant_id blob not null,
    id blob not null,
    kind text not null,
    number text not null,
    buyer_id blob,
    publisher_id blob,
    state text not null,
    period_from text not null,
    period_to text not null,
    currency text not null,
    revenue_total integer,
    payout_total integer,
    created_at integer not null,
    updated_at integer not null,
    version integer not null,
    audit_id blob not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, buyer_id) references buyers (tenant_id, id),
    foreign key (tenant_id, publisher_id) references publishers (tenant_id, id)
) without rowid, strict;
create unique index invoices_number on invoices (tenant_id, number);

create table invoice_lines (
    tenant_id blob not null,
    invoice_id blob not null,
    position integer not null,
    id blob not null,
    campaign_id blob,
    description text not null,
    quantity integer not null,
    unit_revenue integer,
    revenue integer,
    unit_payout integer,
    payout integer,
    audit_id blob not null,
    primary key (tenant_id, invoice_id, position),
    foreign key (tenant_id, invoice_id) references invoices (tenant_id, id),
    foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id)
) without rowid, strict;

create table quotas (
    tenant_id blob not null,
    id blob not null,
    kind text not null,
    allowed integer not null,
    used integer not null,
    warn_percent integer not null,
    created_at integer not null,
    updated_at integer not null,
    version integer not null,
    audit_id blob not null,
    primary key (tenant_id, id)
) without rowid, strict;
create unique index quotas_kind on quotas (tenant_id, kind);

create table jobs (
    owner_tenant blob not null,
    id blob not null,
    file_name text not null,
    file_size integer not null,
    fingerprint text not null,
    source text not null,
    options text not null,
    state text not null,
    batch integer not null,
    byte_offset integer not null,
    line integer not null,
    row_count integer not null,
    imported integer not null,
    duplicates integer not null,
    conflicts integer not null,
    rejected integer not null,
    warnings integer not null,
    answered integer not null,
    talk_seconds integer not null,
    created_at integer not null,
    updated_at integer not null,
    audit_id blob not null,
    primary key (owner_tenant, id)
) without rowid, strict;

create table idempotency_keys (
    tenant_id blob not null,
    principal text not null,
    operation text not null,
    key text not null,
    fingerprint blob not null,
    answer text not null,
    created_at integer not null,
    audit_id blob not null,
    primary key (tenant_id, principal, operation, key)
) without rowid, strict;

create table demo_states (
    tenant_id blob not null,
    seed integer not null,
    calls_per_week integer not null,
    from_at integer not null,
    until_at integer not null,
    calls integer not null,
    cursor text not null,
    audit_id blob not null,
    primary key (tenant_id)
) without rowid, strict;

-- The trail (SECURITY-REQUIREMENTS §1, DECISIONS 21, 22).
create table audit_heads (
    tenant_id blob not null,
    seq integer not null,
    link blob not null,
    primary key (tenant_id)
) without rowid, strict;

create table audit_logs (
    tenant_id blob not null,
    seq integer not null,
    audit_id blob not null,
    at integer not null,
    operation text not null,
    result text not null,
    entity text not null,
    entity_id text not null,
    label text not null,
    actor text not null,
    body blob not null,
    leaf blob not null,
    link blob not null
) strict;
create unique index audit_logs_key on audit_logs (tenant_id, seq);
create unique index audit_logs_audit_id on audit_logs (tenant_id, audit_id);
create index audit_logs_entity on audit_logs (tenant_id, entity, entity_id, seq);

create table audit_personal (
    tenant_id blob not null,
    commitment blob not null,
    salt blob not null,
    kind text not null,
    value text not null,
    primary key (tenant_id, commitment)
) without rowid, strict;

create table audit_checkpoints (
    tenant_id blob not null,
    seq integer not null,
    link blob not null,
    key_id text not null,
    signature blob not null,
    at integer not null,
    primary key (tenant_id, seq)
) without rowid, strict;

create table audit_keys (
    tenant_id blob not null,
    key_id text not null,
    public_key blob not null,
    created_at integer not null,
    primary key (tenant_id, key_id)
) without rowid, strict;

create trigger audit_logs_no_update before update on audit_logs begin select raise(abort, 'audit_logs is append-only'); end;
create trigger audit_logs_no_delete before delete on audit_logs begin select raise(abort, 'audit_logs is append-only'); end;
