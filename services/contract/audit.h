#pragma once
// The trail: who changed what, provably.

#include "services/base/id.h"
#include "services/base/money.h"
#include "services/base/phone.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/contract/bounds.h"
#include "services/contract/facts.h"
#include "services/contract/fields.h"
#include "services/contract/page.h"
#include "services/contract/principal.h"

#include <optional>
#include <string>
#include <vector>

namespace trunkline {

TRUNK_ENUM(AuditResult, Done, Refused)

struct AuditChange {
    std::string field;
    Json before; ///< empty: was not there
    Json after;  ///< empty: is gone

    friend bool operator==(const AuditChange&, const AuditChange&) = default;
};
TRUNK_RECORD(AuditChange, field, before, after)

struct AuditEntry {
    std::int64_t seq = 0; ///< from 1, without gaps
    AuditId auditId;
    Instant at;
    ActorKind actorKind = ActorKind::System;
    UserId actorId; ///< of an API key the key's own; nil: the system's
    PersonName actorName;
    Role role = Role::Readonly;
    std::string operation;
    AuditResult result = AuditResult::Done;
    Entity entity = Entity::Audit;
    std::string entityId; ///< empty where many or none
    std::string label;    ///< what a list shows of it: a campaign's name, a count
    std::string requestId;
    std::string address; ///< of a network caller
    std::vector<AuditChange> changes;

    friend bool operator==(const AuditEntry&, const AuditEntry&) = default;
};
TRUNK_RECORD(AuditEntry, seq, auditId, at, actorKind, actorId, actorName, role, operation, result,
    entity, entityId, label, requestId, address, changes)

/// An entry about a partner or a person is labelled with its name, and may tell what it was before.
void redact(AuditEntry& entry, const Visibility& see);

struct AuditEntryPage {
    std::vector<AuditEntry> items;
    std::string next; ///< cursor; empty at the end
};
TRUNK_RECORD(AuditEntryPage, items, next)

struct AuditFilter {
    std::string text; ///< in operation, label or actor; any case
    std::optional<Entity> entity;
    std::string entityId;
    std::string operation;
    std::optional<AuditResult> result;
    std::optional<Instant> from;
    std::optional<Instant> to;

    friend bool operator==(const AuditFilter&, const AuditFilter&) = default;
};
TRUNK_RECORD(AuditFilter, text, entity, entityId, operation, result, from, to)

/// Newest first; without the changes, which a read of one entry tells.
struct ListAudit {
    using Response = AuditEntryPage;
    static constexpr Facts facts{.name = "audit.list",
        .summary = "A page of the audit trail, newest first",
        .verb = Verb::Get,
        .path = "/v1/audit",
        .permission = Permission::AuditRead,
        .effect = Effect::Read,
        .touches = Entity::Audit,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    AuditFilter filter;
    PageRequest page;
};
TRUNK_RECORD(ListAudit, filter, page)

/// Errors: NotFound.
struct ReadAudit {
    using Response = AuditEntry;
    static constexpr Facts facts{.name = "audit.read",
        .summary = "One entry of the audit trail with what it changed",
        .verb = Verb::Get,
        .path = "/v1/audit/{seq}",
        .permission = Permission::AuditRead,
        .effect = Effect::Read,
        .touches = Entity::Audit,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    std::int64_t seq = 0;
};
TRUNK_RECORD(ReadAudit, seq)

TRUNK_ENUM(FindingKind, ChangedBody, ChangedColumn, ChangedLink, Gap, Reordered, Duplicate, CutTail,
    RolledBack, ChangedRow, ForeignChain, BadSignature, MissingSignature, UnknownKey, AheadOfHead,
    Unaudited, DamagedPage)

struct Finding {
    FindingKind kind = FindingKind::ChangedBody;
    std::int64_t seq = 0; ///< 0: not about one entry
    std::string detail;

    friend bool operator==(const Finding&, const Finding&) = default;
};
TRUNK_RECORD(Finding, kind, seq, detail)

struct AuditVerdict {
    bool ok = false;
    std::int64_t entries = 0;
    std::int64_t head = 0;
    Instant verifiedAt;
    std::vector<Finding> findings;

    friend bool operator==(const AuditVerdict&, const AuditVerdict&) = default;
};
TRUNK_RECORD(AuditVerdict, ok, entries, head, verifiedAt, findings)

/// Re-computes the chain and its signatures, and holds the tables against it. A broken chain is a
/// finding, not an error.
struct VerifyAudit {
    using Response = AuditVerdict;
    static constexpr Facts facts{.name = "audit.verify",
        .summary = "Prove the audit trail, or find where it was tampered with",
        .verb = Verb::Post,
        .path = "/v1/audit/verify",
        .permission = Permission::AuditRead,
        .effect = Effect::Read,
        .touches = Entity::Audit,
        .rate = RateClass::Export,
        .stepUp = false,
        .audited = false};
    /// Also what may be millions of rows: calls and transcripts, and the values behind
    /// commitments.
    bool contents = true;
};
TRUNK_RECORD(VerifyAudit, contents)

struct AuditRow {
    std::int64_t seq = 0;
    AuditId auditId;
    Json body;        ///< the exact bytes that were hashed
    std::string leaf; ///< hexadecimal
    std::string link; ///< hexadecimal

    friend bool operator==(const AuditRow&, const AuditRow&) = default;
};
TRUNK_RECORD(AuditRow, seq, auditId, body, leaf, link)

struct AuditCheckpoint {
    std::int64_t seq = 0;
    std::string link;
    std::string keyId;
    std::string signature; ///< Ed25519, hexadecimal
    Instant at;

    friend bool operator==(const AuditCheckpoint&, const AuditCheckpoint&) = default;
};
TRUNK_RECORD(AuditCheckpoint, seq, link, keyId, signature, at)

struct AuditKey {
    std::string keyId;
    std::string publicKey; ///< Ed25519, hexadecimal
    Instant createdAt;

    friend bool operator==(const AuditKey&, const AuditKey&) = default;
};
TRUNK_RECORD(AuditKey, keyId, publicKey, createdAt)

struct AuditExport {
    std::string chain; ///< the chain's id: the tenant
    std::vector<AuditRow> entries;
    std::vector<AuditCheckpoint> checkpoints;
    std::vector<AuditKey> keys;
    std::int64_t next = 0; ///< pass as `after`; 0 at the end

    friend bool operator==(const AuditExport&, const AuditExport&) = default;
};
TRUNK_RECORD(AuditExport, chain, entries, checkpoints, keys, next)

/// A stretch of the chain as anybody can check it offline. Signs the head first. Leaves an audit
/// entry.
struct ExportAudit {
    using Response = AuditExport;
    static constexpr Facts facts{.name = "audit.export",
        .summary = "A stretch of the audit trail that anybody can check offline",
        .verb = Verb::Post,
        .path = "/v1/audit/export",
        .permission = Permission::AuditExport,
        .effect = Effect::Write,
        .touches = Entity::Audit,
        .rate = RateClass::Export,
        .stepUp = false,
        .audited = true};
    std::int64_t after = 0;
    std::int64_t limit = 10000;
};
TRUNK_RECORD(ExportAudit, after, limit)
TRUNK_BOUNDS(ExportAudit, {"after", 0, unbounded}, {"limit", 1, 10'000})

} // namespace trunkline
