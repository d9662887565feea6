#include "services/imports/imports.h"

#include "services/contract/handlers.h"
#include "services/contract/imports.h"
#include "services/rows/page.h"

#include <algorithm>

namespace trunkline {

namespace {

constexpr auto jobColumns
    = sql("id, owner_tenant, file_name, file_size, fingerprint, source, options, state, batch, "
          "byte_offset, line, row_count, imported, duplicates, conflicts, rejected, warnings, "
          "answered, talk_seconds, created_at, updated_at");

constexpr auto selectAll = sql("select ", jobColumns, " from jobs where owner_tenant = $1");

Result<Job> find(Transaction& transaction, JobId id)
{
    Query query(selectAll, columnValues(transaction.tenant()));
    query.add(" and id = ", id);
    return oneRow<Job>(transaction, query, "import");
}

Result<Job> handle(Transaction& transaction, Context&, const ReadImport& op)
{
    return find(transaction, op.id);
}

Result<JobPage> handle(Transaction& transaction, Context&, const ListImports& op)
{
    constexpr std::string_view question = ListImports::facts.name;
    TRUNK_TRY(const auto place, timePlace(op.page, question));
    Query query(selectAll, columnValues(transaction.tenant()));
    if (place)
        query.add(" and (created_at, id) < (", place->time).add(", ", place->id).add(")");
    query.add(" order by created_at desc, id desc limit ", op.page.limit + 1);
    return readPage<JobPage>(transaction, query, op.page, question, [](const Job& job) {
        return TimePlace{job.createdAt, job.id.value};
    });
}

std::vector<FieldError> check(const StartImport& op)
{
    std::vector<FieldError> errors;
    if (!boundOf<StartImport>("file_name").holds(op.fileName))
        errors.push_back({"file_name", "Name the file in 1 to 1000 characters."});
    if (!boundOf<StartImport>("file_size").holds(op.fileSize))
        errors.push_back({"file_size", "Give the size in bytes; -1 where there is none."});
    const bool hexadecimal = std::all_of(op.fingerprint.begin(), op.fingerprint.end(),
        [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    if (!boundOf<StartImport>("fingerprint").holds(op.fingerprint) || !hexadecimal)
        errors.push_back({"fingerprint", "Give a SHA-256 as 64 hexadecimal digits in lower case."});
    if (!boundOf<StartImport>("source").holds(op.source))
        errors.push_back({"source", "Name the source in 1 to 120 characters."});
    if (!parseJson(op.options))
        errors.push_back({"options", "Give a JSON document, such as {}."});
    return errors;
}

constexpr auto selectRunning = sql("select ", jobColumns,
    " from jobs where owner_tenant = $1 and state = $2 and fingerprint = $3 and source = $4 "
    "and options = $5 and file_size = $6 order by created_at desc, id desc limit 1");

constexpr auto insertSql = sql(
    "insert into jobs (", jobColumns, ", audit_id) values (", parameters<width<Job> + 1>, ")");

Result<Job> handle(Transaction& transaction, Context& context, const StartImport& op)
{
    if (auto errors = check(op); !errors.empty())
        return invalid(std::move(errors));
    TRUNK_TRY(std::optional<Job> running,
        firstRow<Job>(transaction,
            Query(selectRunning,
                columnValues(transaction.tenant(), JobState::Running, op.fingerprint, op.source,
                    op.options, op.fileSize))));
    if (running) {
        context.noted(running->fileName, running->id.text(), {});
        return std::move(*running);
    }
    Job job;
    job.id = context.newId<JobId>();
    job.tenantId = transaction.tenant();
    job.fileName = op.fileName;
    job.fileSize = op.fileSize;
    job.fingerprint = op.fingerprint;
    job.source = op.source;
    job.options = op.options;
    job.createdAt = context.now;
    job.updatedAt = context.now;
    TRUNK_DO(transaction.execute(insertSql, valuesOf(job, context.auditId)));
    context.created(job);
    context.noted(job.fileName, job.id.text(), context.changes());
    return job;
}

constexpr auto cancelSql = sql("update jobs set state = $4, updated_at = $5, audit_id = $6 "
                               "where owner_tenant = $1 and id = $2 and state = $3 returning ",
    jobColumns);

Result<Job> handle(Transaction& transaction, Context& context, const CancelImport& op)
{
    TRUNK_TRY(const Job before, find(transaction, op.id));
    TRUNK_TRY(const std::optional<Job> after,
        firstRow<Job>(transaction,
            Query(cancelSql,
                columnValues(transaction.tenant(), op.id, JobState::Running, JobState::Cancelled,
                    context.now, context.auditId))));
    if (!after)
        return fail(Errc::Conflict, "the import is not running");
    context.tally.ended = {false, context.now - after->createdAt};
    context.changed(before, *after);
    context.noted(after->fileName, after->id.text(), context.changes());
    return *after;
}

} // namespace

void addImportHandlers(HandlerTable& table)
{
    const auto call = [](Transaction& transaction, Context& context, const auto& op) {
        return handle(transaction, context, op);
    };
    table.add<StartImport>(call);
    table.add<ReadImport>(call);
    table.add<ListImports>(call);
    table.add<CancelImport>(call);
}

} // namespace trunkline
