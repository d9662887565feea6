-- Who may sign in, with what, and who did. Global: a name or a token is looked up before its tenant
-- is known.

create table logins (
    user_id uuid not null primary key,
    owner_tenant uuid not null,
    name text collate "C" not null unique,
    password text collate "C" not null,
    changed_at bigint not null
);

create table sessions (
    digest text collate "C" not null primary key,
    id uuid not null unique,
    owner_tenant uuid not null,
    user_id uuid not null,
    address text collate "C" not null,
    created_at bigint not null,
    last_seen bigint not null
);

create index sessions_user on sessions (owner_tenant, user_id, created_at);

create table invitations (
    digest text collate "C" not null primary key,
    owner_tenant uuid not null,
    user_id uuid not null,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);

grant select, insert, update, delete on logins, sessions, invitations to trunkline_app;
