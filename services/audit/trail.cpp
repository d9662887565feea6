#include "services/audit/trail.h"

#include "services/audit/chain.h"

namespace trunkline {

namespace {

// And whether the chain knows the key: no question of its own while the head is locked.
constexpr Sql moveTheHead(R"(
    update audit_heads set seq = seq + 1 where tenant_id = $1
    returning seq, link, signed_seq,
        (select count(*) from audit_keys where tenant_id = $1 and key_id = $2))");
constexpr Sql makeHead(R"(
    insert into audit_heads (tenant_id, seq, link) values ($1, 0, $2)
    on conflict (tenant_id) do nothing)");
constexpr Sql linkHead("update audit_heads set link = $2 where tenant_id = $1");
constexpr Sql readHead(R"(
    select seq, link, signed_seq,
        (select count(*) from audit_keys where tenant_id = $1 and key_id = $2)
    from audit_heads where tenant_id = $1)");
constexpr Sql noteSigned(
    "update audit_heads set signed_seq = $2 where tenant_id = $1 and signed_seq < $2");
constexpr Sql insertEntry(R"(
    insert into audit_logs (tenant_id, seq, audit_id, at, operation, result, entity, entity_id,
        label, actor, body, leaf, link)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13))");
constexpr Sql insertPersonal(R"(
    insert into audit_personal (tenant_id, commitment, salt, kind, value)
    values ($1, $2, $3, $4, $5))");
constexpr Sql insertCheckpoint(R"(
    insert into audit_checkpoints (tenant_id, seq, link, key_id, signature, at)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (tenant_id, seq) do nothing)");
constexpr Sql insertKey(R"(
    insert into audit_keys (tenant_id, key_id, public_key, created_at) values ($1, $2, $3, $4))");

void member(std::string& out, const char* name, std::string_view text)
{
    out += out.empty() ? '{' : ',';
    appendJsonString(out, name);
    out += ':';
    appendJsonString(out, text);
}

ChainHead headOf(const Row& row)
{
    return {row.integer(0), std::string(row.text(1)), row.integer(2), row.integer(3) > 0};
}

/// The entry at the head as RFC 8785 text: members in byte order of their names.
std::string bodyOf(
    TenantId chain, const ChainHead& head, const Principal& who, const AuditEvent& event)
{
    std::string actor;
    member(actor, "id", who.userId.text());
    member(actor, "kind", wireName(who.kind));
    member(actor, "role", wireName(who.role));
    std::string out = "{\"actor\":" + actor + '}';
    if (!event.address.empty())
        member(out, "address", event.address);
    member(out, "at", rfc3339(event.at));
    member(out, "audit_id", event.auditId.text());
    member(out, "chain", chain.text());
    out += ",\"changes\":[";
    for (std::size_t i = 0; i < event.changes.size(); ++i) {
        const AuditChange& change = event.changes[i];
        out += i > 0 ? ",{" : "{";
        const auto part = [&out](const char* name, const Json& json) {
            if (json.value.empty())
                return;
            out += '"';
            out += name;
            out += "\":";
            // Handlers hand in what the codec wrote; hashing needs the one canonical form of it.
            auto tree = parseJson(json.value, ownJson);
            out += tree ? canonicalJson(*tree) : "null";
            out += ',';
        };
        part("after", change.after);
        part("before", change.before);
        out += "\"field\":";
        appendJsonString(out, change.field);
        out += '}';
    }
    out += ']';
    member(out, "entity", wireName(event.entity));
    member(out, "entity_id", event.entityId);
    member(out, "label", event.label);
    member(out, "operation", event.operation);
    member(out, "request_id", event.requestId);
    member(out, "result", wireName(event.result));
    out += ",\"seq\":" + std::to_string(head.seq);
    // Each entry says which signature stands before it: none can be taken away unseen.
    if (head.signedSeq > 0)
        out += ",\"signed\":" + std::to_string(head.signedSeq);
    out += ",\"v\":1}";
    return out;
}

/// Whatever keeps an entry from being written, the change must not happen.
Error unwritten(const Error& why)
{
    if (why.code == Errc::Cancelled)
        return why;
    return fail(Errc::AuditUnavailable,
        "nothing was changed, because the audit entry could not be written: " + why.detail);
}

} // namespace

AuditEvent eventOf(const Context& context, std::string_view operation, Entity entity)
{
    AuditEvent event;
    event.auditId = context.auditId;
    event.at = context.now;
    event.operation = operation;
    event.entity = entity;
    event.entityId = context.entityId();
    event.label = context.label();
    event.requestId = context.requestId;
    event.address = context.address;
    event.changes = context.changes();
    event.personal = context.personal();
    return event;
}

Trail::Trail(Transaction& transaction, const Signer* signer)
    : m_transaction(transaction)
    , m_signer(signer)
{
}

