#include "services/dispatch/dispatcher.h"

#include "services/access/roles.h"
#include "services/audit/trail.h"
#include "services/dispatch/idempotency.h"

#include <exception>

namespace trunkline {

namespace {

using Steady = std::chrono::steady_clock;

bool isRefusal(Errc code) { return code == Errc::Unauthenticated || code == Errc::Forbidden; }

/// Before anybody signed in: rights to what needs none.
Principal nobodyOf(const Caller& caller)
{
    Principal principal;
    principal.kind = caller.kind;
    principal.tenantId = caller.tenantId;
    return principal;
}

/// Whom the caller says to be, for the entry of a refusal.
Principal claimedBy(const Caller& caller)
{
    Principal principal = nobodyOf(caller);
    principal.userId = caller.userId;
    principal.sessionId = caller.sessionId;
    return principal;
}

Error forbidden(const Principal& principal, const Facts& facts)
{
    const bool byRole = !allows(principal.role, facts.permission);
    const std::string_view what
        = byRole ? wireName(principal.role) : wireName(facts.permission.value);
    return fail(Errc::Forbidden,
        (byRole ? "the role " : "a key without the scope ") + std::string(what) + " may not call "
            + std::string(facts.name.value));
}

bool leavesEntry(const Facts& facts) { return facts.effect == Effect::Write || facts.audited; }

} // namespace

Dispatcher::Dispatcher(std::shared_ptr<Database> database,
    std::shared_ptr<const HandlerTable> handlers, std::shared_ptr<const Clock> clock,
    std::shared_ptr<Random> random, std::shared_ptr<Signer> signer)
    : m_database(std::move(database))
    , m_handlers(std::move(handlers))
    , m_clock(std::move(clock))
    , m_random(std::move(random))
    , m_signer(std::move(signer))
{
}

void Dispatcher::subscribe(std::function<void(const ChangeEvent&)> listener)
{
    const std::lock_guard lock(m_mutex);
    m_listeners.push_back(std::move(listener));
}

void Dispatcher::observe(std::function<void(const Observation&)> listener)
{
    const std::lock_guard lock(m_mutex);
    m_observers.push_back(std::move(listener));
}

Result<std::any> Dispatcher::call(const Envelope& envelope, const Facts& facts,
    std::type_index type, const void* operation, std::stop_token stop)
{
    const AnyHandler* handler = m_handlers->find(type);
    if (handler == nullptr)
        return fail(Errc::Internal, "nobody handles " + std::string(facts.name.value));
    Work work{facts, *handler, operation};
    const auto begun = Steady::now();
    const std::string requestId
        = envelope.requestId.empty() ? m_random->uuid(m_clock->now()).text() : envelope.requestId;
    Course course;
    std::optional<Outcome> ahead = readAhead(envelope, work, requestId, stop);
    Outcome outcome = ahead ? *std::move(ahead) : attempt(envelope, work, requestId, stop, course);
    if (!outcome)
        outcome.error().requestId = requestId;
    if (envelope.replayed != nullptr)
        *envelope.replayed = course.replayed;

    observed({facts.name, requestId, envelope.caller.tenantId, outcome.ok(),
        outcome ? Errc::Internal : outcome.error().code, course.replayed,
        std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - begun), course.entry,
        envelope.standing, course.tally});
    tell(m_refusals.take(m_clock->now()));
    if (!outcome)
        return std::move(outcome.error());
    return std::move(work.answer);
}

Error Dispatcher::refused(const Envelope& envelope, const Facts& facts, const Error& why)
{
    const auto begun = Steady::now();
    Principal known = claimedBy(envelope.caller);
    if (const auto transaction = m_database->begin(envelope.caller.tenantId, Access::Read)) {
        if (auto principal = identify(**transaction, envelope.caller, m_clock->now()))
            known = *std::move(principal);
    }
    Refused told = refuse(envelope, facts, envelope.requestId, known, why);
    observed({facts.name, envelope.requestId, envelope.caller.tenantId, false, told.why.code, false,
        std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - begun), told.entry});
    return std::move(told.why);
}

