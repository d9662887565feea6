#include "tests/bench/batchingest.h"

#include "tests/bench/httpask.h"
#include "tests/bench/plans.h"
#include "tests/bench/progress.h"
#include "tests/bench/serverbars.h"

#include <cstdio>
#include <fstream>
#include <utility>

namespace trunkline::bench {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t callsOfABatch = 10'000;
constexpr int batchesOfARound = 3;
constexpr int mostBatchesBefore = 30;
/// In which the largest tenant of the bars, with 60 % of ten million calls in 90 days, has as many.
constexpr std::chrono::seconds timeOfABatch{12'960};
/// Of a batch: so much less than its rows take.
constexpr std::int64_t growthOfABatch = 3 * 1024 * 1024;

double thousandsASecond(double milliseconds)
{
    return batchesOfARound * static_cast<double>(callsOfABatch) / milliseconds;
}

/// When the calls of a batch began.
enum class Order {
    AsTheyCome, ///< each batch behind the one before, as a log is imported
    AnyOfAWeek  ///< all of them scattered over the same week
};

/// Batches that no request has sent yet.
class Batches {
public:
    Batches(const std::string& server, const IngestTenant& tenant, fs::path folder)
        : m_server(server)
        , m_tenant(tenant)
        , m_folder(std::move(folder))
    {
    }

    /// Milliseconds of one request.
    Result<double> send(Order order)
    {
        const fs::path body = m_folder / "batch.json";
        const std::string name = "batch-" + std::to_string(++m_sent) + '-';
        std::ofstream(body) << bodyOf(callsOf(
            m_tenant, name, static_cast<std::uint64_t>(100 + m_sent), callsOfABatch, when(order)));
        TRUNK_TRY(const HttpReply reply, askHttp({m_server + "/v1/calls", m_tenant.key, body}));
        if (reply.status != 200 || reply.body.find("\"stored\":10000") == std::string::npos)
            return fail(Errc::Internal,
                "a batch is answered " + std::to_string(reply.status) + ": " + reply.body);
        return reply.milliseconds;
    }

private:
    Stretch when(Order order)
    {
        Stretch week = stretchOf(7);
        if (order == Order::AnyOfAWeek)
            return week;
        const auto places = (week.until - week.from) / timeOfABatch;
        week.from += timeOfABatch * (m_inOrder++ % places);
        week.until = week.from + timeOfABatch;
        return week;
    }

    std::string m_server;
    const IngestTenant& m_tenant;
    fs::path m_folder;
    int m_sent = 0;
    int m_inOrder = 0; ///< of them
};

Result<std::int64_t> sizeOfCalls(Raw& raw)
{
    TRUNK_TRY(const std::vector<TextRow> size, raw.ask("select pg_relation_size('calls')", {}));
    return std::stoll(size[0][0]);
}

/// A kept store has just been filled and vacuumed: what was left over on each of its pages is on
/// offer, and is taken first, one row a page. Once that is used up the table grows at its end, as
/// it mostly does.
Outcome useUpRests(Batches& batches, Raw& raw)
{
    TRUNK_TRY(std::int64_t size, sizeOfCalls(raw));
    int sent = 0;
    for (std::int64_t grown = 0; grown < growthOfABatch && sent < mostBatchesBefore; ++sent) {
        showProgress("batch " + std::to_string(sent + 1) + " before the first round");
        TRUNK_TRY([[maybe_unused]] const double took, batches.send(Order::AsTheyCome));
        TRUNK_TRY(const std::int64_t now, sizeOfCalls(raw));
        grown = now - std::exchange(size, now);
    }
    endProgress();
    std::printf("%d batches, of at most %d, went into what the pages of calls had left\n", sent,
        mostBatchesBefore);
    return Done{};
}

} // namespace

Outcome measureBatchIngest(const std::string& server, const IngestTenant& tenant, Raw& raw,
    const fs::path& folder, int rounds, Report& report)
{
    heading(batchBar.id);
    Batches batches(server, tenant, folder);
    TRUNK_TRY([[maybe_unused]] const double first, batches.send(Order::AsTheyCome));
    // The rows of that batch, as the server of PostgreSQL reads them fastest.
    const std::string file = (folder / "rows.copy").string();
    TRUNK_DO(raw.setUp("drop table if exists bench_bare"));
    TRUNK_DO(raw.setUp("create table bench_bare as select * from calls with no data"));
    // Were it left behind, the product would find a table of tenants' rows without a fence.
    TRUNK_DO(raw.setUp("alter table bench_bare rename tenant_id to tenant"));
    TRUNK_DO(raw.setUp("copy (select * from calls where tenant_id = '"
        + tenant.owner.tenantId.text() + "' and external_id like 'batch-1-%' limit "
        + std::to_string(callsOfABatch) + ") to '" + file + "'"));
    TRUNK_DO(raw.setUp("copy bench_bare from '" + file + "'"));
    TRUNK_TRY(const std::vector<TextRow> copied, raw.ask("select count(*) from bench_bare", {}));
    if (copied[0][0] != std::to_string(callsOfABatch))
        return fail(Errc::Internal, "the bare table does not hold the batch");
    printPlan("the baseline", {"COPY bench_bare FROM a file: a table without a key"});
    TRUNK_DO(useUpRests(batches, raw));
    std::printf("each round %d batches of %zu calls\n", batchesOfARound, callsOfABatch);

    const auto side = [&batches](const char* name, Order order) {
        return Side{name, [&batches, order]() -> Result<std::vector<double>> {
                        double sum = 0;
                        for (int i = 0; i < batchesOfARound; ++i) {
                            TRUNK_TRY(const double took, batches.send(order));
                            sum += took;
                        }
                        return std::vector<double>{thousandsASecond(sum)};
                    }};
    };
    const Side ours = side("calls.ingest over HTTP, whole product", Order::AsTheyCome);
    const Side scattered = side("the same, calls of a week in any order", Order::AnyOfAWeek);
    const Side bare{"COPY into a bare table", [&raw, &file]() -> Result<std::vector<double>> {
                        TRUNK_TRY(const double took, timed([&]() -> Outcome {
                            for (int i = 0; i < batchesOfARound; ++i)
                                TRUNK_DO(raw.setUp("copy bench_bare from '" + file + "'"));
                            return Done{};
                        }));
                        return std::vector<double>{thousandsASecond(took)};
                    }};
    TRUNK_TRY(const auto samples, takeRounds({ours, scattered, bare}, 1, rounds));
    report.judge(batchBar, samples[0][0], samples[0][2]);
    // The worst there is: nearly each call has a sum of its own, at another place of each index.
    printSide(samples[0][1], batchBar.unit);
    std::printf("  to the same baseline %.3f\n", samples[0][1].median() / samples[0][2].median());
    return raw.setUp("drop table bench_bare");
}

} // namespace trunkline::bench
