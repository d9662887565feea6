#include "tests/bench/bulkingest.h"

#include "services/contract/analytics.h"
#include "tests/bench/plans.h"

#include <sqlite3.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>

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

/// The product's side: a workspace that grows from round to round.
class Ours {
public:
    static Result<std::unique_ptr<Ours>> begin(const fs::path& file, std::int64_t calls)
    {
        removeFile(file);
        std::unique_ptr<Ours> ours(new Ours);
        TRUNK_TRY(ours->m_workspace, Workspace::create(file, demoTenant("Bench")));
        TRUNK_TRY(const TenantId tenant, ours->m_workspace->tenant({}));
        TRUNK_TRY(ours->m_owner, ours->m_workspace->owner(tenant));
        ours->m_filling.emplace(*ours->m_workspace->dispatcher(), ours->m_owner, planOf(1, calls));
        TRUNK_DO(ours->m_filling->layOut());
        return ours;
    }

    /// Calls a second, in thousands.
    Result<double> add(std::int64_t calls)
    {
        TRUNK_TRY(const Filled filled, m_filling->add(calls));
        return static_cast<double>(filled.calls) / filled.seconds / 1'000;
    }
    Outcome compare(const Figures& expected) const
    {
        TRUNK_TRY(const Figures totals, totalsOf(*m_workspace, m_owner));
        return totals == expected
            ? Outcome(Done{})
            : fail(Errc::Internal, "the ingest did not store what the kept workspace has");
    }

private:
    Ours() = default;
    std::shared_ptr<Workspace> m_workspace;
    Caller m_owner;
    std::optional<Filling> m_filling;
};

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
    std::int64_t rows() const { return m_width == 0 ? 0 : std::ssize(m_values) / m_width; }

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

/// The baseline's side: a bare table that grows by the same calls.
class Bare {
public:
    static Result<std::unique_ptr<Bare>> begin(const fs::path& source, const fs::path& file)
    {
        removeFile(file);
        TRUNK_TRY(const BareStatements statements, bareStatements());
        std::unique_ptr<Bare> bare(new Bare);
        TRUNK_TRY(bare->m_from, RawSqlite::open(source));
        TRUNK_TRY(bare->m_to, RawSqlite::open(file));
        for (const std::string& sql : statements.setup)
            TRUNK_DO(bare->m_to->setUp(sql));
        TRUNK_TRY(sqlite3_stmt* const rows, bare->m_from->prepare(statements.rows));
        bare->m_rows.reset(rows);
        TRUNK_TRY(sqlite3_stmt* const insert, bare->m_to->prepare(statements.insert));
        bare->m_insert.reset(insert);
        return bare;
    }

    /// Calls a second, in thousands; reading them from the source is not counted.
    Result<double> add(std::int64_t calls)
    {
        double seconds = 0;
        std::int64_t added = 0;
        while (added < calls) {
            TRUNK_DO(m_block.read(m_rows.get()));
            if (m_block.empty())
                break;
            const auto begun = Steady::now();
            TRUNK_DO(m_to->setUp("begin immediate"));
            TRUNK_DO(m_block.insert(m_insert.get()));
            TRUNK_DO(m_to->setUp("commit"));
            seconds += std::chrono::duration<double>(Steady::now() - begun).count();
            added += m_block.rows();
        }
        return static_cast<double>(added) / seconds / 1'000;
    }
    Outcome compare(const Figures& expected)
    {
        TRUNK_TRY(const std::vector<TextRow> sums,
            m_to->ask("select count(*), sum(talk_seconds), sum(cost) from calls", {}));
        return sums[0]
                == TextRow{std::to_string(expected.calls), std::to_string(expected.talkSeconds),
                    std::to_string(expected.costMicros.orZero())}
            ? Outcome(Done{})
            : fail(Errc::Internal, "the bare file does not hold the rows of the kept workspace");
    }

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

    Bare() = default;
    std::unique_ptr<RawSqlite> m_from;
    std::unique_ptr<RawSqlite> m_to;
    Statement m_rows;
    Statement m_insert;
    Block m_block;
};

} // namespace

Outcome measureBulkIngest(const KeptStore& kept, const fs::path& folder, std::int64_t calls,
    const Bar& bar, int rounds, Report& report)
{
    heading(bar.id);
    TRUNK_TRY(const Figures expected, totalsOf(*kept.workspace, kept.owner));
    const std::int64_t slice = expected.calls / rounds + 1;
    std::printf("%lld calls, one tenant, 10,000 a transaction, synchronous = full on both sides; "
                "each round is the next %lld calls into files that keep growing\n",
        static_cast<long long>(expected.calls), static_cast<long long>(slice));
    const fs::path file = folder / "round.trunkline";
    const fs::path bareFile = folder / "round-bare.sqlite";
    TRUNK_DO(printIngestPlans(file));
    printPlan("the baseline's insert", {"none: one row into a table without a key"});
    {
        TRUNK_TRY(const auto ours, Ours::begin(file, calls));
        TRUNK_TRY(const auto bare, Bare::begin(kept.workspace->file(), bareFile));
        const auto side = [slice](const char* name, auto& which) {
            return Side{name, [slice, &which]() -> Result<std::vector<double>> {
                            TRUNK_TRY(const double rate, which.add(slice));
                            return std::vector<double>{rate};
                        }};
        };
        TRUNK_TRY(const auto samples,
            takeRounds(
                {side("calls.ingest, whole product", *ours), side("bare unindexed inserts", *bare)},
                1, rounds));
        TRUNK_DO(ours->compare(expected));
        TRUNK_DO(bare->compare(expected));
        report.judge(bar, samples[0][0], samples[0][1]);
    }
    removeFile(file);
    removeFile(bareFile);
    return Done{};
}

} // namespace trunkline::bench
