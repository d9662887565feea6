#include "services/dispatch/idempotency.h"

#include "services/base/digest.h"
#include "services/contract/json.h"

#include <algorithm>

namespace trunkline {

namespace {

constexpr Sql selectAnswer(R"(
    select fingerprint, answer from idempotency_keys
    where tenant_id = $1 and principal = $2 and operation = $3 and key = $4
        and created_at > $5)");
constexpr Sql insertAnswer(R"(
    insert into idempotency_keys
        (tenant_id, principal, operation, key, fingerprint, answer, created_at, audit_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
    on conflict (tenant_id, principal, operation, key) do update set
        fingerprint = excluded.fingerprint, answer = excluded.answer,
        created_at = excluded.created_at, audit_id = excluded.audit_id
    where idempotency_keys.created_at <= $9)");
constexpr Sql deleteOld("delete from idempotency_keys where tenant_id = $1 and created_at <= $2");
/// How long an answer is remembered (SECURITY-REQUIREMENTS §1).
constexpr std::chrono::hours memory{24};

} // namespace

Outcome checkIdempotencyKey(std::string_view key)
{
    const bool visible
        = std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (key.empty() || key.size() > 255 || !visible)
        return invalid("idempotency_key", "use 1 to 255 visible ASCII characters");
    return Done{};
}

std::string fingerprintOf(const Facts& facts, const std::string& request)
{
    const auto tree = parseJson(request, ownJson);
    const Sha256 digest = Digest()
                              .add(facts.name.value)
                              .add("\n")
                              .add(tree ? canonicalJson(*tree) : request)
                              .value();
    return std::string(digest.begin(), digest.end());
}

Result<std::optional<std::string>> rememberedAnswer(
    Transaction& transaction, const IdempotencyKey& key, Instant now)
{
    TRUNK_DO(checkIdempotencyKey(key.key));
    bool same = true;
    TRUNK_TRY(auto answer,
        transaction.first(
            Query(selectAnswer,
                values(transaction.tenant(), key.principal, key.operation, key.key, now - memory)),
            [&](const Row& row) {
                same = row.text(0) == key.fingerprint;
                return std::string(row.text(1));
            }));
    if (answer && !same)
        return invalid("idempotency_key", "was used for another request; use a new key");
    return answer;
}

Outcome rememberAnswer(Transaction& transaction, const IdempotencyKey& key,
    const std::string& answer, Instant now, AuditId auditId)
{
    TRUNK_TRY(const std::int64_t rows,
        transaction.execute(insertAnswer,
            values(transaction.tenant(), key.principal, key.operation, key.key,
                Bytes{key.fingerprint}, answer, now, auditId, now - memory)));
    if (rows == 0)
        return fail(Errc::Conflict, "the same request is just being answered; ask again");
    // By its own index: as many as have just grown old.
    TRUNK_DO(transaction.execute(deleteOld, values(transaction.tenant(), now - memory)));
    return Done{};
}

} // namespace trunkline
