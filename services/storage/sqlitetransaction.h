#pragma once
// Transactions on a SQLite file, and the places they are given back to.

#include "services/storage/database.h"
#include "services/storage/sqliteconnection.h"

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>

namespace trunkline {

/// The connections of one file. Transactions hold it too, so that it outlives them.
class SqlitePool {
public:
    SqlitePool(std::filesystem::path file, std::unique_ptr<SqliteConnection> writer, int readers);

    /// The writer's place, in the order of asking; waits at most 5 s.
    /// Errors: Unavailable, Cancelled.
    Result<std::unique_ptr<SqliteConnection>> takeWriter(const std::stop_token& stop);
    Result<std::unique_ptr<SqliteConnection>> takeReader(const std::stop_token& stop);
    void giveBack(std::unique_ptr<SqliteConnection> connection, Access access);

    void listen(Database::Listener listener);
    std::shared_ptr<const Database::Listener> listener() const;
    void observe(std::shared_ptr<StoreObserver> observer);
    std::shared_ptr<StoreObserver> observer() const;
    std::vector<PoolFigures> figures() const;
    /// Of the place that such a transaction takes.
    static std::string_view nameOf(Access access);
    const std::filesystem::path& file() const { return m_file; }

private:
    struct Place {
        std::string_view name;
        std::vector<std::unique_ptr<SqliteConnection>> idle;
        std::deque<int> waiting; ///< tickets, the next in front
        int taken = 0;
        int limit = 1;
    };
    Result<std::unique_ptr<SqliteConnection>> take(
        Place& place, SqliteUse use, const std::stop_token& stop);

    std::filesystem::path m_file;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    int m_nextTicket = 0;
    Place m_writer; // dies after the readers: the last to close writes the log back
    Place m_readers;
    std::shared_ptr<const Database::Listener> m_listener;
    std::shared_ptr<StoreObserver> m_observer;
};

/// Begins: a Read on a snapshot of this moment, a Write with the file's write lock.
Result<std::unique_ptr<Transaction>> beginSqlite(
    const std::shared_ptr<SqlitePool>& pool, TenantId tenant, Access access, std::stop_token stop);

} // namespace trunkline
