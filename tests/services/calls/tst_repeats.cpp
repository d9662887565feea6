// Whatever the order and the batches in which calls come in, those are repeat callers' that a look
// over all of them says are. On both stores.

#include "services/base/random.h"
#include "services/calls/repeats.h"
#include "services/storage/database.h"
#include "tests/services/audit/rawstore.h"
#include "tests/support/stores.h"

#include <QTest>

#include <algorithm>
#include <array>

using namespace trunkline;
using std::chrono::days;
using std::chrono::hours;

namespace {

struct Told {
    Instant startedAt;
    CampaignId campaignId;
    std::string caller;
    bool repeat = false;
};

constexpr std::array<std::string_view, 26> columns{"tenant_id", "started_at", "id", "campaign_id",
    "caller", "audit_id", "source", "external_id", "caller_name", "dialled", "region", "country",
    "agent", "outcome", "ring_seconds", "talk_seconds", "qualified", "repeat_caller", "revenue",
    "payout", "cost", "hangup_cause", "path", "transcribed", "publisher_id", "buyer_id"};

/// Some of them only look like none.
constexpr std::array<std::string_view, 8> callers{
    "+16025550101", "+16025550102", "+16025550103", "\"", "a\\", "{x, 'y'}", "NULL", "ö 😀"};

Outcome store(Transaction& transaction, std::span<const Told> calls, Random& random)
{
    const auto put = [&](std::size_t index, Values& out) {
        const Told& call = calls[index];
        const Uuid id = random.uuid(call.startedAt);
        out = values(transaction.tenant(), call.startedAt, id, call.campaignId, call.caller, id,
            "test", id.text(), "", "", "", "", "", 0, 0, 0, 0, call.repeat, 0, 0, 0, "", "", 0);
        out.resize(columns.size());
    };
    TRUNK_TRY([[maybe_unused]] const std::int64_t rows,
        transaction.bulk({"calls", columns, {}}, calls.size(), put));
    return Done{};
}

/// Judges a batch, marks what turns, stores it.
Outcome takeIn(Transaction& transaction, std::span<Told> before, std::span<Told> batch,
    const std::map<CampaignId, CampaignTerms>& terms, Random& random)
{
    std::vector<NewCall> fresh;
    for (const Told& call : batch)
        fresh.push_back({call.startedAt, call.campaignId, call.caller});
    RepeatCallers question(transaction);
    // Every other small batch asks ahead, and for calls that are stored already.
    if (batch.size() < 100 && before.size() % 2 == 0) {
        std::vector<NewCall> ahead = fresh;
        for (const Told& call : before)
            ahead.push_back({call.startedAt, call.campaignId, call.caller});
        TRUNK_DO(question.ask(ahead));
        TRUNK_DO(transaction.settle());
    }
    TRUNK_TRY(const std::vector<TurnedCall> turned, question.judge(fresh, terms));
    for (std::size_t i = 0; i < batch.size(); ++i)
        batch[i].repeat = fresh[i].repeat;
    for (const TurnedCall& call : turned) {
        const auto found = std::find_if(before.begin(), before.end(), [&](const Told& stored) {
            return stored.startedAt == call.startedAt && stored.campaignId == call.campaignId
                && stored.caller == call.caller;
        });
        if (found == before.end() || found->repeat)
            return fail(Errc::Internal, "a call turned that is not there, or had turned already");
        found->repeat = true;
    }
    return store(transaction, batch, random);
}

bool isRepeat(
    const Told& call, std::span<const Told> all, const std::map<CampaignId, CampaignTerms>& terms)
{
    return std::any_of(all.begin(), all.end(), [&](const Told& other) {
        return other.caller == call.caller && other.campaignId == call.campaignId
            && other.startedAt < call.startedAt
            && call.startedAt - other.startedAt
            <= days{terms.at(call.campaignId).duplicateWindowDays};
    });
}

} // namespace

class TestRepeats : public QObject {
    Q_OBJECT
private slots:
    void anyOrder_data()
    {
        QTest::addColumn<int>("batch");
        QTest::addColumn<bool>("shuffled");
        QTest::newRow("one by one, in order") << 1 << false;
        QTest::newRow("one by one, shuffled") << 1 << true;
        QTest::newRow("batches of 7, shuffled") << 7 << true;
        QTest::newRow("batches of 200, in order") << 200 << false;
        QTest::newRow("batches of 200, shuffled") << 200 << true;
        QTest::newRow("more than one question holds, shuffled") << 1'300 << true;
    }

