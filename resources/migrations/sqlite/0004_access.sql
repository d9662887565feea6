-- API keys, and how often a password was tried. A key's digest and a login name are looked up before
-- their tenant is known; both are global.

create table api_keys (
    tenant_id blob not null,
    id blob not null,
    name text not null,
    key_id text not null,
    last_four text not null,
    scopes text not null,
    role text not null,
    publisher_id blob,
    buyer_id blob,
    networks text not null,
    created_by blob not null,
    created_at integer not null,
    updated_at integer not null,
    expires_at integer not null,
    ends_at integer,
    last_used_at integer,
    version integer not null,
    audit_id blob not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, publisher_id) references publishers (tenant_id, id),
    foreign key (tenant_id, buyer_id) references buyers (tenant_id, id)
) without rowid, strict;

create table api_key_addresses (
    tenant_id blob not null,
    api_key_id blob not null,
    address text not null,
    first_at integer not null,
    primary key (tenant_id, api_key_id, address),
    foreign key (tenant_id, api_key_id) references api_keys (tenant_id, id)
) without rowid, strict;

create table api_key_digests (
    key_id text not null primary key,
    owner_tenant blob not null,
    api_key_id blob not null,
    live integer not null,
    digest text not null,
    rotated_at integer,
    ends_at integer
) without rowid, strict;

create index api_key_digests_key on api_key_digests (owner_tenant, api_key_id);

create table login_attempts (
    account text not null,
    origin text not null,
    failures integer not null,
    last_at integer not null,
    known_at integer,
    primary key (account, origin)
) without rowid, strict;

create index login_attempts_time on login_attempts (last_at);
create index invitations_user on invitations (owner_tenant, user_id);
