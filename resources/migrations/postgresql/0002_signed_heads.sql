-- The last entry whose head was signed: a signature that is taken away is missed.
alter table audit_heads add column signed_seq bigint not null default 0;
