#include "tests/services/audit/tamperings.h"

#include "services/audit/chain.h"
#include "services/audit/signer.h"

#include <algorithm>
#include <utility>

namespace trunkline {

namespace {

void flip(std::string& bytes) { bytes.back() = static_cast<char>(bytes.back() ^ 1); }

Expectation changedBody(TrailCopy& trail, std::int64_t seq)
{
    std::string& body = trail.at(seq).entry.body;
    body.replace(body.find("\"result\":\"done\""), 15, "\"result\":\"fine\"");
    return {FindingKind::ChangedBody, seq};
}

Expectation changedLink(TrailCopy& trail, std::int64_t seq)
{
    flip(trail.at(seq).entry.link);
    return {FindingKind::ChangedLink, seq};
}

Expectation gap(TrailCopy& trail, std::int64_t seq)
{
    // Without an entry behind it, it would be a cut.
    const std::int64_t gone = seq == trail.head ? seq - 1 : seq;
    std::erase_if(trail.lines, [gone](const auto& line) { return line.entry.seq == gone; });
    return {FindingKind::Gap, gone};
}

Expectation reordered(TrailCopy& trail, std::int64_t seq)
{
    const std::int64_t other = seq == trail.head ? seq - 1 : seq + 1;
    TrailCopy::Line& one = trail.at(seq);
    TrailCopy::Line& two = trail.at(other);
    std::swap(one, two);
    std::swap(one.entry.seq, two.entry.seq);
    return {FindingKind::Reordered, seq};
}

Expectation duplicate(TrailCopy& trail, std::int64_t seq)
{
    const TrailCopy::Line line = trail.at(seq);
    const auto place = std::find(trail.lines.begin(), trail.lines.end(), line);
    trail.lines.insert(place, line);
    return {FindingKind::Duplicate, seq};
}

void cut(TrailCopy& trail, std::int64_t behind)
{
    std::erase_if(trail.lines, [behind](const auto& line) { return line.entry.seq > behind; });
}

Expectation cutTail(TrailCopy& trail, std::int64_t seq)
{
    cut(trail, seq - 1);
    return {FindingKind::CutTail, trail.head};
}

Expectation foreignChain(TrailCopy& trail, std::int64_t seq)
{
    ChainEntry& entry = trail.at(seq).entry;
    Uuid other = trail.chain.value;
    other.bytes.back() ^= 1;
    const std::string own = trail.chain.text();
    entry.body.replace(entry.body.find("\"chain\":\"" + own) + 9, own.size(), other.text());
    entry.leaf = leafOf(entry.body);
    const std::string before = seq == 1 ? firstLink() : trail.at(seq - 1).entry.link;
    entry.link = linkOf(TenantId{other}, seq, before, entry.leaf);
    return {FindingKind::ForeignChain, seq};
}

Expectation badSignature(TrailCopy& trail, std::int64_t seq)
{
    std::string& signature = trail.checkpointAt(seq).signature;
    signature.back() = signature.back() == '0' ? '1' : '0';
    return {FindingKind::BadSignature, seq};
}

Expectation missingSignature(TrailCopy& trail, std::int64_t seq)
{
    trail.checkpointAt(seq);
    std::erase_if(trail.checkpoints, [seq](const auto& each) { return each.seq == seq; });
    return {FindingKind::MissingSignature, seq};
}

Expectation unknownKey(TrailCopy& trail, std::int64_t seq)
{
    AuditCheckpoint& checkpoint = trail.checkpointAt(seq);
    const auto signer = Signer::fromSeed(Secret(std::string(32, 'x')));
    checkpoint.keyId = (*signer)->keyId();
    checkpoint.signature = hexText((*signer)->sign(
        headText(trail.chain, checkpoint.seq, unhex(checkpoint.link), checkpoint.at)));
    return {FindingKind::UnknownKey, seq};
}

std::string entryId(CampaignId campaign, const char* operation)
{
    return "(select audit_id from audit_logs where entity_id = '" + campaign.text()
        + "' and operation = '" + operation + "')";
}

Expectation rolledBack(RawStore& store, const OriginalStore& original, Spot spot)
{
    const CampaignId id = original.campaign(spot);
    store.run("update campaigns set name = 'Campaign "
        + std::to_string(static_cast<std::size_t>(spot))
        + "', revenue_per_call = 10000000, payout_per_call = 5000000, version = 1, updated_at = "
          "created_at, audit_id = "
        + entryId(id, "campaigns.create") + " where id = " + store.id(id.value));
    return {FindingKind::RolledBack, original.changed(spot)};
}

/// The trail as it stood after an entry, signatures and all; the tables went on.
Expectation aheadOfHead(RawStore& store, const OriginalStore& original, Spot spot)
{
    TrailCopy trail = TrailCopy::of(store);
    const std::int64_t seq = spot == Spot::Last ? original.seq(spot) - 1 : original.seq(spot);
    cut(trail, seq);
    std::erase_if(trail.checkpoints, [seq](const auto& each) { return each.seq > seq; });
    trail.head = seq;
    trail.headLink = trail.at(seq).entry.link;
    trail.signedSeq = trail.checkpoints.back().seq;
    trail.putInto(store);
    return {FindingKind::AheadOfHead, seq};
}

} // namespace

const std::vector<Tampering>& tamperings()
{
    static const std::vector<Tampering> all{{"changed body", changedBody, {}},
        {"changed link", changedLink, {}}, {"gap", gap, {}}, {"reorder", reordered, {}},
        {"duplicate", duplicate, {}}, {"cut tail", cutTail, {}},
        {"rolled-back table", {}, rolledBack}, {"foreign chain", foreignChain, {}},
        {"bad signature", badSignature, {}}, {"missing signature", missingSignature, {}},
        {"unknown key", unknownKey, {}}, {"entity ahead of head", {}, aheadOfHead}};
    return all;
}

} // namespace trunkline
