#pragma once
// The one way in: every call of every program passes here, local or remote.

#include "services/access/identity.h"
#include "services/audit/signer.h"
#include "services/base/random.h"
#include "services/base/time.h"
#include "services/contract/handlers.h"
#include "services/contract/tally.h"
#include "services/dispatch/knowncallers.h"
#include "services/dispatch/refusals.h"
#include "services/storage/database.h"

#include <any>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <typeindex>
#include <vector>

namespace trunkline {

/// What comes with a request besides its fields.
struct Envelope {
    Caller caller;
    std::string requestId;      ///< made here when empty
    std::string idempotencyKey; ///< empty: none
    std::string address;        ///< of a network caller
    bool* replayed = nullptr;   ///< set to true where the answer was remembered
    /// Goes on from an earlier request: a refusal ends it, and is nobody's attempt to leave an
    /// entry.
    bool standing = false;
};

/// One finished call, for logs, metrics and the status bar; or an entry of `note`.
struct Observation {
    std::string_view operation;
    std::string requestId;
    TenantId tenantId;
    bool ok = false;
    Errc code = Errc::Internal; ///< when not ok
    bool replayed = false;      ///< answered from memory: nothing was done again
    std::chrono::microseconds took{};
    bool entry = false;    ///< it left an entry in the trail, be it of a refusal
    bool standing = false; ///< see Envelope
    Tally tally{};         ///< when not ok: only of what was rejected
};

/// Threads: shared; a call runs wholly on the caller's thread and blocks it.
/// Order:   transaction { identify, authorise → replay → handler → audit } → commit → publish →
/// observe (DECISIONS 2). A read that leaves no entry may be handled for whom the caller was last
/// time while the store is asked who that is now: its answer is nobody's unless both are the same.
/// Errors:  Unauthenticated, Forbidden (both audited in a transaction of their own, above ten a
///          minute together), AuditUnavailable (nothing was changed), and whatever the handler
///          answers; a handler that throws answers Internal.
class Dispatcher {
public:
    /// All are shared with the calls still running. `signer` may be null: then no checkpoint is
    /// signed.
    Dispatcher(std::shared_ptr<Database> database, std::shared_ptr<const HandlerTable> handlers,
        std::shared_ptr<const Clock> clock, std::shared_ptr<Random> random,
        std::shared_ptr<Signer> signer);

    template <Operation Op>
    Result<typename Op::Response> call(
        const Envelope& envelope, const Op& operation, std::stop_token stop = {});

    /// The same with the type taken off: `operation` points at one of that type, and what is
    /// answered is its Response.
    Result<std::any> call(const Envelope& envelope, const Facts& facts, std::type_index type,
        const void* operation, std::stop_token stop);

    /// An effect of the edge itself that no operation names, such as noting that a key is used.
    /// `effect` answers whether it deserves an entry. Errors: those of `effect` and of identifying
    /// the caller.
    Outcome note(const Envelope& envelope, std::string_view operation, Entity entity,
        const std::function<Result<bool>(Transaction&, Context&)>& effect);

    /// An entry for a call that the edge refused before it came here. Answers `why`, or what kept
    /// the entry from being written.
    Error refused(const Envelope& envelope, const Facts& facts, const Error& why);

    /// Tells of the refusals that were counted and left no entry of their own. Each call does it
    /// for the minutes that have ended; whoever closes the store, for all.
    void tellRefusals();

    /// Called after each commit that changed something, on the thread of that call.
    void subscribe(std::function<void(const ChangeEvent&)> listener);
    void observe(std::function<void(const Observation&)> listener);

    Database& database() { return *m_database; }
    const Clock& clock() const { return *m_clock; }
    const std::shared_ptr<Signer>& signer() const { return m_signer; }

private:
    /// One call on its way.
    struct Work {
        const Facts& facts;
        const AnyHandler& handler;
        const void* operation;
        bool remember = false;
        std::any answer{};
        std::string kept{}; ///< the answer's JSON, where it is to be remembered
    };
    /// What an observer learns of a call besides its outcome.
    struct Course {
        bool replayed = false;
        bool entry = false;
        Tally tally{};
    };
    /// A read as its caller was last time. None where that says nothing of what to answer.
    std::optional<Outcome> readAhead(const Envelope& envelope, Work& work,
        const std::string& requestId, const std::stop_token& stop);
    Outcome handle(Work& work, Transaction& transaction, Context& context) const;
    Outcome attempt(const Envelope& envelope, Work& work, const std::string& requestId,
        const std::stop_token& stop, Course& course);
    struct Refused {
        Error why; ///< what the caller is told: the refusal, or what kept its entry from the trail
        bool entry = false;
    };
    Refused refuse(const Envelope& envelope, const Facts& facts, const std::string& requestId,
        const Principal& principal, const Error& why);
    Outcome append(const Principal& who, const AuditEvent& event);
    void tell(std::vector<RefusalSum> sums);
    void observed(const Observation& seen);

    std::shared_ptr<Database> m_database;
    std::shared_ptr<const HandlerTable> m_handlers;
    std::shared_ptr<const Clock> m_clock;
    std::shared_ptr<Random> m_random;
    std::shared_ptr<Signer> m_signer;
    Refusals m_refusals;
    KnownCallers m_known;
    std::mutex m_mutex; // guards the listeners
    std::vector<std::function<void(const ChangeEvent&)>> m_listeners;
    std::vector<std::function<void(const Observation&)>> m_observers;
};

template <Operation Op>
Result<typename Op::Response> Dispatcher::call(
    const Envelope& envelope, const Op& operation, std::stop_token stop)
{
    TRUNK_TRY(std::any answer, call(envelope, Op::facts, typeid(Op), &operation, std::move(stop)));
    return std::any_cast<typename Op::Response>(std::move(answer));
}

} // namespace trunkline