Result<std::int64_t> Trail::append(const Principal& who, const AuditEvent& event)
{
    TRUNK_TRY(ChainHead head, moveHead());
    if (m_signer != nullptr && !head.knowsKey) {
        TRUNK_DO(introduceKey(head, who, event));
        TRUNK_TRY(head, moveHead());
    }
    return write(head, who, event);
}

/// The head at the place of the next entry, locked.
Result<ChainHead> Trail::moveHead()
{
    const TenantId tenant = m_transaction.tenant();
    const std::string key = m_signer == nullptr ? std::string() : m_signer->keyId();
    std::optional<ChainHead> head;
    const auto move = [&]() -> Outcome {
        TRUNK_DO(m_transaction.send(moveTheHead, values(tenant, key),
            {[&head](const Row& row) {
                 head = headOf(row);
                 return true;
             },
                unwritten}));
        return m_transaction.settle();
    };
    TRUNK_DO(move());
    if (!head) {
        TRUNK_DO(m_transaction.send(makeHead, values(tenant, Bytes{firstLink()}), {{}, unwritten}));
        TRUNK_DO(move());
    }
    if (!head)
        return fail(Errc::AuditUnavailable, "the chain has no head");
    return *std::move(head);
}

/// A key that the chain has not heard of is introduced by an entry of its own, before it signs
/// anything.
Outcome Trail::introduceKey(const ChainHead& head, const Principal& who, const AuditEvent& event)
{
    TRUNK_DO(m_transaction.send(insertKey,
        values(m_transaction.tenant(), m_signer->keyId(), Bytes{m_signer->publicKey()}, event.at),
        {{}, unwritten}));
    AuditEvent introduction;
    // The id differs from the operation's own, which its rows carry.
    introduction.auditId
        = AuditId{uuid7(std::chrono::floor<std::chrono::milliseconds>(event.at), [&] {
              std::array<std::uint8_t, 10> entropy{};
              const Sha256 digest = sha256(event.auditId.text() + m_signer->keyId());
              std::copy_n(digest.begin(), entropy.size(), entropy.begin());
              return entropy;
          }())};
    introduction.at = event.at;
    introduction.operation = "audit.key_added";
    introduction.entityId = m_signer->keyId();
    introduction.label = "signing key " + m_signer->keyId();
    introduction.requestId = event.requestId;
    introduction.changes.push_back(
        {"public_key", {}, Json{'"' + hexText(m_signer->publicKey()) + '"'}});
    TRUNK_TRY([[maybe_unused]] const std::int64_t seq, write(head, who, introduction));
    return Done{};
}

/// Sent: it goes with the commit.
Result<std::int64_t> Trail::write(
    const ChainHead& head, const Principal& who, const AuditEvent& event)
{
    const TenantId tenant = m_transaction.tenant();
    const Later later{{}, unwritten};
    for (const PersonalValue& personal : event.personal) {
        TRUNK_DO(m_transaction.send(insertPersonal,
            values(tenant, Bytes{personal.commitment}, Bytes{personal.salt}, personal.kind,
                personal.value),
            later));
    }
    const std::string body = bodyOf(tenant, head, who, event);
    const std::string leaf = leafOf(body);
    const std::string link = linkOf(tenant, head.seq, head.link, leaf);
    TRUNK_DO(m_transaction.send(insertEntry,
        values(tenant, head.seq, event.auditId, event.at, event.operation, wireName(event.result),
            wireName(event.entity), event.entityId, event.label, who.userId.text(), Bytes{body},
            Bytes{leaf}, Bytes{link}),
        later));
    TRUNK_DO(m_transaction.send(linkHead, values(tenant, Bytes{link}), later));
    if (m_signer != nullptr && isCheckpoint(head.seq))
        TRUNK_DO(sign(head.seq, link, event.at));
    return head.seq;
}

Outcome Trail::sign(std::int64_t seq, std::string_view link, Instant at)
{
    const TenantId tenant = m_transaction.tenant();
    const auto begun = std::chrono::steady_clock::now();
    const std::string signature = m_signer->sign(headText(tenant, seq, link, at));
    m_signedIn = std::chrono::steady_clock::now() - begun;
    const Later later{{}, unwritten};
    TRUNK_DO(m_transaction.send(insertCheckpoint,
        values(tenant, seq, Bytes{std::string(link)}, m_signer->keyId(), Bytes{signature}, at),
        later));
    return m_transaction.send(noteSigned, values(tenant, seq), later);
}

Outcome Trail::signHead(Instant at)
{
    if (m_signer == nullptr)
        return Done{};
    TRUNK_TRY(const std::optional<ChainHead> head,
        m_transaction.first(
            Query(readHead, values(m_transaction.tenant(), m_signer->keyId())), headOf));
    // A key that no entry has introduced signs nothing: the next change introduces it.
    if (!head || !head->knowsKey || head->signedSeq >= head->seq)
        return Done{};
    return sign(head->seq, head->link, at);
}

} // namespace trunkline
