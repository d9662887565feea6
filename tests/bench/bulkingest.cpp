#include "tests/bench/bulkingest.h"

#include "services/contract/analytics.h"
#include "tests/bench/plans.h"

#include <sqlite3.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace trunkline::bench {

namespace {

namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

void removeFile(const fs::path& file)
{
    for (const char* suffix : {"", "-wal", "-shm"})
        fs::remove(file.string() + suffix);
    sync(); // so that nobody waits for what another has left behind
}

Result<Figures> totalsOf(const Workspace& workspace, const Caller& owner)
{
    const Stretch stretch = stretchOf(daysKept);
    ReadDashboard question;
    question.from = stretch.first;
    question.to = stretch.last;
    Envelope envelope;
    envelope.caller = owner;
    TRUNK_TRY(const Dashboard dashboard, workspace.dispatcher()->call(envelope, question));
    return dashboard.totals;
}

Result<double> ingestAnew(const fs::path& file, std::int64_t calls, const Figures& expected)
{
    removeFile(file);
    double seconds = 0;
    {
        TRUNK_TRY(auto workspace, Workspace::create(file, demoTenant("Bench")));
        TRUNK_TRY(const TenantId tenant, workspace->tenant({}));
        TRUNK_TRY(const Caller owner, workspace->owner(tenant));
        TRUNK_TRY(
            const Filled filled, fillBusiness(*workspace->dispatcher(), owner, planOf(1, calls)));
        seconds = filled.seconds;
        TRUNK_TRY(const Figures totals, totalsOf(*workspace, owner));
        if (totals != expected)
            return fail(Errc::Internal, "the ingest did not store what the kept workspace has");
        const auto begun = Steady::now();
        workspace.reset(); // closes the file: its log is written back
        seconds += std::chrono::duration<double>(Steady::now() - begun).count();
    }
    removeFile(file);
    return seconds;
}

struct BareStatements {
    std::vector<std::string> setup;
    std::string rows;
    std::string insert;
};

Result<BareStatements> bareStatements()
{
    TRUNK_TRY(const std::vector<BaselineStatement> all, readBaseline("d7-sqlite.sql"));
    BareStatements out;
    for (const BaselineStatement& each : all) {
        if (each.kind == "rows")
            out.rows = each.sql;
        else if (each.kind == "insert")
            out.insert = each.sql;
        else
            out.setup.push_back(each.sql);
    }
    return out;
}

using Held = sqlite3_value*;

/// Up to 10,000 rows, held while they are inserted.
class Block {
public:
    ~Block() { clear(); }
    Block() = default;
    Block(const Block&) = delete;
    Block& operator=(const Block&) = delete;

    /// The rows behind the last one read. Errors: Internal.
    Outcome read(sqlite3_stmt* rows)
    {
        clear();
        sqlite3_bind_int64(rows, 1, m_last);
        int code = sqlite3_step(rows);
        for (; code == SQLITE_ROW; code = sqlite3_step(rows)) {
            m_last = sqlite3_column_int64(rows, 0);
            m_width = sqlite3_column_count(rows) - 1;
            for (int i = 0; i < m_width; ++i)
                m_values.push_back(sqlite3_value_dup(sqlite3_column_value(rows, i + 1)));
        }
        sqlite3_reset(rows);
        return code == SQLITE_DONE ? Outcome(Done{})
                                   : Outcome(fail(Errc::Internal, "the kept rows cannot be read"));
    }
    bool empty() const { return m_values.empty(); }

    Outcome insert(sqlite3_stmt* insert) const
    {
        for (std::size_t at = 0; at < m_values.size();) {
            for (int i = 0; i < m_width; ++i, ++at)
                sqlite3_bind_value(insert, i + 1, m_values[at]);
            if (sqlite3_step(insert) != SQLITE_DONE)
                return fail(Errc::Internal, "a bare insert failed");
            sqlite3_reset(insert);
        }
        return Done{};
    }

private:
    void clear()
    {
        for (const Held value : m_values)
            sqlite3_value_free(value);
        m_values.clear();
    }

