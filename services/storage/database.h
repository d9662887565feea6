#pragma once
// A store: SQLite file or PostgreSQL, behind one face. Handlers see Transaction and nothing else.

#include "services/base/result.h"
#include "services/storage/observer.h"
#include "services/storage/statement.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace trunkline {

enum class Engine { Sqlite, PostgreSql };

/// One row of an answer, valid until the function that was given it returns.
class Row {
public:
    virtual ~Row() = default;
    virtual int width() const = 0;
    virtual bool isNull(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0; ///< 0 for null
    virtual std::string_view text(int column) const
        = 0; ///< empty for null; also the raw bytes of a bytes column
    virtual Uuid uuid(int column) const = 0; ///< nil for null

    Instant instant(int column) const
    {
        return Instant{std::chrono::microseconds{integer(column)}};
    }
    bool boolean(int column) const { return integer(column) != 0; }
    template <class IdType>
    IdType id(int column) const
    {
        return IdType{uuid(column)};
    }
};

/// Rows of the tenant for one table, `tenant_id` first, all of the same width, written in one go:
/// COPY into a temporary table and one `insert … select`, or one `insert … values` where they are
/// few (PostgreSQL, DECISIONS 14), or a prepared statement (SQLite).
struct BulkTable {
    std::string_view table;
    std::span<const std::string_view> columns;
    /// SQL behind the rows, such as `on conflict (tenant_id, id) do update set n =
    /// t.n + excluded.n`; the target table is aliased `t`. Empty: a plain insert.
    std::string_view conflict{};
    /// Columns of the rows that went in, which `returned` takes. Empty: none.
    std::string_view returning{};
    std::function<void(const Row&)> returned{};
    /// Whether `conflict` is expected for none of the rows; asked when what was sent before is
    /// answered. PostgreSQL then tries without, which takes half the time. Empty: it is not known.
    std::function<bool()> expectsNone{};

    std::string returningClause() const
    {
        return returning.empty() ? std::string() : std::string(" returning ").append(returning);
    }
    std::string clauses() const
    {
        return std::string(" ").append(conflict).append(returningClause());
    }
};

/// What becomes of a statement whose end nobody waits for.
struct Later {
    std::function<bool(const Row&)> each{};            ///< its rows, as of `query`
    std::function<Error(const Error& failure)> told{}; ///< how its failure is told; empty: as it is
};

/// One transaction of one tenant. Not shared between threads. Rolls back when it dies uncommitted.
/// Errors of all: Conflict (unique violation), Invalid (a foreign key, U+0000 in a text),
/// Unavailable (store, busy, lost connection, full disk), Cancelled (stop token), Internal.
/// An error ends it on both engines: what follows is refused, and a commit rolls back.
class Transaction {
public:
    virtual ~Transaction() = default;

    virtual Engine engine() const = 0;
    virtual TenantId tenant() const = 0;

    /// Calls `each` for every row in order; stops early when it answers false.
    virtual Outcome query(
        std::string_view sql, const Values& values, const std::function<bool(const Row&)>& each)
        = 0;
    /// The same for answers that may be too long to hold: rows come in blocks. Costs one more
    /// question to PostgreSQL than `query`.
    virtual Outcome scan(
        std::string_view sql, const Values& values, const std::function<bool(const Row&)>& each)
    {
        return query(sql, values, each);
    }
    /// Rows changed.
    virtual Result<std::int64_t> execute(std::string_view sql, const Values& values) = 0;
    /// Rows written, those ignored not counted. `fill(row, out)` puts row's values into `out`
    /// (cleared before).
    virtual Result<std::int64_t> bulk(const BulkTable& table, std::size_t rows,
        const std::function<void(std::size_t row, Values& out)>& fill)
        = 0;

