#pragma once
// Two tenants in one store, and handlers called straight, without a Dispatcher: what a handler
// itself lets through is what is tested. What is written leaves an entry, and when the stage goes
// the trails must verify and hold just these; else it ends the program.

#include "services/contract/handlers.h"
#include "services/rows/rows.h"
#include "services/storage/database.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace trunkline {

class Stage {
public:
    explicit Stage(std::shared_ptr<Database> database);
    ~Stage();
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    /// An OWNER of the first tenant, and one of the other.
    const Principal& owner() const { return m_owner; }
    const Principal& stranger() const { return m_stranger; }
    Principal publisher(PublisherId id) const;
    Principal buyer(BuyerId id) const;

    /// Runs a handler in a transaction of its own, committed when it answers a value. The clock
    /// goes on by a second with each call.
    template <Operation Op>
    Result<typename Op::Response> call(const Principal& who, const Op& operation)
    {
        m_now += std::chrono::seconds(1);
        TRUNK_TRY(const std::unique_ptr<Transaction> transaction,
            m_database->begin(
                who.tenantId, Op::facts.effect == Effect::Write ? Access::Write : Access::Read));
        Context context(who, m_now, m_random, {}, "request");
        TRUNK_TRY(std::any answer,
            m_handlers.find(typeid(Op))->handle(*transaction, context, &operation));
        if (Op::facts.effect == Effect::Write)
            TRUNK_DO(append(*transaction, context, Op::facts));
        TRUNK_DO(transaction->commit());
        if (Op::facts.effect == Effect::Write)
            ++m_entries[who.tenantId];
        m_label = context.label();
        m_entityId = context.entityId();
        m_changes = context.changes();
        m_auditId = context.auditId;
        return std::any_cast<typename Op::Response>(std::move(answer));
    }
    template <Operation Op>
    Result<typename Op::Response> call(const Op& operation)
    {
        return call(m_owner, operation);
    }

    /// Writes a row as it stands; aborts the test program when the store refuses.
    void put(const Principal& who, Sql sql, const Values& values);
    /// One integer that a statement answers.
    std::int64_t count(const Principal& who, const Query& query);

    template <class IdType>
    IdType newId()
    {
        return m_random.id<IdType>(m_now);
    }
    Instant now() const { return m_now; }
    /// Of the last call that was answered.
    const std::string& label() const { return m_label; }
    const std::string& entityId() const { return m_entityId; }
    const std::vector<AuditChange>& changes() const { return m_changes; }
    AuditId auditId() const { return m_auditId; }
    /// The zones that the port of tenants.update was given; `refuseRebuild` makes it fail.
    const std::vector<std::string>& rebuilt() const { return m_rebuilt; }
    void refuseRebuild() { m_refuseRebuild = true; }

private:
    Principal found(std::string_view name);
    static Outcome append(Transaction& transaction, const Context& context, const Facts& facts);

    std::shared_ptr<Database> m_database;
    SystemRandom m_random; // a shared store keeps what earlier runs made
    Instant m_now{std::chrono::sys_days{std::chrono::January / 5 / 2026}};
    HandlerTable m_handlers;
    Principal m_owner;
    Principal m_stranger;
    std::string m_label;
    std::string m_entityId;
    std::vector<AuditChange> m_changes;
    AuditId m_auditId;
    std::vector<std::string> m_rebuilt;
    bool m_refuseRebuild = false;
    std::map<TenantId, std::int64_t> m_entries;
    bool m_planted = false; ///< rows were put that no entry knows
};

/// The message of a field; empty where there is none.
std::string fieldMessage(const Error& error, std::string_view field);

} // namespace trunkline