    std::vector<Held> m_values;
    std::int64_t m_last = 0;
    int m_width = 0;
};

/// A small business of its own, whose ingest explains itself.
Outcome printIngestPlans(const fs::path& file)
{
    constexpr std::int64_t twoBatches = 20'000;
    removeFile(file);
    {
        KeptStore store;
        TRUNK_TRY(store.workspace, Workspace::create(file, demoTenant("Bench")));
        TRUNK_TRY(const TenantId tenant, store.workspace->tenant({}));
        TRUNK_TRY(store.owner, store.workspace->owner(tenant));
        TRUNK_TRY([[maybe_unused]] const Filled filled,
            fillBusiness(*explaining(store), store.owner, planOf(1, twoBatches)));
    }
    removeFile(file);
    return Done{};
}

using Statement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

/// Seconds of the transactions and the closing; reading the rows from `source` is not counted.
Result<double> insertBare(const fs::path& source, const fs::path& file, const Figures& expected)
{
    removeFile(file);
    TRUNK_TRY(const BareStatements statements, bareStatements());
    TRUNK_TRY(const auto from, RawSqlite::open(source));
    TRUNK_TRY(auto to, RawSqlite::open(file));
    for (const std::string& sql : statements.setup)
        TRUNK_DO(to->setUp(sql));
    double seconds = 0;
    {
        TRUNK_TRY(sqlite3_stmt* const reading, from->prepare(statements.rows));
        const Statement rows(reading, sqlite3_finalize);
        TRUNK_TRY(sqlite3_stmt* const writing, to->prepare(statements.insert));
        const Statement insert(writing, sqlite3_finalize);
        Block block;
        for (;;) {
            TRUNK_DO(block.read(rows.get()));
            if (block.empty())
                break;
            const auto begun = Steady::now();
            TRUNK_DO(to->setUp("begin immediate"));
            TRUNK_DO(block.insert(insert.get()));
            TRUNK_DO(to->setUp("commit"));
            seconds += std::chrono::duration<double>(Steady::now() - begun).count();
        }
    }
    const auto begun = Steady::now();
    to.reset();
    seconds += std::chrono::duration<double>(Steady::now() - begun).count();

    TRUNK_TRY(to, RawSqlite::open(file));
    TRUNK_TRY(const std::vector<TextRow> sums,
        to->ask("select count(*), sum(talk_seconds), sum(cost) from calls", {}));
    if (sums[0]
        != TextRow{std::to_string(expected.calls), std::to_string(expected.talkSeconds),
            std::to_string(expected.costMicros.orZero())})
        return fail(Errc::Internal, "the bare file does not hold the rows of the kept workspace");
    to.reset();
    removeFile(file);
    return seconds;
}

} // namespace

Outcome measureBulkIngest(const KeptStore& kept, const fs::path& folder, std::int64_t calls,
    const Bar& bar, int rounds, Report& report)
{
    heading(bar.id);
    TRUNK_TRY(const Figures expected, totalsOf(*kept.workspace, kept.owner));
    std::printf("%lld calls, one tenant, 10,000 a transaction, synchronous = full on both sides\n",
        static_cast<long long>(expected.calls));
    const fs::path file = folder / "round.trunkline";
    TRUNK_DO(printIngestPlans(file));
    printPlan("the baseline's insert", {"none: one row into a table without a key"});
    const auto rate = [&expected](double seconds) {
        return std::vector<double>{static_cast<double>(expected.calls) / seconds / 1'000};
    };
    const Side ours{"calls.ingest, whole product", [&]() -> Result<std::vector<double>> {
                        TRUNK_TRY(const double seconds, ingestAnew(file, calls, expected));
                        return rate(seconds);
                    }};
    const Side bare{
        "bare unindexed inserts", [&]() -> Result<std::vector<double>> {
            TRUNK_TRY(const double seconds, insertBare(kept.workspace->file(), file, expected));
            return rate(seconds);
        }};
    TRUNK_TRY(const auto samples, takeRounds({ours, bare}, 1, rounds));
    report.judge(bar, samples[0][0], samples[0][1]);
    return Done{};
}

} // namespace trunkline::bench
