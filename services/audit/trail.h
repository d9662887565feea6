#pragma once
// Appends to the chain of a transaction's tenant.

#include "services/audit/signer.h"
#include "services/contract/context.h"
#include "services/storage/database.h"

namespace trunkline {

/// What an entry says besides its place in the chain.
struct AuditEvent {
    AuditId auditId;
    Instant at;
    std::string operation;
    AuditResult result = AuditResult::Done;
    Entity entity = Entity::Audit;
    std::string entityId;
    std::string label;
    std::string requestId;
    std::string address; ///< of a network caller; empty: there is none
    std::vector<AuditChange> changes;
    std::vector<PersonalValue> personal;
};

/// The last entry of a chain, or the place of the next.
struct ChainHead {
    std::int64_t seq = 0;
    std::string link;
    std::int64_t signedSeq = 0; ///< the last entry whose head was signed; 0: none yet
    bool knowsKey = false;      ///< the signer's
};

/// What the handler told the context, as an event.
AuditEvent eventOf(const Context& context, std::string_view operation, Entity entity);

/// Appends events to the hash chain of one tenant; the head row is locked from here to the commit.
/// Threads: one instance per transaction; not shared.
/// Errors:  AuditUnavailable for whatever the store says.
class Trail {
public:
    /// `signer` may be null: then no head is signed.
    Trail(Transaction& transaction, const Signer* signer);

    /// Returns the event's position in the chain, starting at 1.
    Result<std::int64_t> append(const Principal& who, const AuditEvent& event);

    /// Signs the head as it stands, if it has moved since it was signed last.
    Outcome signHead(Instant at);

    /// How long signing took; zero: nothing was signed.
    std::chrono::nanoseconds signedIn() const { return m_signedIn; }

private:
    Result<ChainHead> moveHead();
    Outcome introduceKey(const ChainHead& head, const Principal& who, const AuditEvent& event);
    Result<std::int64_t> write(
        const ChainHead& head, const Principal& who, const AuditEvent& event);
    Outcome sign(std::int64_t seq, std::string_view link, Instant at);

    Transaction& m_transaction; // not owned; outlives us
    const Signer* m_signer;     // not owned
    std::chrono::nanoseconds m_signedIn{};
};

} // namespace trunkline
