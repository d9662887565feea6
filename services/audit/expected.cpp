#include "services/audit/expected.h"

#include "services/contract/json.h"

#include <array>

namespace trunkline {

namespace {

using boost::json::value;

/// Entities whose records each have a history of their own.
bool isHeld(std::string_view entity)
{
    for (const Entity each : {Entity::Tenant, Entity::Publisher, Entity::Buyer, Entity::Campaign}) {
        if (wireName(each) == entity)
            return true;
    }
    return false;
}

std::string textOf(const value* found)
{
    return found != nullptr && found->is_string() ? std::string(found->get_string())
                                                  : std::string();
}

} // namespace

void Expected::learn(const ChainEntry& entry, const BodyFacts& body)
{
    if (body.result != wireName(AuditResult::Done))
        return;
    if (body.operation == "demo.reset")
        reset(entry, body);
    if (const value* tables = body.after("tables"); tables != nullptr && tables->is_object()) {
        for (const auto& table : tables->get_object())
            m_tables[std::string(table.key())] = {entry.seq, textOf(&table.value())};
    }
    if (isHeld(body.entity) && !body.entityId.empty()) {
        RecordHistory& record = m_records[body.entity + ' ' + body.entityId];
        record.seq = entry.seq;
        record.auditId = body.auditId;
        change(record, body);
    }
    if (const value* stored = body.after("stored"); stored != nullptr && stored->is_int64())
        batch(entry, body, stored->get_int64());
}

void Expected::batch(const ChainEntry& entry, const BodyFacts& body, std::int64_t stored)
{
    m_batches[entry.auditId] = {entry.seq, stored, RowsDigest::read(textOf(body.after("calls"))),
        RowsDigest::read(textOf(body.after("transcripts")))};
    const std::optional<IdSum> repeats = IdSum::read(textOf(body.after("repeats")));
    if (m_repeats && repeats)
        m_repeats->add(*repeats);
    else
        m_repeats.reset();
}

/// A reset demo begins anew: what was laid out before is gone, and rightly.
void Expected::reset(const ChainEntry& entry, const BodyFacts& body)
{
    std::erase_if(m_records,
        [](const auto& record) { return !record.first.starts_with(wireName(Entity::Tenant)); });
    m_batches.clear();
    m_repeats = IdSum();
    m_unproved.clear();
    const value* records = body.after("records");
    if (records == nullptr || !records->is_object()) {
        m_unproved = body.auditId;
        return;
    }
    for (const auto& entity : records->get_object()) {
        if (!entity.value().is_object())
            continue;
        for (const auto& record : entity.value().get_object())
            m_records[std::string(entity.key()) + ' ' + std::string(record.key())]
                = {entry.seq, body.auditId, textOf(&record.value()), {}};
    }
}

void Expected::change(RecordHistory& record, const BodyFacts& body)
{
    for (const value& each : body.changes) {
        const auto* object = each.if_object();
        const value* name = object != nullptr ? object->if_contains("field") : nullptr;
        if (name == nullptr || !name->is_string())
            continue;
        const value* before = object->if_contains("before");
        const value* after = object->if_contains("after");
        const auto [field, fresh]
            = record.fields.try_emplace(std::string(name->get_string()), FieldHistory());
        if (fresh && before != nullptr)
            field->second.first = canonicalJson(*before);
        field->second.last = after != nullptr ? canonicalJson(*after) : std::string();
    }
}

} // namespace trunkline
