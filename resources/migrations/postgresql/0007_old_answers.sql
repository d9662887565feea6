-- Remembered answers that are older than a day are found and taken away with each new one.
create index idempotency_keys_age on idempotency_keys (tenant_id, created_at);
