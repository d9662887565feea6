#include "services/audit/handlers.h"

#include "services/audit/chain.h"
#include "services/audit/trail.h"
#include "services/audit/verify.h"
#include "services/base/phone.h"
#include "services/base/text.h"
#include "services/contract/cursor.h"
#include "services/storage/database.h"

#include <cstdlib>
#include <map>

namespace trunkline {

namespace {

constexpr Sql selectRows(R"(
    select l.seq, l.body from audit_logs l where l.tenant_id = $1)");
constexpr Sql selectPersonal(
    "select kind, value, commitment from audit_personal where tenant_id = $1");
constexpr Sql selectActors(R"(
    select u.id, u.name from memberships m join users u on u.id = m.user_id where m.tenant_id = $1
    union all select id, name from api_keys where tenant_id = $1)");
constexpr Sql selectExport(R"(
    select seq, audit_id, body, leaf, link from audit_logs
    where tenant_id = $1 and seq > $2 order by seq limit $3)");
constexpr Sql selectCheckpoints(R"(
    select seq, link, key_id, signature, at from audit_checkpoints
    where tenant_id = $1 and seq > $2 and seq <= $3 order by seq)");
constexpr Sql selectKeys(R"(
    select key_id, public_key, created_at from audit_keys where tenant_id = $1 order by created_at, key_id)");

using Actors = std::map<std::string, std::string>;

Result<Actors> actorNames(Transaction& transaction)
{
    Actors names;
    TRUNK_DO(
        transaction.query(Query(selectActors, values(transaction.tenant())), [&](const Row& row) {
            names[row.uuid(0).text()] = row.text(1);
            return true;
        }));
    return names;
}

std::string textOf(const boost::json::object& object, const char* name)
{
    const boost::json::value* found = object.if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->get_string())
                                                  : std::string();
}

void gatherCommitments(const boost::json::value& value, std::vector<Bytes>& found)
{
    if (const auto* object = value.if_object()) {
        if (object->size() == 1 && object->contains("commitment"))
            found.push_back(Bytes{unhex(textOf(*object, "commitment"))});
        for (const auto& member : *object)
            gatherCommitments(member.value(), found);
    } else if (const auto* array = value.if_array()) {
        for (const auto& item : *array)
            gatherCommitments(item, found);
    }
}

/// Puts the masked value where a commitment stands.
void reveal(boost::json::value& value, const std::map<std::string, std::string>& shown)
{
    if (auto* object = value.if_object()) {
        if (object->size() == 1 && object->contains("commitment")) {
            const auto found = shown.find(unhex(textOf(*object, "commitment")));
            value = found == shown.end() ? boost::json::value("erased")
                                         : boost::json::value(found->second);
            return;
        }
        for (auto& member : *object)
            reveal(member.value(), shown);
    } else if (auto* array = value.if_array()) {
        for (auto& item : *array)
            reveal(item, shown);
    }
}

std::string shownPersonal(std::string_view kind, const std::string& value)
{
    if (kind == "phone")
        return Phone{value}.masked();
    return kind == "email" ? maskedEmail(value) : maskedName(value);
}

Result<AuditEntry> entryOf(Transaction& transaction, std::int64_t seq, std::string_view body,
    const Actors& actors, bool withChanges)
{
    AuditEntry entry;
    entry.seq = seq;
    auto tree = parseJson(body, ownJson);
    if (!tree || !tree->is_object()) {
        entry.label = "the body of this entry cannot be read; run audit verify";
        return entry;
    }
    boost::json::object& object = tree->get_object();
    if (const auto id = Uuid::parse(textOf(object, "audit_id")))
        entry.auditId = AuditId{*id};
    if (const auto at = parseRfc3339(textOf(object, "at")))
        entry.at = *at;
    if (const auto* actor = object.if_contains("actor"); actor != nullptr && actor->is_object()) {
        const std::string id = textOf(actor->get_object(), "id");
        fromWireName(textOf(actor->get_object(), "kind"), entry.actorKind);
        fromWireName(textOf(actor->get_object(), "role"), entry.role);
        if (const auto known = Uuid::parse(id))
            entry.actorId = UserId{*known};
        const auto name = actors.find(id);
        entry.actorName.value = name == actors.end() ? std::string() : name->second;
    }
    entry.operation = textOf(object, "operation");
    fromWireName(textOf(object, "result"), entry.result);
    fromWireName(textOf(object, "entity"), entry.entity);
    entry.entityId = textOf(object, "entity_id");
    entry.label = textOf(object, "label");
    entry.requestId = textOf(object, "request_id");
    entry.address = textOf(object, "address");
    if (!withChanges)
        return entry;

    std::vector<Bytes> commitments;
    gatherCommitments(*tree, commitments);
    std::map<std::string, std::string> shown;
    if (!commitments.empty()) {
        Query query(selectPersonal, values(transaction.tenant()));
        query.in(" and commitment in ", commitments);
        TRUNK_DO(transaction.query(query, [&](const Row& found) {
            shown[std::string(found.text(2))]
                = shownPersonal(found.text(0), std::string(found.text(1)));
            return true;
        }));
    }
    if (auto* changes = object.if_contains("changes"); changes != nullptr && changes->is_array()) {
        for (boost::json::value& change : changes->get_array()) {
            if (!change.is_object())
                continue;
            reveal(change, shown);
            AuditChange out;
            out.field = textOf(change.get_object(), "field");
            if (const auto* before = change.get_object().if_contains("before"))
                out.before.value = canonicalJson(*before);
            if (const auto* after = change.get_object().if_contains("after"))
                out.after.value = canonicalJson(*after);
            entry.changes.push_back(std::move(out));
        }
    }
    return entry;
}

Result<AuditEntryPage> listAudit(Transaction& transaction, Context&, const ListAudit& op)
{
    if (!boundOf<PageRequest>("limit").holds(op.page.limit))
        return invalid("page.limit", "use 1 to 1000");
    const std::string question = toJson(op.filter);
    Query query(selectRows, values(transaction.tenant()));
    if (!op.page.after.empty()) {
        TRUNK_TRY(const auto key, readCursor(op.page.after, 1, question));
        query.add(" and l.seq < ", std::int64_t{std::atoll(key.front().c_str())});
    }
    const AuditFilter& filter = op.filter;
    if (filter.entity)
        query.add(" and l.entity = ", wireName(*filter.entity));
    if (!filter.entityId.empty())
        query.add(" and l.entity_id = ", filter.entityId);
    if (!filter.operation.empty())
        query.add(" and l.operation = ", filter.operation);
    if (filter.result)
        query.add(" and l.result = ", wireName(*filter.result));
    if (filter.from)
        query.add(" and l.at >= ", *filter.from);
    if (filter.to)
        query.add(" and l.at < ", *filter.to);
    query.add(" order by l.seq desc");

    TRUNK_TRY(const Actors actors, actorNames(transaction));
    const std::string wanted = lower(filter.text);
    AuditEntryPage page;
    bool more = false;
    Outcome inner = Done{};
    TRUNK_DO(transaction.query(query, [&](const Row& row) {
        auto entry = entryOf(transaction, row.integer(0), row.text(1), actors, false);
        if (!entry) {
            inner = std::move(entry.error());
            return false;
        }
        const bool matches = wanted.empty()
            || lower(entry->operation).find(wanted) != std::string::npos
            || lower(entry->label).find(wanted) != std::string::npos
            || lower(entry->actorName.value).find(wanted) != std::string::npos;
        if (!matches)
            return true;
        if (std::ssize(page.items) == op.page.limit) {
            more = true;
            return false;
        }
        page.items.push_back(*std::move(entry));
        return true;
    }));
    TRUNK_DO(std::move(inner));
    if (more)
        page.next = makeCursor({std::to_string(page.items.back().seq)}, question);
    return page;
}

Result<AuditEntry> readAudit(Transaction& transaction, Context&, const ReadAudit& op)
{
    TRUNK_TRY(const Actors actors, actorNames(transaction));
    Query query(selectRows, values(transaction.tenant()));
    query.add(" and l.seq = ", op.seq);
    std::string body;
    TRUNK_TRY(const auto found, transaction.first(query, [&](const Row& row) {
        body = row.text(1);
        return row.integer(0);
    }));
    if (!found)
        return fail(Errc::NotFound, "no such entry");

    return entryOf(transaction, *found, body, actors, true);
}

Result<AuditVerdict> verifyAudit(Transaction& transaction, Context& context, const VerifyAudit& op)
{
    return verifyTrail(transaction, context.now, op.contents);
}

Result<AuditExport> exportAudit(
    Transaction& transaction, Context& context, const ExportAudit& op, const Signer* signer)
{
    if (!boundOf<ExportAudit>("limit").holds(op.limit))
        return invalid("limit", "use 1 to 10000");
    if (!boundOf<ExportAudit>("after").holds(op.after))
        return invalid("after", "use 0 or the answer before's next");
    const TenantId tenant = transaction.tenant();
    Trail trail(transaction, signer);
    TRUNK_DO(trail.signHead(context.now));
    context.tally.signedIn = trail.signedIn();

    AuditExport out;
    out.chain = tenant.text();
    TRUNK_TRY(out.entries,
        transaction.all(
            Query(selectExport, values(tenant, op.after, op.limit)), [](const Row& row) {
                return AuditRow{row.integer(0), row.id<AuditId>(1), Json{std::string(row.text(2))},
                    hexText(row.text(3)), hexText(row.text(4))};
            }));
    const std::int64_t to = out.entries.empty() ? op.after : out.entries.back().seq;
    TRUNK_TRY(out.checkpoints,
        transaction.all(Query(selectCheckpoints, values(tenant, op.after, to)), [](const Row& row) {
            return AuditCheckpoint{row.integer(0), hexText(row.text(1)), std::string(row.text(2)),
                hexText(row.text(3)), row.instant(4)};
        }));
    TRUNK_TRY(out.keys, transaction.all(Query(selectKeys, values(tenant)), [](const Row& row) {
        return AuditKey{std::string(row.text(0)), hexText(row.text(1)), row.instant(2)};
    }));
    out.next = std::ssize(out.entries) == op.limit ? to : 0;
    context.noted(std::to_string(out.entries.size()) + " entries", {},
        {{"after", {}, Json{std::to_string(op.after)}}, {"to", {}, Json{std::to_string(to)}}});
    return out;
}

} // namespace

void addAuditHandlers(HandlerTable& table, std::shared_ptr<Signer> signer)
{
    table.add<ListAudit>(listAudit);
    table.add<ReadAudit>(readAudit);
    table.add<VerifyAudit>(verifyAudit);
    table.add<ExportAudit>(
        [signer = std::move(signer)](Transaction& transaction, Context& context,
            const ExportAudit& op) { return exportAudit(transaction, context, op, signer.get()); });
}

} // namespace trunkline
