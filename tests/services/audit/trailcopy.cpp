#include "tests/services/audit/trailcopy.h"

#include "services/audit/chain.h"

#include <QtGlobal>

#include <algorithm>
#include <cstdlib>

namespace trunkline {

namespace {

std::int64_t number(const std::string& text) { return std::atoll(text.c_str()); }

Uuid uuidOf(const std::string& digits)
{
    Uuid id;
    const std::string bytes = unhex(digits);
    std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
    return id;
}

} // namespace

TrailCopy::Line& TrailCopy::at(std::int64_t seq)
{
    return *std::find_if(
        lines.begin(), lines.end(), [seq](const Line& line) { return line.entry.seq == seq; });
}

AuditCheckpoint& TrailCopy::checkpointAt(std::int64_t seq)
{
    const auto found = std::find_if(checkpoints.begin(), checkpoints.end(),
        [seq](const AuditCheckpoint& checkpoint) { return checkpoint.seq == seq; });
    if (found == checkpoints.end())
        qFatal("no head was signed at %lld", static_cast<long long>(seq));
    return *found;
}

TrailCopy TrailCopy::of(RawStore& store)
{
    TrailCopy copy;
    const auto uuid
        = [&store](const char* column) { return "replace(" + store.hexOf(column) + ", '-', '')"; };
    const auto id = [&](const char* column) {
        // A UUID column is no bytes to PostgreSQL.
        return store.id({}).starts_with("cast")
            ? "replace(cast(" + std::string(column) + " as text), '-', '')"
            : uuid(column);
    };
    for (const auto& row : store.ask("select " + id("tenant_id") + ", seq, " + store.hexOf("link")
             + ", signed_seq from audit_heads")) {
        copy.chain.value = uuidOf(row[0]);
        copy.head = number(row[1]);
        copy.headLink = unhex(row[2]);
        copy.signedSeq = number(row[3]);
    }
    for (const auto& row :
        store.ask("select seq, " + id("audit_id") + ", " + store.hexOf("body") + ", "
            + store.hexOf("leaf") + ", " + store.hexOf("link") + " from audit_logs order by seq"))
        copy.lines.push_back(
            {{number(row[0]), AuditId{uuidOf(row[1])}, unhex(row[2]), unhex(row[3]), unhex(row[4])},
                number(row[0])});
    for (const auto& row : store.ask("select seq, " + store.hexOf("link") + ", key_id, "
             + store.hexOf("signature") + ", at from audit_checkpoints order by seq"))
        copy.checkpoints.push_back({number(row[0]), row[1], row[2], row[3],
            Instant{std::chrono::microseconds{number(row[4])}}});
    for (const auto& row :
        store.ask("select key_id, " + store.hexOf("public_key") + ", created_at from audit_keys"))
        copy.keys.push_back({row[0], row[1], Instant{std::chrono::microseconds{number(row[2])}}});
    return copy;
}

void TrailCopy::putInto(RawStore& store) const
{
    const TrailCopy before = of(store);
    store.run("create table kept as select * from audit_logs");
    for (const Line& line : before.lines) {
        if (std::find(lines.begin(), lines.end(), line) == lines.end())
            store.run("delete from audit_logs where seq = " + std::to_string(line.entry.seq));
    }
    std::vector<Line> stand = before.lines;
    for (const Line& line : lines) {
        const auto there = std::find(stand.begin(), stand.end(), line);
        if (there != stand.end()) {
            stand.erase(there); // a second copy of it is a row of its own
            continue;
        }
        const ChainEntry& entry = line.entry;
        store.run("insert into audit_logs select tenant_id, " + std::to_string(entry.seq) + ", "
            + store.id(entry.auditId.value)
            + ", at, operation, result, entity, entity_id, label, actor, " + store.bytes(entry.body)
            + ", " + store.bytes(entry.leaf) + ", " + store.bytes(entry.link)
            + " from kept where seq = " + std::to_string(line.like));
    }
    store.run("drop table kept");
    store.run("delete from audit_checkpoints");
    for (const AuditCheckpoint& each : checkpoints)
        store.run("insert into audit_checkpoints values (" + store.id(chain.value) + ", "
            + std::to_string(each.seq) + ", " + store.bytes(unhex(each.link)) + ", '" + each.keyId
            + "', " + store.bytes(unhex(each.signature)) + ", "
            + std::to_string(each.at.time_since_epoch().count()) + ')');
    store.run("update audit_heads set seq = " + std::to_string(head)
        + ", link = " + store.bytes(headLink) + ", signed_seq = " + std::to_string(signedSeq));
}

AuditExport TrailCopy::asExport() const
{
    AuditExport out;
    out.chain = chain.text();
    for (const Line& line : lines)
        out.entries.push_back({line.entry.seq, line.entry.auditId, Json{line.entry.body},
            hexText(line.entry.leaf), hexText(line.entry.link)});
    out.checkpoints = checkpoints;
    out.keys = keys;
    return out;
}

} // namespace trunkline
