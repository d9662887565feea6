-- Who may sign in, with what, and who did. Global: a name or a token is looked up before its tenant
-- is known.

create table logins (
    user_id blob not null primary key,
    owner_tenant blob not null,
    name text not null unique,
    password text not null,
    changed_at integer not null
) without rowid, strict;

create table sessions (
    digest text not null primary key,
    id blob not null unique,
    owner_tenant blob not null,
    user_id blob not null,
    address text not null,
    created_at integer not null,
    last_seen integer not null
) without rowid, strict;

create index sessions_user on sessions (owner_tenant, user_id, created_at);

create table invitations (
    digest text not null primary key,
    owner_tenant blob not null,
    user_id blob not null,
    created_at integer not null,
    expires_at integer not null,
    used_at integer
) without rowid, strict;
