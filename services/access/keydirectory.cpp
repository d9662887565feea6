#include "services/access/keydirectory.h"

namespace trunkline {

namespace {

constexpr Sql selectEntry(
    "select owner_tenant, api_key_id, live, digest, rotated_at, ends_at from api_key_digests "
    "where key_id = $1");
constexpr Sql insertEntry(R"(
    insert into api_key_digests (key_id, owner_tenant, api_key_id, live, digest)
    values ($1, $2, $3, $4, $5))");
constexpr Sql updateEnd(R"(
    update api_key_digests set rotated_at = $3, ends_at = $4
    where owner_tenant = $1 and api_key_id = $2)");
constexpr Sql deleteEntry(
    "delete from api_key_digests where owner_tenant = $1 and api_key_id = $2");
constexpr Sql updateUsed("update api_keys set last_used_at = $3 where tenant_id = $1 and id = $2");
constexpr Sql insertAddress(R"(
    insert into api_key_addresses (tenant_id, api_key_id, address, first_at)
    values ($1, $2, $3, $4) on conflict (tenant_id, api_key_id, address) do nothing)");

} // namespace

Result<std::optional<KeyEntry>> findKeyEntry(Transaction& transaction, const std::string& keyId)
{
    return transaction.first(Query(selectEntry, values(keyId)), [](const Row& row) {
        KeyEntry entry{row.id<TenantId>(0), row.id<ApiKeyId>(1), row.boolean(2),
            std::string(row.text(3)), {}, {}};
        if (!row.isNull(4))
            entry.rotatedAt = row.instant(4);
        if (!row.isNull(5))
            entry.endsAt = row.instant(5);
        return entry;
    });
}

Outcome putKeyEntry(Transaction& transaction, const std::string& keyId, const KeyEntry& entry)
{
    TRUNK_DO(transaction.execute(
        insertEntry, values(keyId, entry.tenantId, entry.apiKeyId, entry.live, entry.digest)));
    return Done{};
}

Outcome rotateKeyEntry(Transaction& transaction, ApiKeyId id, Instant now, Instant end)
{
    TRUNK_DO(transaction.execute(updateEnd, values(transaction.tenant(), id, now, end)));
    return Done{};
}

Outcome removeKeyEntry(Transaction& transaction, ApiKeyId id)
{
    TRUNK_DO(transaction.execute(deleteEntry, values(transaction.tenant(), id)));
    return Done{};
}

Result<bool> noteKeyUse(
    Transaction& transaction, ApiKeyId id, const std::string& address, Instant now)
{
    TRUNK_DO(transaction.execute(updateUsed, values(transaction.tenant(), id, now)));
    TRUNK_TRY(const std::int64_t fresh,
        transaction.execute(insertAddress, values(transaction.tenant(), id, address, now)));
    return fresh > 0;
}

} // namespace trunkline
