-- API keys, and how often a password was tried. A key's digest and a login name are looked up before
-- their tenant is known; both are global.

create table api_keys (
    tenant_id uuid not null,
    id uuid not null,
    name text collate "C" not null,
    key_id text collate "C" not null,
    last_four text collate "C" not null,
    scopes text collate "C" not null,
    role text collate "C" not null,
    publisher_id uuid,
    buyer_id uuid,
    networks text collate "C" not null,
    created_by uuid not null,
    created_at bigint not null,
    updated_at bigint not null,
    expires_at bigint not null,
    ends_at bigint,
    last_used_at bigint,
    version bigint not null,
    audit_id uuid not null,
    primary key (tenant_id, id)
);

create table api_key_addresses (
    tenant_id uuid not null,
    api_key_id uuid not null,
    address text collate "C" not null,
    first_at bigint not null,
    primary key (tenant_id, api_key_id, address)
);

create table api_key_digests (
    key_id text collate "C" not null primary key,
    owner_tenant uuid not null,
    api_key_id uuid not null,
    live smallint not null,
    digest text collate "C" not null,
    rotated_at bigint,
    ends_at bigint
);

create index api_key_digests_key on api_key_digests (owner_tenant, api_key_id);

create table login_attempts (
    account text collate "C" not null,
    origin text collate "C" not null,
    failures bigint not null,
    last_at bigint not null,
    known_at bigint,
    primary key (account, origin)
);

create index login_attempts_time on login_attempts (last_at);
create index invitations_user on invitations (owner_tenant, user_id);

do $$
declare
    name text;
    own constant text := $policy$(tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)$policy$;
begin
    foreach name in array array['api_keys', 'api_key_addresses']
    loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('create policy tenant on %I using %s with check %s', name, own, own);
    end loop;
end $$;

grant select, insert, update, delete on api_keys, api_key_addresses, api_key_digests, login_attempts to trunkline_app;
do $$
begin
    if exists (select 1 from pg_roles where rolname = 'trunkline_backup') then
        grant select on all tables in schema public to trunkline_backup;
    end if;
end $$;

-- keys
alter table api_keys add foreign key (tenant_id, publisher_id) references publishers (tenant_id, id);
alter table api_keys add foreign key (tenant_id, buyer_id) references buyers (tenant_id, id);
alter table api_key_addresses add foreign key (tenant_id, api_key_id) references api_keys (tenant_id, id);
