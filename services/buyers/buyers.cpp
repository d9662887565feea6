#include "services/buyers/buyers.h"

#include "services/contract/buyers.h"
#include "services/contract/handlers.h"
#include "services/rows/page.h"

namespace trunkline {

namespace {

constexpr auto selectAll = sql("select ", columns<Buyer>, " from buyers where tenant_id = $1");
constexpr Sql selectName = "select name from buyers where tenant_id = $1 and id = $2";

Result<BuyerPage> handle(Transaction& transaction, Context& context, const ListBuyers& op)
{
    constexpr std::string_view question = ListBuyers::facts.name;
    TRUNK_TRY(auto place, textPlace(op.page, question));
    if (!context.see.names)
        TRUNK_DO(readText(transaction, selectName, place));
    Query query(selectAll, columnValues(transaction.tenant()));
    if (place)
        query.add(" and (name, id) > (", place->text).add(", ", place->id).add(")");
    query.add(" order by name, id limit ", op.page.limit + 1);
    return readPage<BuyerPage>(
        transaction, query, op.page, question, [&context](const Buyer& buyer) {
            return TextPlace{context.see.names ? buyer.name.value : std::string(), buyer.id.value};
        });
}

Result<Buyer> find(Transaction& transaction, BuyerId id)
{
    Query query(selectAll, columnValues(transaction.tenant()));
    query.add(" and id = ", id);
    return oneRow<Buyer>(transaction, query, "buyer");
}

Result<Buyer> handle(Transaction& transaction, Context&, const ReadBuyer& op)
{
    return find(transaction, op.id);
}

constexpr auto insertSql = sql("insert into buyers (", columns<Buyer>, ", audit_id) values (",
    parameters<width<Buyer> + 1>, ")");

Result<Buyer> handle(Transaction& transaction, Context& context, const CreateBuyer& op)
{
    if (auto errors = validate(op.draft); !errors.empty())
        return invalid(std::move(errors));
    const Buyer buyer{.id = context.newId<BuyerId>(),
        .tenantId = transaction.tenant(),
        .name = op.draft.name,
        .destination = op.draft.destination,
        .dailyCap = op.draft.dailyCap,
        .concurrencyCap = op.draft.concurrencyCap,
        .contactName = op.draft.contactName,
        .contactEmail = op.draft.contactEmail,
        .notes = op.draft.notes,
        .state = RecordState::Active,
        .createdAt = context.now,
        .updatedAt = context.now,
        .version = 1};
    TRUNK_DO(insertNamed(transaction, Query(insertSql, valuesOf(buyer, context.auditId)), "buyer"));
    context.created(buyer);
    return buyer;
}

constexpr auto updateSql = sql("update buyers set name = $4, destination = $5, daily_cap = $6, "
                               "concurrency_cap = $7, contact_name = $8, contact_email = $9, notes "
                               "= $10, updated_at = $11, audit_id = $12, version = version + 1 "
                               "where tenant_id = $1 and id = $2 and version = $3 returning ",
    columns<Buyer>);

Result<Buyer> handle(Transaction& transaction, Context& context, const UpdateBuyer& op)
{
    if (auto errors = validate(op.draft); !errors.empty())
        return invalid(std::move(errors));
    TRUNK_TRY(const Buyer before, find(transaction, op.id));
    TRUNK_TRY(const Buyer after,
        updatedRow<Buyer>(transaction,
            Query(updateSql,
                columnValues(transaction.tenant(), op.id, op.draft.version, op.draft.name,
                    op.draft.destination, op.draft.dailyCap, op.draft.concurrencyCap,
                    op.draft.contactName, op.draft.contactEmail, op.draft.notes, context.now,
                    context.auditId)),
            "buyer"));
    context.changed(before, after);
    return after;
}

constexpr auto archiveSql
    = sql("update buyers set state = $4, updated_at = $5, audit_id = $6, version = version + 1 "
          "where tenant_id = $1 and id = $2 and version = $3 returning ",
        columns<Buyer>);

Result<Buyer> handle(Transaction& transaction, Context& context, const ArchiveBuyer& op)
{
    TRUNK_TRY(const Buyer before, find(transaction, op.id));
    TRUNK_TRY(const Buyer after,
        updatedRow<Buyer>(transaction,
            Query(archiveSql,
                columnValues(transaction.tenant(), op.id, op.version, RecordState::Archived,
                    context.now, context.auditId)),
            "buyer"));
    context.changed(before, after);
    return after;
}

} // namespace

void addBuyerHandlers(HandlerTable& table)
{
    const auto call = [](Transaction& transaction, Context& context, const auto& op) {
        return handle(transaction, context, op);
    };
    table.add<ListBuyers>(call);
    table.add<ReadBuyer>(call);
    table.add<CreateBuyer>(call);
    table.add<UpdateBuyer>(call);
    table.add<ArchiveBuyer>(call);
}

} // namespace trunkline
