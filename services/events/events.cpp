#include "services/events/events.h"

#include "services/access/roles.h"
#include "services/contract/audit.h"
#include "services/contract/events.h"
#include "services/storage/database.h"

#include <algorithm>

namespace trunkline {

namespace {

/// Whoever is further behind reads everything anew sooner than that many events.
constexpr std::int64_t mostBehind = 10'000;

constexpr Sql selectHead("select seq from audit_heads where tenant_id = $1");
constexpr Sql selectAfter(R"(
    select seq, operation, result, entity_id, actor from audit_logs
    where tenant_id = $1 and seq > $2 order by seq limit $3)");

bool mayRead(const EventRules& rules, const Principal& who, Entity entity)
{
    const auto readers = rules.readers.find(entity);
    return readers != rules.readers.end()
        && std::ranges::any_of(
            readers->second, [&who](Permission permission) { return allows(who, permission); });
}

/// Bound to a partner: an id could be that of somebody else's record.
bool seesAllRows(const Principal& who)
{
    return who.role != Role::Publisher && who.role != Role::Buyer;
}

Result<EventPage> handle(
    Transaction& transaction, Context& context, const ListEvents& op, const EventRules& rules)
{
    if (!boundOf<ListEvents>("limit").holds(op.limit))
        return invalid("limit", "use 1 to 1000");
    if (op.after && !boundOf<ListEvents>("after").holds(*op.after))
        return invalid("after", "use the id of an event, or leave it out");
    const Principal& who = context.principal;
    TRUNK_TRY(const auto head,
        transaction.first(Query(selectHead, values(transaction.tenant())),
            [](const Row& row) { return row.integer(0); }));
    EventPage page;
    page.last = head.value_or(0);
    if (!op.after)
        return page;
    page.reset = *op.after > page.last || page.last - *op.after > mostBehind;
    if (page.reset)
        return page;
    page.last = *op.after;
    TRUNK_DO(transaction.query(
        Query(selectAfter, values(transaction.tenant(), *op.after, op.limit)), [&](const Row& row) {
            page.last = row.integer(0);
            const auto write = rules.writes.find(row.text(1));
            if (write == rules.writes.end() || row.text(2) != wireName(AuditResult::Done)
                || !mayRead(rules, who, write->second))
                return true;
            // Sessions are read by their own user only.
            if (write->second == Entity::Session && row.text(4) != who.userId.text())
                return true;
            page.items.push_back({page.last, write->second, std::string(row.text(1)),
                seesAllRows(who) ? std::string(row.text(3)) : std::string()});
            return true;
        }));
    return page;
}

} // namespace

void addEventHandlers(HandlerTable& table, EventRules rules)
{
    table.add<ListEvents>(
        [rules = std::move(rules)](Transaction& transaction, Context& context,
            const ListEvents& op) { return handle(transaction, context, op, rules); });
}

} // namespace trunkline
