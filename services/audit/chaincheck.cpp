#include "services/audit/chaincheck.h"

#include "services/audit/chain.h"
#include "services/audit/signer.h"
#include "services/contract/json.h"

#include <algorithm>

namespace trunkline {

namespace {

BodyFacts factsOf(const std::string& body)
{
    BodyFacts facts;
    auto tree = parseJson(body, ownJson);
    if (!tree || !tree->is_object())
        return facts;
    boost::json::object& object = tree->get_object();
    const auto text = [](const boost::json::object& in, const char* name) {
        const boost::json::value* found = in.if_contains(name);
        return found != nullptr && found->is_string() ? std::string(found->get_string())
                                                      : std::string();
    };
    const auto number = [&object](const char* name) {
        const boost::json::value* found = object.if_contains(name);
        return found != nullptr && found->is_int64() ? found->get_int64() : 0;
    };
    facts.seq = number("seq");
    facts.chain = text(object, "chain");
    facts.auditId = text(object, "audit_id");
    facts.at = text(object, "at");
    if (const auto* actor = object.if_contains("actor"); actor != nullptr && actor->is_object())
        facts.actor = text(actor->get_object(), "id");
    facts.operation = text(object, "operation");
    facts.result = text(object, "result");
    facts.entity = text(object, "entity");
    facts.entityId = text(object, "entity_id");
    facts.label = text(object, "label");
    facts.signedSeq = number("signed");
    if (auto* changes = object.if_contains("changes"); changes != nullptr && changes->is_array())
        facts.changes = std::move(changes->get_array());
    facts.readable = true;
    return facts;
}

} // namespace

const boost::json::value* BodyFacts::after(std::string_view field) const
{
    for (const boost::json::value& change : changes) {
        const auto* object = change.if_object();
        const auto* name = object != nullptr ? object->if_contains("field") : nullptr;
        if (name != nullptr && name->is_string() && name->get_string() == field)
            return object->if_contains("after");
    }
    return nullptr;
}

ChainCheck::ChainCheck(TenantId chain, std::vector<AuditCheckpoint> checkpoints)
    : m_chain(chain)
    , m_checkpoints(std::move(checkpoints))
{
    for (const AuditCheckpoint& checkpoint : m_checkpoints)
        m_signed.insert(checkpoint.seq);
}

void ChainCheck::trustOnly(const std::string& publicKey)
{
    m_onlyTrusted = true;
    m_keys = {{keyIdOf(publicKey), publicKey}};
}

void ChainCheck::add(FindingKind kind, std::int64_t seq, std::string detail)
{
    m_findings.push_back({kind, seq, std::move(detail)});
}

BodyFacts ChainCheck::entry(const ChainEntry& entry)
{
    BodyFacts body = factsOf(entry.body);
    const std::string leaf = leafOf(entry.body);
    const bool first = m_entries == 0;
    if (!first && entry.seq == m_last)
        add(FindingKind::Duplicate, entry.seq, "this place in the chain is taken twice");
    else if (entry.seq > m_last + 1 && (!first || m_last != 0 || entry.seq > 1))
        add(FindingKind::Gap, m_last + 1,
            "entries " + std::to_string(m_last + 1) + " to " + std::to_string(entry.seq - 1)
                + " are missing");

    checkPlace(entry, body);
    if (leaf != entry.leaf)
        add(FindingKind::ChangedBody, entry.seq,
            "the body does not hash to the leaf kept beside it");
    // After a gap the link before is unknown; it was reported already.
    const bool follows = first ? entry.seq == 1 : entry.seq == m_last + 1;
    const std::string& before = first ? firstLink() : m_link;
    if (follows && linkOf(m_chain, entry.seq, before, entry.leaf) != entry.link)
        add(FindingKind::ChangedLink, entry.seq,
            "the link does not follow from the entry before and the leaf");
    const boost::json::value* introduced
        = body.operation == "audit.key_added" ? body.after("public_key") : nullptr;
    if (introduced != nullptr && introduced->is_string() && !m_onlyTrusted && leaf == entry.leaf) {
        const std::string key = unhex(introduced->get_string());
        m_keys.insert_or_assign(keyIdOf(key), key);
    }
    if (body.signedSeq > 0 && leaf == entry.leaf)
        signedAt(body.signedSeq);
    if (m_signed.contains(entry.seq) || isCheckpoint(entry.seq))
        m_links.insert_or_assign(entry.seq, entry.link);
    if (first)
        m_first = entry.seq;
    ++m_entries;
    m_last = entry.seq;
    m_link = entry.link;
    return body;
}

void ChainCheck::checkPlace(const ChainEntry& entry, const BodyFacts& body)
{
    if (!body.readable)
        return add(
            FindingKind::ChangedBody, entry.seq, "the body is not the JSON that was written");
    if (body.chain != m_chain.text())
        return add(
            FindingKind::ForeignChain, entry.seq, "the entry belongs to chain " + body.chain);
    if (body.seq != entry.seq) {
        m_displaced.insert_or_assign(entry.seq, body.seq);
        return;
    }
    if (body.auditId != entry.auditId.text())
        add(FindingKind::ChangedColumn, entry.seq, "the entry's id is not the one in its body");
}

void ChainCheck::signedAt(std::int64_t seq) { m_mustBeSigned.insert(seq); }

void ChainCheck::checkHeads()
{
    for (const AuditCheckpoint& checkpoint : m_checkpoints) {
        if (checkpoint.seq > m_last) {
            add(FindingKind::CutTail, checkpoint.seq,
                "a head was signed at entry " + std::to_string(checkpoint.seq)
                    + ", and the chain ends at " + std::to_string(m_last));
            continue;
        }
        const auto key = m_keys.find(checkpoint.keyId);
        if (key == m_keys.end()) {
            add(FindingKind::UnknownKey, checkpoint.seq,
                "the head is signed by key " + checkpoint.keyId
                    + (m_onlyTrusted ? ", not by the one given" : ", which no entry introduces"));
            continue;
        }
        const std::string link = unhex(checkpoint.link);
        if (!signatureHolds(key->second, headText(m_chain, checkpoint.seq, link, checkpoint.at),
                unhex(checkpoint.signature))) {
            add(FindingKind::BadSignature, checkpoint.seq,
                "the signature of the head does not hold");
            continue;
        }
        const auto seen = m_links.find(checkpoint.seq);
        if (seen != m_links.end() && seen->second != link)
            add(FindingKind::ChangedLink, checkpoint.seq,
                "the entry is not the one whose head was signed");
    }
    for (const auto& [seq, link] : m_links) {
        if (isCheckpoint(seq) && !m_keys.empty())
            signedAt(seq);
    }
    for (const std::int64_t seq : m_mustBeSigned) {
        // What lies before a stretch is not in it.
        if (!m_signed.contains(seq) && seq >= m_first)
            add(FindingKind::MissingSignature, seq,
                "the head was signed here once; the signature is gone");
    }
}

void ChainCheck::finish(std::int64_t head, const std::string& headLink)
{
    for (const auto& [place, given] : m_displaced) {
        const bool originalStands = given <= m_last && given > 0 && !m_displaced.contains(given);
        add(originalStands ? FindingKind::Duplicate : FindingKind::Reordered, place,
            (originalStands ? "a copy of entry " : "here stands entry ") + std::to_string(given));
    }
    checkHeads();
    if (head > m_last)
        add(FindingKind::CutTail, m_last,
            "the chain's head is at " + std::to_string(head) + ", its last entry is "
                + std::to_string(m_last));
    else if (head < m_last && head > 0)
        add(FindingKind::AheadOfHead, m_last,
            "entries stand behind the head at " + std::to_string(head));
    else if (head > 0 && m_entries > 0 && headLink != m_link)
        add(FindingKind::ChangedLink, head, "the head's link is not the last entry's");
}

std::vector<Finding> ChainCheck::findings() const
{
    std::vector<Finding> sorted = m_findings;
    std::stable_sort(sorted.begin(), sorted.end(),
        [](const Finding& a, const Finding& b) { return a.seq < b.seq; });
    return sorted;
}

} // namespace trunkline
