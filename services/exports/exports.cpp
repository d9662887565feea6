#include "services/exports/exports.h"

#include "services/base/text.h"
#include "services/contract/exports.h"
#include "services/contract/handlers.h"

namespace trunkline {

namespace {

std::vector<FieldError> check(const ExportNote& note)
{
    std::vector<FieldError> errors;
    if (trimmed(note.page).empty() || !boundOf<ExportNote>("page").holds(note.page))
        errors.push_back({"note.page", "Name the page in 1 to 120 characters."});
    if (!boundOf<ExportNote>("detail").holds(note.detail))
        errors.push_back({"note.detail", "Use at most 2000 characters."});
    return errors;
}

Result<ExportNote> handle(Transaction&, Context& context, const RecordExport& op)
{
    if (auto errors = check(op.note); !errors.empty())
        return invalid(std::move(errors));
    context.noted(op.note.page, "",
        {{"format", {}, Json{toJson(op.note.format)}}, {"masked", {}, Json{toJson(op.note.masked)}},
            {"detail", {}, Json{toJson(op.note.detail)}}});
    return op.note;
}

} // namespace

void addExportHandlers(HandlerTable& table)
{
    table.add<RecordExport>([](Transaction& transaction, Context& context, const RecordExport& op) {
        return handle(transaction, context, op);
    });
}

} // namespace trunkline
