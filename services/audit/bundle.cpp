#include "services/audit/bundle.h"

#include "services/audit/chain.h"
#include "services/audit/chaincheck.h"
#include "services/contract/json.h"

#include <istream>
#include <ostream>

namespace trunkline {

namespace {

constexpr std::string_view formatName = "trunkline-audit-1";

struct BundleHead {
    std::string format;
    std::string chain;
    std::vector<AuditKey> keys;
};
TRUNK_RECORD(BundleHead, format, chain, keys)

/// The body is kept as text: only its exact bytes hash to the leaf.
struct BundleEntry {
    std::int64_t seq = 0;
    AuditId auditId;
    std::string body;
    std::string leaf;
    std::string link;
};
TRUNK_RECORD(BundleEntry, seq, auditId, body, leaf, link)

struct BundleSignature {
    AuditCheckpoint signedHead;
};
TRUNK_RECORD(BundleSignature, signedHead)

} // namespace

BundleWriter::BundleWriter(std::ostream& out)
    : m_out(out)
{
}

void BundleWriter::add(const AuditExport& page)
{
    if (!m_begun)
        m_out << toJson(BundleHead{std::string(formatName), page.chain, page.keys}) << '\n';
    m_begun = true;
    for (const AuditRow& row : page.entries)
        m_out << toJson(BundleEntry{row.seq, row.auditId, row.body.value, row.leaf, row.link})
              << '\n';
    m_checkpoints.insert(m_checkpoints.end(), page.checkpoints.begin(), page.checkpoints.end());
}

void BundleWriter::finish()
{
    for (const AuditCheckpoint& checkpoint : m_checkpoints)
        m_out << toJson(BundleSignature{checkpoint}) << '\n';
    m_out.flush();
}

Result<AuditVerdict> checkBundle(
    std::istream& in, const std::optional<std::string>& publicKey, Instant now)
{
    std::string line;
    std::int64_t number = 1;
    const auto strange = [&number](const Error& why) {
        return fail(Errc::Invalid,
            "line " + std::to_string(number) + " is not of an audit export: "
                + (why.fields.empty()
                        ? why.detail
                        : why.fields.front().field + ' ' + why.fields.front().message));
    };
    if (!std::getline(in, line))
        return fail(Errc::Invalid, "the file is empty; give one that audit export wrote");
    auto head = fromJson<BundleHead>(line, Strictness::Request, ownJson);
    if (!head)
        return strange(head.error());
    const auto chain = Uuid::parse(head->chain);
    if (head->format != formatName || !chain)
        return fail(
            Errc::Invalid, "the file is not an audit export of a format that this program knows");

    // Signatures stand at the end, and the check wants them first: two passes over one file.
    const std::istream::pos_type body = in.tellg();
    std::vector<AuditCheckpoint> checkpoints;
    while (std::getline(in, line)) {
        ++number;
        if (!line.starts_with("{\"signed_head\""))
            continue;
        auto signature = fromJson<BundleSignature>(line, Strictness::Request, ownJson);
        if (!signature)
            return strange(signature.error());
        checkpoints.push_back(signature->signedHead);
    }
    in.clear();
    in.seekg(body);
    number = 1;

    std::int64_t lastSigned = 0;
    for (const AuditCheckpoint& checkpoint : checkpoints)
        lastSigned = std::max(lastSigned, checkpoint.seq);
    ChainCheck check(TenantId{*chain}, std::move(checkpoints));
    if (publicKey)
        check.trustOnly(*publicKey);
    while (std::getline(in, line)) {
        ++number;
        if (line.starts_with("{\"signed_head\""))
            continue;
        auto entry = fromJson<BundleEntry>(line, Strictness::Request, ownJson);
        if (!entry)
            return strange(entry.error());
        check.entry(
            {entry->seq, entry->auditId, entry->body, unhex(entry->leaf), unhex(entry->link)});
    }
    check.finish(0, {});
    // An export signs its head before it is written, so the last entry is a signed one.
    if (check.last() > lastSigned)
        check.add(
            FindingKind::MissingSignature, check.last(), "the head of the export is not signed");

    AuditVerdict verdict;
    verdict.findings = check.findings();
    verdict.ok = verdict.findings.empty();
    verdict.entries = check.entries();
    verdict.head = check.last();
    verdict.verifiedAt = now;
    return verdict;
}

} // namespace trunkline