    void anyOrder()
    {
        QFETCH(int, batch);
        QFETCH(bool, shuffled);
        for (const Store& each : stores()) {
            SeededRandom random(static_cast<std::uint64_t>(batch) * 2 + (shuffled ? 1 : 0));
            const Instant begin{std::chrono::sys_days{std::chrono::May / 1 / 2026}};
            std::map<CampaignId, CampaignTerms> terms;
            std::vector<CampaignId> campaigns;
            for (const std::int64_t window : {0, 1, 3}) {
                campaigns.push_back(random.id<CampaignId>(begin));
                terms[campaigns.back()].duplicateWindowDays = window;
            }
            std::vector<Told> calls;
            const int count = batch == 1 ? 150 : 3'000;
            calls.reserve(static_cast<std::size_t>(count));
            for (int i = 0; i < count; ++i)
                calls.push_back({begin + hours{i}, campaigns[random.next() % 3],
                    std::string(callers[random.next() % callers.size()])});
            if (shuffled) {
                for (std::size_t i = calls.size(); i > 1; --i)
                    std::swap(calls[i - 1], calls[random.next() % i]);
            }

            const auto tenant = random.id<TenantId>(begin);
            auto transaction = each.database->begin(tenant, Access::Write);
            QVERIFY(transaction.ok());
            const std::span<Told> all(calls);
            for (std::size_t at = 0; at < all.size();) {
                const std::size_t size = std::min(static_cast<std::size_t>(batch), all.size() - at);
                const Outcome done
                    = takeIn(**transaction, all.first(at), all.subspan(at, size), terms, random);
                QVERIFY2(done.ok(), done ? "" : done.error().detail.c_str());
                at += size;
            }
            int repeats = 0;
            for (const Told& call : calls) {
                QCOMPARE(call.repeat, isRepeat(call, calls, terms));
                repeats += call.repeat ? 1 : 0;
            }
            QVERIFY(repeats > count / 10 && repeats < count);
        }
    }

    /// What other callers called is not read: on PostgreSQL the fence of rows kept the look for a
    /// caller out of its index once, and each read all of the tenant's calls; and where another
    /// index was there, a planner that had statistics of other tenants only took that one.
    void otherCallersAreNotRead_data()
    {
        QTest::addColumn<QByteArray>("index");
        QTest::newRow("our indexes") << QByteArray();
        QTest::newRow("one of an operator's own") << QByteArray(
            "create index reports on calls (tenant_id, started_at) include (talk_seconds)");
    }
    void otherCallersAreNotRead()
    {
        QFETCH(QByteArray, index);
        for (const Store& each : stores()) {
            if (each.database->engine() != Engine::PostgreSql)
                continue;
            constexpr int others = 20'000;
            constexpr int asked = 40;
            SeededRandom random(9);
            const Instant begin{std::chrono::sys_days{std::chrono::May / 1 / 2026}};
            std::map<CampaignId, CampaignTerms> terms;
            const auto campaign = random.id<CampaignId>(begin);
            terms[campaign].duplicateWindowDays = 30;
            std::vector<Told> calls;
            calls.reserve(others);
            for (int i = 0; i < others; ++i)
                calls.push_back({begin + std::chrono::minutes{i}, campaign,
                    "+1602" + std::to_string(5'550'000 + i)});
            const auto tenant = random.id<TenantId>(begin);
            for (const TenantId& owner : {random.id<TenantId>(begin), tenant}) {
                auto write = each.database->begin(owner, Access::Write);
                QVERIFY(write.ok());
                QVERIFY(store(**write, calls, random).ok());
                QVERIFY((*write)->commit().ok());
                write->reset();
                if (owner == tenant)
                    continue;
                RawStore raw(each.url);
                if (!index.isEmpty())
                    raw.run(index.toStdString());
                raw.run("analyze calls");
            }

            auto read = each.database->begin(tenant, Access::Read);
            QVERIFY(read.ok());
            std::vector<NewCall> fresh;
            fresh.reserve(asked);
            for (int i = 0; i < asked; ++i)
                fresh.push_back({begin + std::chrono::minutes{others + i}, campaign,
                    "+1602" + std::to_string(5'550'000 + i * 10)});
            // Pages of the table and of its indexes, as far as this connection has not told the
            // server yet: those of the transaction before may be among them.
            const auto pages = [&read] {
                const auto found = (*read)->first(
                    Query("select cast(sum(pg_stat_get_xact_blocks_fetched(oid)) as bigint) "
                          "from pg_class where relname in ('calls', 'calls_pkey', 'calls_caller', "
                          "'reports')"),
                    [](const Row& row) { return row.integer(0); });
                return found && *found ? **found : -1;
            };
            const std::int64_t before = pages();
            QVERIFY(RepeatCallers(**read).judge(fresh, terms).ok());
            const std::int64_t taken = pages() - before;
            QVERIFY(std::all_of(
                fresh.begin(), fresh.end(), [](const NewCall& call) { return call.repeat; }));
            // A look at one caller steps into few of them.
            QVERIFY2(taken >= asked && taken < std::int64_t{25} * asked,
                qPrintable(QString::number(taken)));
        }
    }
};

QTEST_GUILESS_MAIN(TestRepeats)
#include "tst_repeats.moc"