std::optional<Outcome> Dispatcher::readAhead(
    const Envelope& envelope, Work& work, const std::string& requestId, const std::stop_token& stop)
{
    if (leavesEntry(work.facts))
        return std::nullopt;
    const std::optional<Principal> expected = m_known.find(envelope.caller);
    if (!expected || !allows(*expected, work.facts.permission))
        return std::nullopt;
    const Instant now = m_clock->now();
    Identification who(envelope.caller, now); // outlives what answers it
    const auto transaction = m_database->begin(envelope.caller.tenantId, Access::Read, stop);
    if (!transaction)
        return transaction.error();
    Outcome outcome = who.send(**transaction);
    if (outcome) {
        Context context(*expected, now, *m_random, stop, requestId, envelope.address);
        outcome = handle(work, **transaction, context);
    }
    if (outcome)
        outcome = (*transaction)->settle();
    const Result<Principal> known = who.principal();
    if (!known || *known != *expected || (!outcome && isRefusal(outcome.error().code)))
        return std::nullopt;
    return outcome;
}

Outcome Dispatcher::handle(Work& work, Transaction& transaction, Context& context) const
{
    try {
        TRUNK_TRY(work.answer, work.handler.handle(transaction, context, work.operation));
        work.handler.redact(work.answer, context.see);
        if (work.remember)
            work.kept = work.handler.keptJson(work.answer);
        return Done{};
    } catch (const std::exception&) {
        // Its text may quote values; the request id finds it in the log.
        return fail(Errc::Internal, "the operation failed inside; nothing was changed");
    }
}

Outcome Dispatcher::attempt(const Envelope& envelope, Work& work, const std::string& requestId,
    const std::stop_token& stop, Course& course)
{
    const Facts& facts = work.facts;
    const Access access = leavesEntry(facts) ? Access::Write : Access::Read;
    TRUNK_TRY(std::unique_ptr<Transaction> transaction,
        m_database->begin(envelope.caller.tenantId, access, stop));

    Principal known = claimedBy(envelope.caller);
    const auto refused = [&](const Error& why) {
        // The refusal's entry needs a transaction of its own, and SQLite has one writer's place:
        // ours must be free.
        auto rolledBack = transaction->rollback();
        transaction.reset();
        if (!rolledBack)
            return rolledBack;
        if (envelope.standing)
            return Outcome(why);
        Refused told = refuse(envelope, facts, requestId, known, why);
        course.entry = told.entry;
        return Outcome(std::move(told.why));
    };

    Result<Principal> principal = identify(*transaction, envelope.caller, m_clock->now());
    if (principal)
        m_known.note(envelope.caller, *principal);
    else
        m_known.forget(envelope.caller);
    if (!principal && facts.permission == Permission::Anonymous
        && isRefusal(principal.error().code))
        principal = nobodyOf(envelope.caller);
    if (!principal)
        return isRefusal(principal.error().code) ? refused(principal.error())
                                                 : Outcome(principal.error());
    known = *principal;
    if (!allows(*principal, facts.permission))
        return refused(forbidden(*principal, facts));

    Context context(
        *std::move(principal), m_clock->now(), *m_random, stop, requestId, envelope.address);
    // What signs somebody in holds a secret both ways: nothing of it is kept.
    work.remember = !envelope.idempotencyKey.empty() && facts.effect == Effect::Write
        && facts.permission != Permission::Anonymous;
    IdempotencyKey key{known.userId.text(), std::string(facts.name.value), envelope.idempotencyKey,
        work.remember ? fingerprintOf(facts, work.handler.requestJson(work.operation))
                      : std::string()};
    if (work.remember) {
        TRUNK_TRY(const auto answer, rememberedAnswer(*transaction, key, context.now));
        if (answer) {
            course.replayed = true;
            TRUNK_TRY(work.answer, work.handler.responseOf(*answer));
            return Done{};
        }
    }

    if (Outcome done = handle(work, *transaction, context); !done) {
        course.tally.imported = context.tally.imported;
        course.tally.rejected = context.tally.rejected;
        return isRefusal(done.error().code) ? refused(done.error()) : done;
    }
    if (work.remember)
        TRUNK_DO(rememberAnswer(*transaction, key, work.kept, context.now, context.auditId));

    std::int64_t seq = 0;
    if (leavesEntry(facts)) {
        Trail trail(*transaction, m_signer.get());
        TRUNK_TRY(seq,
            trail.append(context.principal, eventOf(context, facts.name.value, facts.touches)));
        context.tally.signedIn += trail.signedIn();
    }
    TRUNK_DO(transaction->commit());
    course.entry = leavesEntry(facts);
    course.tally = context.tally;

    if (facts.effect == Effect::Write) {
        std::vector<std::function<void(const ChangeEvent&)>> listeners;
        {
            const std::lock_guard lock(m_mutex);
            listeners = m_listeners;
        }
        const ChangeEvent event{seq, envelope.caller.tenantId, facts.touches,
            std::string(facts.name.value), context.ids(), context.version()};
        for (const auto& listener : listeners)
            listener(event);
    }
    return Done{};
}

