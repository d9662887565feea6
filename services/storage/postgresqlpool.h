#pragma once
// The sessions of a PostgreSQL store.

#include "services/storage/postgresql.h"
#include "services/storage/postgresqlsession.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace trunkline {

/// Sessions, at most so many, given out in the order of asking. Threads: shared. Transactions hold
/// it too, so that it outlives them.
class PostgreSqlPool {
public:
    explicit PostgreSqlPool(PostgreSqlOptions options);

    /// Errors: Unavailable, Cancelled.
    Result<std::unique_ptr<PostgreSqlSession>> take(const std::stop_token& stop);
    /// Null, or one that is broken, only gives its place back.
    void giveBack(std::unique_ptr<PostgreSqlSession> session);

    void listen(Database::Listener listener);
    std::shared_ptr<const Database::Listener> listener() const;
    void observe(std::shared_ptr<StoreObserver> observer);
    std::shared_ptr<StoreObserver> observer() const;
    PoolFigures figures() const;
    static std::string_view name();

private:
    struct Waiter {
        std::condition_variable_any woken;
        bool served = false;
    };
    /// False: in vain.
    bool takePlace(const std::stop_token& stop);
    /// Under the lock.
    void leavePlace();

    PostgreSqlOptions m_options;
    mutable std::mutex m_mutex;
    std::deque<Waiter*> m_waiting; ///< the next in front
    int m_taken = 0;
    std::vector<std::unique_ptr<PostgreSqlSession>> m_idle;
    std::shared_ptr<const Database::Listener> m_listener;
    std::shared_ptr<StoreObserver> m_observer;
};

} // namespace trunkline
