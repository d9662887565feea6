#include "services/publishers/publishers.h"

#include "services/contract/handlers.h"
#include "services/contract/publishers.h"
#include "services/rows/page.h"

namespace trunkline {

namespace {

constexpr auto selectAll
    = sql("select ", columns<Publisher>, " from publishers where tenant_id = $1");
constexpr Sql selectName = "select name from publishers where tenant_id = $1 and id = $2";

Result<PublisherPage> handle(Transaction& transaction, Context& context, const ListPublishers& op)
{
    constexpr std::string_view question = ListPublishers::facts.name;
    TRUNK_TRY(auto place, textPlace(op.page, question));
    if (!context.see.names)
        TRUNK_DO(readText(transaction, selectName, place));
    Query query(selectAll, columnValues(transaction.tenant()));
    if (place)
        query.add(" and (name, id) > (", place->text).add(", ", place->id).add(")");
    query.add(" order by name, id limit ", op.page.limit + 1);
    return readPage<PublisherPage>(
        transaction, query, op.page, question, [&context](const Publisher& publisher) {
            return TextPlace{
                context.see.names ? publisher.name.value : std::string(), publisher.id.value};
        });
}

Result<Publisher> find(Transaction& transaction, PublisherId id)
{
    Query query(selectAll, columnValues(transaction.tenant()));
    query.add(" and id = ", id);
    return oneRow<Publisher>(transaction, query, "publisher");
}

Result<Publisher> handle(Transaction& transaction, Context&, const ReadPublisher& op)
{
    return find(transaction, op.id);
}

constexpr auto insertSql = sql("insert into publishers (", columns<Publisher>,
    ", audit_id) values (", parameters<width<Publisher> + 1>, ")");

Result<Publisher> handle(Transaction& transaction, Context& context, const CreatePublisher& op)
{
    if (auto errors = validate(op.draft); !errors.empty())
        return invalid(std::move(errors));
    const Publisher publisher{.id = context.newId<PublisherId>(),
        .tenantId = transaction.tenant(),
        .name = op.draft.name,
        .contactName = op.draft.contactName,
        .contactEmail = op.draft.contactEmail,
        .contactPhone = op.draft.contactPhone,
        .notes = op.draft.notes,
        .state = RecordState::Active,
        .createdAt = context.now,
        .updatedAt = context.now,
        .version = 1};
    TRUNK_DO(insertNamed(
        transaction, Query(insertSql, valuesOf(publisher, context.auditId)), "publisher"));
    context.created(publisher);
    return publisher;
}

constexpr auto updateSql
    = sql("update publishers set name = $4, contact_name = $5, contact_email = $6, contact_phone = "
          "$7, notes = $8, updated_at = $9, audit_id = $10, version = version + 1 "
          "where tenant_id = $1 and id = $2 and version = $3 returning ",
        columns<Publisher>);

Result<Publisher> handle(Transaction& transaction, Context& context, const UpdatePublisher& op)
{
    if (auto errors = validate(op.draft); !errors.empty())
        return invalid(std::move(errors));
    TRUNK_TRY(const Publisher before, find(transaction, op.id));
    TRUNK_TRY(const Publisher after,
        updatedRow<Publisher>(transaction,
            Query(updateSql,
                columnValues(transaction.tenant(), op.id, op.draft.version, op.draft.name,
                    op.draft.contactName, op.draft.contactEmail, op.draft.contactPhone,
                    op.draft.notes, context.now, context.auditId)),
            "publisher"));
    context.changed(before, after);
    return after;
}

constexpr auto archiveSql
    = sql("update publishers set state = $4, updated_at = $5, audit_id = $6, version = version + 1 "
          "where tenant_id = $1 and id = $2 and version = $3 returning ",
        columns<Publisher>);

Result<Publisher> handle(Transaction& transaction, Context& context, const ArchivePublisher& op)
{
    TRUNK_TRY(const Publisher before, find(transaction, op.id));
    TRUNK_TRY(const Publisher after,
        updatedRow<Publisher>(transaction,
            Query(archiveSql,
                columnValues(transaction.tenant(), op.id, op.version, RecordState::Archived,
                    context.now, context.auditId)),
            "publisher"));
    context.changed(before, after);
    return after;
}

} // namespace

void addPublisherHandlers(HandlerTable& table)
{
    const auto call = [](Transaction& transaction, Context& context, const auto& op) {
        return handle(transaction, context, op);
    };
    table.add<ListPublishers>(call);
    table.add<ReadPublisher>(call);
    table.add<CreatePublisher>(call);
    table.add<UpdatePublisher>(call);
    table.add<ArchivePublisher>(call);
}

} // namespace trunkline