Outcome Dispatcher::note(const Envelope& envelope, std::string_view operation, Entity entity,
    const std::function<Result<bool>(Transaction&, Context&)>& effect)
{
    TRUNK_TRY(const std::unique_ptr<Transaction> transaction,
        m_database->begin(envelope.caller.tenantId, Access::Write));
    TRUNK_TRY(Principal principal, identify(*transaction, envelope.caller, m_clock->now()));
    Context context(
        std::move(principal), m_clock->now(), *m_random, {}, envelope.requestId, envelope.address);
    TRUNK_TRY(const bool worthAnEntry, effect(*transaction, context));
    if (worthAnEntry) {
        TRUNK_DO(Trail(*transaction, m_signer.get())
                     .append(context.principal, eventOf(context, operation, entity)));
    }
    TRUNK_DO(transaction->commit());
    if (worthAnEntry)
        observed({.operation = operation,
            .requestId = envelope.requestId,
            .tenantId = envelope.caller.tenantId,
            .ok = true,
            .entry = true});
    return Done{};
}

void Dispatcher::observed(const Observation& seen)
{
    std::vector<std::function<void(const Observation&)>> observers;
    {
        const std::lock_guard lock(m_mutex);
        observers = m_observers;
    }
    for (const auto& observer : observers)
        observer(seen);
}

Dispatcher::Refused Dispatcher::refuse(const Envelope& envelope, const Facts& facts,
    const std::string& requestId, const Principal& principal, const Error& why)
{
    AuditEvent event;
    event.at = m_clock->now();
    event.auditId = m_random->id<AuditId>(event.at);
    event.operation = facts.name.value;
    event.result = AuditResult::Refused;
    event.entity = facts.touches;
    event.label = why.detail;
    event.requestId = requestId;
    event.address = envelope.address;
    if (m_refusals.counted(principal, event))
        return {.why = why};
    if (Outcome written = append(principal, event); !written)
        return {.why = std::move(written.error())};
    return {.why = why, .entry = true};
}

Outcome Dispatcher::append(const Principal& who, const AuditEvent& event)
{
    TRUNK_TRY(const std::unique_ptr<Transaction> transaction,
        m_database->begin(who.tenantId, Access::Write));
    TRUNK_DO(Trail(*transaction, m_signer.get()).append(who, event));
    return transaction->commit();
}

void Dispatcher::tellRefusals() { tell(m_refusals.take({})); }

void Dispatcher::tell(std::vector<RefusalSum> sums)
{
    for (RefusalSum& sum : sums) {
        const Instant now = m_clock->now();
        const AuditEvent event = sum.event(m_random->id<AuditId>(now), now);
        if (append(sum.who, event))
            observed({.operation = event.operation,
                .requestId = event.requestId,
                .tenantId = sum.who.tenantId,
                .code = Errc::Forbidden,
                .entry = true});
        else
            m_refusals.giveBack(std::move(sum), now);
    }
}

} // namespace trunkline