    /// Runs it before the next statement that is waited for, in the order of asking, in the same
    /// round trip to PostgreSQL (at once on SQLite); that one fails with it. What `later` refers to
    /// must live until then, or until `settle`.
    virtual Outcome send(std::string_view sql, const Values& values, Later later = {});
    virtual Outcome send(const BulkTable& table, std::size_t rows,
        const std::function<void(std::size_t row, Values& out)>& fill);
    /// Waits for all that was sent.
    virtual Outcome settle() { return Done{}; }
    /// What is waited for next is the last that is asked. A Read ends with it on PostgreSQL,
    /// without a question of its own.
    virtual void endNext() { }

    virtual Outcome commit() = 0;
    virtual Outcome rollback() = 0;

    Outcome query(Sql sql, const Values& values, const std::function<bool(const Row&)>& each)
    {
        return query(sql.text(), values, each);
    }
    Outcome query(const Query& query, const std::function<bool(const Row&)>& each)
    {
        return this->query(query.text(), query.values(), each);
    }
    Outcome scan(const Query& query, const std::function<bool(const Row&)>& each)
    {
        return scan(query.text(), query.values(), each);
    }
    Result<std::int64_t> execute(Sql sql, const Values& values)
    {
        return execute(sql.text(), values);
    }
    Result<std::int64_t> execute(const Query& query)
    {
        return execute(query.text(), query.values());
    }
    Outcome send(const Query& query, Later later = {})
    {
        return send(query.text(), query.values(), std::move(later));
    }
    Outcome send(Sql sql, const Values& values, Later later = {})
    {
        return send(sql.text(), values, std::move(later));
    }

    /// Every row through `read(row)`.
    template <class Read>
    auto all(const Query& question, Read read)
        -> Result<std::vector<decltype(read(std::declval<const Row&>()))>>
    {
        std::vector<decltype(read(std::declval<const Row&>()))> rows;
        TRUNK_DO(query(question, [&](const Row& row) {
            rows.push_back(read(row));
            return true;
        }));
        return rows;
    }
    /// The first row through `read(row)`, or none.
    template <class Read>
    auto first(const Query& question, Read read)
        -> Result<std::optional<decltype(read(std::declval<const Row&>()))>>
    {
        std::optional<decltype(read(std::declval<const Row&>()))> found;
        TRUNK_DO(query(question, [&](const Row& row) {
            found = read(row);
            return false;
        }));
        return found;
    }
};

enum class Access { Read, Write };

/// What a store is, for people and for `--json`.
struct StoreInfo {
    Engine engine = Engine::Sqlite;
    std::int64_t schema = 0; ///< the number of the last migration
    std::string place;       ///< the file, or host and database; never a password
    std::int64_t bytes = 0;  ///< on the disk, without a log that is still open
};

/// Opens transactions. Shared between threads.
class Database {
public:
    virtual ~Database() = default;

    virtual Engine engine() const = 0;

    /// Begins a transaction fenced to `tenant` (row-level security on PostgreSQL). On SQLite a
    /// Write takes the one writer's place (waits at most 5 s), Reads run in parallel on a snapshot.
    /// Errors: Unavailable when none can be had in time; Cancelled.
    virtual Result<std::unique_ptr<Transaction>> begin(
        TenantId tenant, Access access, std::stop_token stop = {})
        = 0;

    /// Every tenant of the store, oldest first.
    virtual Result<std::vector<TenantId>> tenants() = 0;

    virtual Result<StoreInfo> info() = 0;

    /// Called with the text of every statement that is run, with the time it took; for `--explain`
    /// and tests. May be empty.
    using Listener = std::function<void(std::string_view sql, std::chrono::nanoseconds took)>;
    virtual void listen(Listener listener) = 0;

    /// From now on; for metrics and logs. Null: nobody is told, and no clock is read.
    virtual void observe(const std::shared_ptr<StoreObserver>&) { }
    /// Each pool of connections as it is now. Waits for no store.
    virtual std::vector<PoolFigures> pools() const { return {}; }
};

} // namespace trunkline
