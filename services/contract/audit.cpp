#include "services/contract/audit.h"

#include "services/base/text.h"
#include "services/contract/json.h"

namespace trunkline {

namespace {

bool isNamed(Entity entity)
{
    return entity == Entity::Publisher || entity == Entity::Buyer || entity == Entity::User;
}

void maskText(Json& value)
{
    const auto tree = parseJson(value.value, ownJson);
    if (!tree || !tree->is_string())
        return;
    std::string masked;
    appendJsonString(masked, maskedName(std::string_view(tree->get_string())));
    value.value = std::move(masked);
}

} // namespace

void redact(AuditEntry& entry, const Visibility& see)
{
    // A refusal is labelled with its reason.
    if (see.names || !isNamed(entry.entity) || entry.result == AuditResult::Refused)
        return;
    entry.label = maskedName(entry.label);
    for (AuditChange& change : entry.changes) {
        if (change.field != "name")
            continue;
        maskText(change.before);
        maskText(change.after);
    }
}

} // namespace trunkline
