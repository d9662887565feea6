#include "services/apikeys/apikeys.h"

#include "services/access/apikeys.h"
#include "services/access/keydirectory.h"
#include "services/access/partners.h"
#include "services/access/roles.h"
#include "services/contract/apikeys.h"
#include "services/contract/handlers.h"
#include "services/rows/content.h"
#include "services/rows/page.h"

namespace trunkline {

namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr auto selectAll = sql("select ", columns<ApiKey>, " from api_keys where tenant_id = $1");
constexpr auto insertKey = sql("insert into api_keys (", columns<ApiKey>, ", audit_id) values (",
    parameters<width<ApiKey> + 1>, ")");
constexpr auto updateEnd
    = sql("update api_keys set ends_at = $4, updated_at = $5, audit_id = $6, version = version + 1 "
          "where tenant_id = $1 and id = $2 and version = $3 returning ",
        columns<ApiKey>);
constexpr auto selectDemo = sql("select demo from tenants where owner_tenant = $1");

Result<ApiKeyPage> handle(Transaction& transaction, const ListApiKeys& op)
{
    constexpr std::string_view question = ListApiKeys::facts.name;
    TRUNK_TRY(const auto place, textPlace(op.page, question));
    Query query(selectAll, columnValues(transaction.tenant()));
    if (place)
        query.add(" and (name, id) > (", place->text).add(", ", place->id).add(")");
    query.add(" order by name, id limit ", op.page.limit + 1);
    return readPage<ApiKeyPage>(transaction, query, op.page, question, [](const ApiKey& key) {
        return TextPlace{key.name, key.id.value};
    });
}

Result<ApiKey> find(Transaction& transaction, ApiKeyId id)
{
    Query query(selectAll, columnValues(transaction.tenant()));
    query.add(" and id = ", id);
    return oneRow<ApiKey>(transaction, query, "API key");
}

/// Errors: Invalid per field; Forbidden.
Outcome checkRights(Transaction& transaction, const Context& context, const ApiKeyDraft& draft)
{
    if (draft.role == Role::Owner && context.principal.role != Role::Owner)
        return fail(Errc::Forbidden, "only an OWNER makes keys with an OWNER's rights");
    std::vector<FieldError> errors;
    for (std::size_t i = 0; i < draft.scopes.size(); ++i) {
        if (!allows(draft.role, draft.scopes[i]))
            errors.push_back({"draft.scopes[" + std::to_string(i) + ']',
                "The role " + std::string(wireName(draft.role))
                    + " may not do this; take it out, or choose another role."});
    }
    if (!errors.empty())
        return invalid(std::move(errors));
    return checkPartners(transaction, draft.publisherId, draft.buyerId);
}

/// The entry says what the table holds now, so that a row changed past us shows.
Outcome noteTable(Transaction& transaction, Context& context)
{
    TRUNK_TRY(Json digests, laidOutDigests(transaction, {"api_keys"}));
    context.detail("tables", std::move(digests));
    return Done{};
}

/// A demo's keys open nothing but demos, and no demo.
Result<bool> isLive(Transaction& transaction)
{
    TRUNK_TRY(const auto demo,
        transaction.first(Query(selectDemo, columnValues(transaction.tenant())),
            [](const Row& row) { return row.boolean(0); }));
    return !demo.value_or(false);
}

Result<ApiKeyGrant> grant(
    Transaction& transaction, Context& context, ApiKey record, const Secret& pepper)
{
    TRUNK_TRY(const bool live, isLive(transaction));
    const PlainKey plain = makePlainKey(live, context.random);
    record.id = context.newId<ApiKeyId>();
    record.tenantId = transaction.tenant();
    record.keyId = plain.id;
    record.lastFour = plain.lastFour();
    record.createdBy = context.principal.userId;
    record.createdAt = record.updatedAt = context.now;
    record.version = 1;
    TRUNK_DO(transaction.execute(Query(insertKey, valuesOf(record, context.auditId))));
    TRUNK_DO(putKeyEntry(transaction, plain.id,
        {transaction.tenant(), record.id, live, keyDigest(plain, pepper), {}, {}}));
    return ApiKeyGrant{record, {plain.text()}};
}

Result<ApiKeyGrant> handle(
    Transaction& transaction, Context& context, const CreateApiKey& op, const Secret& pepper)
{
    if (auto errors = validate(op.draft); !errors.empty())
        return invalid(std::move(errors));
    TRUNK_DO(checkRights(transaction, context, op.draft));
    ApiKey record;
    record.name = op.draft.name;
    record.scopes = op.draft.scopes;
    record.role = op.draft.role;
    record.publisherId = op.draft.publisherId;
    record.buyerId = op.draft.buyerId;
    record.networks = op.draft.networks;
    record.expiresAt = context.now + days{op.draft.days};
    TRUNK_TRY(ApiKeyGrant granted, grant(transaction, context, std::move(record), pepper));
    context.created(granted.key);
    TRUNK_DO(noteTable(transaction, context));
    return granted;
}

/// The key before, if it may still be ended by who asks. Errors: NotFound; Forbidden; Conflict.
Result<ApiKey> findLiving(
    Transaction& transaction, const Context& context, ApiKeyId id, std::int64_t version)
{
    TRUNK_TRY(ApiKey key, find(transaction, id));
    if (key.role == Role::Owner && context.principal.role != Role::Owner)
        return fail(Errc::Forbidden, "only an OWNER changes keys with an OWNER's rights");
    if (key.version != version)
        return stale("API key");
    if (key.endsAt && context.now >= *key.endsAt)
        return fail(Errc::Conflict, "this key has ended already");
    return key;
}

Result<ApiKey> end(Transaction& transaction, Context& context, const ApiKey& before, Instant at)
{
    TRUNK_TRY(ApiKey after,
        updatedRow<ApiKey>(transaction,
            Query(updateEnd,
                columnValues(transaction.tenant(), before.id, before.version, at, context.now,
                    context.auditId)),
            "API key"));
    if (at > context.now)
        TRUNK_DO(rotateKeyEntry(transaction, before.id, context.now, at));
    else
        TRUNK_DO(removeKeyEntry(transaction, before.id));
    return after;
}

Result<ApiKeyGrant> handle(
    Transaction& transaction, Context& context, const RotateApiKey& op, const Secret& pepper)
{
    if (!boundOf<RotateApiKey>("overlap_hours").holds(op.overlapHours))
        return invalid("overlap_hours", "Use 0 to 168 hours.");
    TRUNK_TRY(const ApiKey before, findLiving(transaction, context, op.id, op.version));
    if (before.endsAt || context.now >= before.expiresAt)
        return fail(
            Errc::Conflict, "this key was rotated already or has expired; create a new one");
    TRUNK_TRY(const ApiKey after,
        end(transaction, context, before,
            std::min(before.expiresAt, context.now + hours{op.overlapHours})));
    ApiKey successor = before;
    successor.endsAt.reset();
    successor.lastUsedAt.reset();
    successor.expiresAt = context.now + (before.expiresAt - before.createdAt);
    TRUNK_TRY(ApiKeyGrant granted, grant(transaction, context, std::move(successor), pepper));
    context.changed(before, after);
    context.detail("successor", Json{toJson(granted.key)});
    TRUNK_DO(noteTable(transaction, context));
    context.touched(granted.key.id.value, after.version);
    return granted;
}

Result<ApiKey> handle(Transaction& transaction, Context& context, const RevokeApiKey& op)
{
    TRUNK_TRY(const ApiKey before, findLiving(transaction, context, op.id, op.version));
    TRUNK_TRY(ApiKey after, end(transaction, context, before, context.now));
    context.changed(before, after);
    TRUNK_DO(noteTable(transaction, context));
    return after;
}

} // namespace

void addApiKeyHandlers(HandlerTable& table, const Secret& pepper)
{
    table.add<ListApiKeys>([](Transaction& transaction, Context&, const ListApiKeys& op) {
        return handle(transaction, op);
    });
    table.add<ReadApiKey>([](Transaction& transaction, Context&, const ReadApiKey& op) {
        return find(transaction, op.id);
    });
    table.add<CreateApiKey>(
        [pepper](Transaction& transaction, Context& context, const CreateApiKey& op) {
            return handle(transaction, context, op, pepper);
        });
    table.add<RotateApiKey>(
        [pepper](Transaction& transaction, Context& context, const RotateApiKey& op) {
            return handle(transaction, context, op, pepper);
        });
    table.add<RevokeApiKey>([](Transaction& transaction, Context& context, const RevokeApiKey& op) {
        return handle(transaction, context, op);
    });
}

} // namespace trunkline
