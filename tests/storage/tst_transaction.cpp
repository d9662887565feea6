#include "services/storage/digests.h"
#include "tests/support/fault.h"
#include "tests/support/stores.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <future>
#include <limits>
#include <map>
#include <numeric>
#include <thread>

using namespace trunkline;
using namespace std::string_view_literals;
using namespace std::chrono_literals;

namespace {

TenantId tenantOf(std::uint8_t number)
{
    TenantId id;
    id.value.bytes = {1, 2, 3, 4, 5, 6, 0x70, 8, 0x80, 10, 11, 12, 13, 14, 15, number};
    return id;
}

Uuid uuidOf(std::uint8_t number)
{
    Uuid id;
    id.bytes = {0xff, 0, 0x7f, 0x80, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, number};
    return id;
}

constexpr Sql insertQuota = "insert into quotas (tenant_id, id, kind, allowed, used, warn_percent,"
                            " created_at, updated_at, version, audit_id)"
                            " values ($1, $2, $3, $4, $5, 80, 0, 0, 1, $2)";

Values quota(TenantId tenant, std::uint8_t id, std::int64_t allowed = 0)
{
    return values(tenant, uuidOf(id), "kind " + std::to_string(id), allowed, 0);
}

std::unique_ptr<Transaction> begun(
    const Store& store, Access access, TenantId tenant = tenantOf(1), std::stop_token stop = {})
{
    auto transaction = store.database->begin(tenant, access, std::move(stop));
    if (!transaction)
        qFatal("begin: %s", transaction.error().detail.c_str());
    return *std::move(transaction);
}

std::int64_t count(Transaction& transaction, Sql sql, const Values& values)
{
    const auto rows
        = transaction.first(Query(sql, values), [](const Row& row) { return row.integer(0); });
    return rows && *rows ? **rows : -1;
}

std::int64_t quotas(const Store& store, TenantId tenant = tenantOf(1))
{
    const auto transaction = begun(store, Access::Read, tenant);
    return count(*transaction, "select count(*) from quotas where tenant_id = $1", values(tenant));
}

/// So long that only a stop ends it in time.
constexpr Sql endless = "with recursive n(i) as (select 1 union all select i + 1 from n"
                        " where i < 2000000000) select count(*) from n where i > $1";

} // namespace

Q_DECLARE_METATYPE(trunkline::Store)

class TestTransaction final : public QObject {
    Q_OBJECT

    static void rows()
    {
        QTest::addColumn<Store>("store");
        for (const Store& store : stores())
            QTest::newRow(store.name.c_str()) << store;
    }

private slots:
    void everyTypeComesBack_data() { rows(); }
    void everyTypeComesBack()
    {
        QFETCH(Store, store);
        std::string all;
        for (int c = 0; c < 256; ++c)
            all += static_cast<char>(c);
        const std::string words = "tab\t line\n return\r back\\slash \\N 'quote' \"öäü\" 😀";
        const std::vector<std::int64_t> numbers{0, -1, std::numeric_limits<std::int64_t>::max(),
            std::numeric_limits<std::int64_t>::min(), 9'007'199'254'740'993};
        {
            const auto write = begun(store, Access::Write);
            std::uint8_t id = 0;
            for (const std::int64_t each : numbers)
                QVERIFY(write->execute(insertQuota, quota(tenantOf(1), id++, each)).ok());
            QVERIFY(write
                        ->execute("insert into audit_personal (tenant_id, commitment, salt, kind,"
                                  " value) values ($1, $2, $3, $4, $5)"sv,
                            values(tenantOf(1), Bytes{all}, Bytes{}, words, ""))
                        .ok());
            QVERIFY(write
                        ->execute("insert into memberships (tenant_id, user_id, role, publisher_id,"
                                  " state, created_at, updated_at, version, audit_id)"
                                  " values ($1, $2, $3, $4, $3, $5, $5, 1, $2)"sv,
                            values(tenantOf(1), uuidOf(9), "x", std::optional<std::string>(),
                                Instant{123456789us}))
                        .ok());
            QVERIFY(write->commit().ok());
        }
        const auto read = begun(store, Access::Read);
        const auto got
            = read->all(Query("select allowed from quotas where tenant_id = $1 order by id",
                            values(tenantOf(1))),
                [](const Row& row) { return row.integer(0); });
        QVERIFY(got.ok());
        QCOMPARE(*got, numbers);
        int seen = 0;
        QVERIFY(read->query("select commitment, salt, kind, value, tenant_id from audit_personal"
                            " where tenant_id = $1"sv,
                        values(tenantOf(1)),
                        [&](const Row& row) {
                            ++seen;
                            return row.width() == 5 && row.text(0) == all && row.text(1).empty()
                                && !row.isNull(1) && row.text(2) == words && row.text(3).empty()
                                && !row.isNull(3) && row.id<TenantId>(4) == tenantOf(1)
                                && ++seen > 0;
                        })
                    .ok());
        QCOMPARE(seen, 2);
        QVERIFY(read->query("select user_id, publisher_id, created_at, 1 = 1 from memberships"
                            " where tenant_id = $1"sv,
                        values(tenantOf(1)),
                        [&](const Row& row) {
                            seen += row.uuid(0) == uuidOf(9) && row.isNull(1) && row.uuid(1).isNil()
                                && row.integer(1) == 0 && row.text(1).empty()
                                && row.instant(2) == Instant{123456789us} && row.boolean(3);
                            return true;
                        })
                    .ok());
        QCOMPARE(seen, 3);
    }

    void sentStatementsGoInOrder_data() { rows(); }
    void sentStatementsGoInOrder()
    {
        QFETCH(Store, store);
        std::vector<std::int64_t> counts;
        const auto countThem = [&counts](Transaction& transaction) {
            return transaction.send(
                Query("select count(*) from quotas where tenant_id = $1", values(tenantOf(1))),
                {[&counts](const Row& row) {
                    counts.push_back(row.integer(0));
                    return true;
                }});
        };
        {
            const auto write = begun(store, Access::Write);
            QVERIFY(write->settle().ok()); // nothing to wait for
            QVERIFY(countThem(*write).ok());
            QVERIFY(write->send(insertQuota, quota(tenantOf(1), 1)).ok());
            QVERIFY(countThem(*write).ok());
            QVERIFY(write->send(insertQuota, quota(tenantOf(1), 2)).ok());
            // What is waited for comes behind all that was sent.
            QCOMPARE(count(*write, "select count(*) from quotas where tenant_id = $1",
                         values(tenantOf(1))),
                2);
            QCOMPARE(counts, (std::vector<std::int64_t>{0, 1}));
            QVERIFY(write->send(insertQuota, quota(tenantOf(1), 3)).ok());
            QVERIFY(countThem(*write).ok());
            QVERIFY(write->settle().ok());
            QCOMPARE(counts, (std::vector<std::int64_t>{0, 1, 3}));
            QVERIFY(write->send(insertQuota, quota(tenantOf(1), 4)).ok());
            QVERIFY(write->commit().ok()); // which takes the last along
        }
        QCOMPARE(quotas(store), 4);
        {
            const auto write = begun(store, Access::Write);
            QVERIFY(write->send(insertQuota, quota(tenantOf(1), 5)).ok());
            QVERIFY(write->rollback().ok());
        }
        {
            const auto dropped = begun(store, Access::Write);
            QVERIFY(dropped->send(insertQuota, quota(tenantOf(1), 6)).ok());
        }
        QCOMPARE(quotas(store), 4);
    }

    void sentRows_data()
    {
        QTest::addColumn<Store>("store");
        QTest::addColumn<int>("many");
        for (const Store& store : stores()) {
            for (const int many : {0, 1, 3, 4'000})
                QTest::addRow("%s, %d rows", store.name.c_str(), many) << store << many;
        }
    }
    void sentRows()
    {
        QFETCH(Store, store);
        QFETCH(int, many);
        constexpr std::array<std::string_view, 5> columns{
            "tenant_id", "commitment", "salt", "kind", "value"};
        const auto write = begun(store, Access::Write);
        QVERIFY(write
                    ->send({"audit_personal", columns, {}}, static_cast<std::size_t>(many),
                        [many](std::size_t row, Values& out) {
                            out = values(tenantOf(1),
                                Bytes{std::to_string(many) + ' ' + std::to_string(row)},
                                Bytes{"salt"}, "of " + std::to_string(many), "");
                        })
                    .ok());
        QCOMPARE(
            count(*write, "select count(*) from audit_personal where tenant_id = $1 and kind = $2",
                values(tenantOf(1), "of " + std::to_string(many))),
            many);
        QVERIFY(write->commit().ok());
    }

    void failureOfSentStatement_data()
    {
        QTest::addColumn<Store>("store");
        QTest::addColumn<bool>("told");
        QTest::addColumn<bool>("byCommit");
        for (const Store& store : stores()) {
            for (const bool told : {false, true}) {
                for (const bool byCommit : {false, true})
                    QTest::addRow("%s, %s, found by %s", store.name.c_str(),
                        told ? "in other words" : "as it is", byCommit ? "commit" : "settle")
                        << store << told << byCommit;
            }
        }
    }
    void failureOfSentStatement()
    {
        QFETCH(Store, store);
        QFETCH(bool, told);
        QFETCH(bool, byCommit);
        const auto write = begun(store, Access::Write);
        const Later later{{},
            told ? [](const Error&) { return fail(Errc::AuditUnavailable, "told"); }
                 : std::function<Error(const Error&)>()};
        const auto attempt = [&]() -> Outcome {
            TRUNK_DO(write->send(insertQuota, quota(tenantOf(1), 1)));
            TRUNK_DO(write->send(insertQuota, quota(tenantOf(1), 1), later));
            TRUNK_DO(write->send(insertQuota, quota(tenantOf(1), 2)));
            return byCommit ? write->commit() : write->settle();
        };
        const Outcome outcome = attempt();
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, told ? Errc::AuditUnavailable : Errc::Conflict);
        QVERIFY(!write->send(insertQuota, quota(tenantOf(1), 3)) || !write->settle());
        QVERIFY(!write->commit());
        QCOMPARE(quotas(store), 0);
    }

    /// Types are refused before anything is committed, since their form is not known.
    void unknownTypesAreRefused()
    {
        for (const Store& store : stores()) {
            if (store.database->engine() == Engine::Sqlite)
                continue;
            const auto write = begun(store, Access::Write);
            QVERIFY(write->send(insertQuota, quota(tenantOf(1), 1)).ok());
            bool given = false;
            QVERIFY(write
                        ->send(Query("select array[1, 2]"), {[&given](const Row&) {
                            given = true;
                            return true;
                        }})
                        .ok());
            const Outcome outcome = write->commit();
            QVERIFY(!outcome && !given);
            QCOMPARE(outcome.error().code, Errc::Internal);
            QCOMPARE(quotas(store), 0);
        }
    }

    /// Somebody took the prepared statements of our session away: one transaction fails, and says
    /// that it may be tried again; then there is a new session.
    void forgottenStatements()
    {
        for (const Store& store : stores()) {
            if (store.database->engine() == Engine::Sqlite)
                continue;
            for (int i = 0; i < 3; ++i)
                QCOMPARE(quotas(store), 0);
            QVERIFY(begun(store, Access::Read)->execute("deallocate all"sv, {}).ok());
            const auto again = begun(store, Access::Read)
                                   ->first(Query("select count(*) from quotas where tenant_id = $1",
                                               values(tenantOf(1))),
                                       [](const Row& row) { return row.integer(0); });
            QVERIFY(!again);
            QCOMPARE(again.error().code, Errc::Unavailable);
            QCOMPARE(quotas(store), 0);
        }
    }

    /// A text that comes again may be prepared: it must go on answering, whatever fails between.
    void repeatedTexts_data() { rows(); }
    void repeatedTexts()
    {
        QFETCH(Store, store);
        for (std::uint8_t i = 1; i <= 8; ++i) {
            {
                const auto write = begun(store, Access::Write);
                QVERIFY(write->execute(insertQuota, quota(tenantOf(1), i)).ok());
                QCOMPARE(write->execute(insertQuota, quota(tenantOf(1), i)).error().code,
                    Errc::Conflict);
            }
            {
                const auto read = begun(store, Access::Read);
                const auto broken
                    = read->execute("select nothing from quotas where $1 = $1"sv, values(i));
                QCOMPARE(broken.error().code, Errc::Internal);
            }
            const auto write = begun(store, Access::Write, tenantOf(i % 2 == 0 ? 1 : 2));
            QVERIFY(write->execute(insertQuota, quota(write->tenant(), i)).ok());
            QVERIFY(write->commit().ok());
        }
        QCOMPARE(quotas(store, tenantOf(1)), 4);
        QCOMPARE(quotas(store, tenantOf(2)), 4);
    }

    void refusals_data() { rows(); }
    void refusals()
    {
        QFETCH(Store, store);
        const std::string secret = "kind 1";
        const auto refused = [&](Sql sql, const Values& values) {
            const auto write = begun(store, Access::Write);
            [[maybe_unused]] const auto first = write->execute(insertQuota, quota(tenantOf(1), 1));
            const auto answer = write->execute(sql, values);
            if (answer)
                return Errc::Internal;
            // Neither SQL nor values in words that leave the store, and nothing goes on after it.
            if (answer.error().detail.find(secret) != std::string::npos
                || answer.error().detail.find("quotas") != std::string::npos)
                qFatal("it tells: %s", answer.error().detail.c_str());
            if (write->execute(insertQuota, quota(tenantOf(1), 2)) || write->commit())
                qFatal("it goes on");
            return answer.error().code;
        };
        QCOMPARE(refused(insertQuota, quota(tenantOf(1), 1)), Errc::Conflict);
        QCOMPARE(
            refused(insertQuota, values(tenantOf(1), uuidOf(3), secret, 0, 0)), Errc::Conflict);
        QCOMPARE(refused("insert into rates (tenant_id, rate_card_id, prefix, id, destination,"
                         " connect_micros, per_minute_micros, first_increment, next_increment,"
                         " per_call_micros, created_at, audit_id)"
                         " values ($1, $2, '1', $2, '', 0, 0, 0, 0, 0, 0, $2)",
                     values(tenantOf(1), uuidOf(1))),
            Errc::Invalid);
        QCOMPARE(refused("update quotas set kind = $2 where tenant_id = $1",
                     values(tenantOf(1), std::string("a\0b", 3))),
            Errc::Invalid);
        QCOMPARE(quotas(store), 0);
    }

    void foreignKeysNameTheTenant_data() { rows(); }
    void foreignKeysNameTheTenant()
    {
        QFETCH(Store, store);
        {
            const auto write = begun(store, Access::Write, tenantOf(2));
            QVERIFY(
                write
                    ->execute("insert into rate_cards (tenant_id, id, name, side, currency,"
                              " effective_from, state, created_at, updated_at, version,"
                              " audit_id) values ($1, $2, 'n', 's', 'USD', 0, 'a', 0, 0, 1, $2)"sv,
                        values(tenantOf(2), uuidOf(1)))
                    .ok());
            QVERIFY(write->commit().ok());
        }
        const auto write = begun(store, Access::Write);
        const auto answer = write->execute(
            "insert into rates (tenant_id, rate_card_id, prefix, id, destination, connect_micros,"
            " per_minute_micros, first_increment, next_increment, per_call_micros, created_at,"
            " audit_id) values ($1, $2, '1', $2, '', 0, 0, 0, 0, 0, 0, $2)"sv,
            values(tenantOf(1), uuidOf(1)));
        QVERIFY(!answer.ok());
        QCOMPARE(answer.error().code, Errc::Invalid);
    }

    void parametersAreNumbered_data() { rows(); }
    void parametersAreNumbered()
    {
        QFETCH(Store, store);
        const auto code = [&](std::string_view sql, const Values& bound) {
            const auto read = begun(store, Access::Read);
            const auto answer = read->query(sql, bound, [](const Row&) { return true; });
            return answer ? -1 : static_cast<int>(answer.error().code);
        };
        const int internal = static_cast<int>(Errc::Internal);
        const std::string two = "select 1 from quotas where allowed = $2 and used = $1";
        QCOMPARE(code(two, values(1, 2)), -1);
        QCOMPARE(code(two, values(1)), internal);
        QCOMPARE(code(two, values(1, 2, 3)), internal);
        QCOMPARE(code("select 1 from quotas where allowed = $1 and used = $3", values(1, 2, 3)),
            internal);
        QCOMPARE(
            code("select 1 from quotas where allowed = $1 and used = $3", values(1, 2)), internal);
        QCOMPARE(code("select 1 from quotas where allowed = ?", values(1)), internal);
        QCOMPARE(code("select 1; select 2", {}), internal);
    }

    void bindsByNumber_data() { rows(); }
    void bindsByNumber()
    {
        QFETCH(Store, store);
        const auto write = begun(store, Access::Write);
        QVERIFY(write->execute(insertQuota, quota(tenantOf(1), 1, 5)).ok());
        QCOMPARE(*write->execute("update quotas set allowed = $3, used = $2 where tenant_id = $1"sv,
                     values(tenantOf(1), 20, 30)),
            1);
        QCOMPARE(
            count(*write, "select allowed - used from quotas where tenant_id = $1 and used = $2",
                values(tenantOf(1), 20)),
            10);
    }

    void dyingRollsBack_data() { rows(); }
    void dyingRollsBack()
    {
        QFETCH(Store, store);
        {
            const auto write = begun(store, Access::Write);
            QVERIFY(write->execute(insertQuota, quota(tenantOf(1), 1)).ok());
        }
        QCOMPARE(quotas(store), 0);
        const auto write = begun(store, Access::Write);
        QVERIFY(write->execute(insertQuota, quota(tenantOf(1), 1)).ok());
        QVERIFY(write->rollback().ok());
        QVERIFY(!write->execute(insertQuota, quota(tenantOf(1), 1)).ok());
        QVERIFY(!write->commit().ok());
        QCOMPARE(quotas(store), 0);
    }

    void readersSeeOneMoment_data() { rows(); }
    void readersSeeOneMoment()
    {
        QFETCH(Store, store);
        const auto before = begun(store, Access::Read);
        QCOMPARE(
            count(*before, "select count(*) from quotas where tenant_id = $1", values(tenantOf(1))),
            0);
        const auto write = begun(store, Access::Write);
        QVERIFY(write->execute(insertQuota, quota(tenantOf(1), 1)).ok());
        QCOMPARE(quotas(store), 0); // reads while the write is open
        QVERIFY(write->commit().ok());
        QCOMPARE(quotas(store), 1);
        QCOMPARE(
            count(*before, "select count(*) from quotas where tenant_id = $1", values(tenantOf(1))),
            0);
    }

    void readsDoNotWrite_data() { rows(); }
    void readsDoNotWrite()
    {
        QFETCH(Store, store);
        const auto read = begun(store, Access::Read);
        QVERIFY(!read->execute(insertQuota, quota(tenantOf(1), 1)).ok());
    }

    void writersWait()
    {
        const Store store = stores().front();
        auto write = begun(store, Access::Write);
        std::stop_source stop;
        auto cancelled = std::async(std::launch::async,
            [&] { return store.database->begin(tenantOf(1), Access::Write, stop.get_token()); });
        auto second = std::async(std::launch::async,
            [&] { return store.database->begin(tenantOf(1), Access::Write, {}); });
        QCOMPARE(cancelled.wait_for(50ms), std::future_status::timeout);
        stop.request_stop();
        const auto stopped = cancelled.get();
        QVERIFY(!stopped.ok());
        QCOMPARE(stopped.error().code, Errc::Cancelled);
        QCOMPARE(second.wait_for(50ms), std::future_status::timeout);
        write.reset();
        QVERIFY(second.get().ok());
    }

    void waitingEnds()
    {
        const Store store = stores().front();
        const auto write = begun(store, Access::Write);
        const auto from = std::chrono::steady_clock::now();
        const auto late = store.database->begin(tenantOf(1), Access::Write, {});
        const auto took = std::chrono::steady_clock::now() - from;
        QVERIFY(!late.ok());
        QCOMPARE(late.error().code, Errc::Unavailable);
        QVERIFY(took > 4s && took < 7s);
    }

    void stops_data() { rows(); }
    void stops()
    {
        QFETCH(Store, store);
        std::stop_source stop;
        {
            const auto read = begun(store, Access::Read, tenantOf(1), stop.get_token());
            std::jthread later([&stop] {
                std::this_thread::sleep_for(100ms);
                stop.request_stop();
            });
            const auto from = std::chrono::steady_clock::now();
            const auto answer = read->query(endless, values(5), [](const Row&) { return true; });
            QVERIFY(!answer.ok());
            QCOMPARE(answer.error().code, Errc::Cancelled);
            QVERIFY(std::chrono::steady_clock::now() - from < 5s);
            const auto after = read->query("select 1"sv, {}, [](const Row&) { return true; });
            QVERIFY(!after.ok());
        }
        QCOMPARE(quotas(store), 0); // the connection is as good as before
        std::stop_source before;
        auto write = begun(store, Access::Write, tenantOf(1), before.get_token());
        QVERIFY(write->execute(insertQuota, quota(tenantOf(1), 1)).ok());
        before.request_stop();
        const auto committed = write->commit();
        QVERIFY(!committed.ok());
        QCOMPARE(committed.error().code, Errc::Cancelled);
        write.reset();
        QCOMPARE(quotas(store), 0);
    }

    void aReadEndsWithItsLastQuestion_data() { rows(); }
    void aReadEndsWithItsLastQuestion()
    {
        QFETCH(Store, store);
        for (int i = 0; i < 2; ++i) { // the connection is as good as before
            const auto read = begun(store, Access::Read);
            QCOMPARE(count(*read, "select 1", {}), 1);
            int sent = 0;
            QVERIFY(read->send("select 2"sv, {}, {[&sent](const Row& row) {
                            sent += static_cast<int>(row.integer(0));
                            return true;
                        }})
                        .ok());
            read->endNext();
            QCOMPARE(count(*read, "select 3", {}), 3);
            QCOMPARE(sent, 2);
            QVERIFY(read->settle().ok());
            QVERIFY(read->commit().ok());
        }
        {
            const auto read = begun(store, Access::Read);
            read->endNext();
            QVERIFY(!read->query("select nothing"sv, {}, [](const Row&) { return true; }).ok());
        }
        // A write is not ended by it.
        const auto write = begun(store, Access::Write);
        QVERIFY(write->execute(insertQuota, quota(tenantOf(1), 1)).ok());
        write->endNext();
        QCOMPARE(count(*write, "select 1", {}), 1);
        QVERIFY(write->commit().ok());
        QCOMPARE(quotas(store), 1);
    }

    void aReadInOneGoSeesOneMoment_data() { rows(); }
    /// Somebody writes between its first question and its last.
    void aReadInOneGoSeesOneMoment()
    {
        QFETCH(Store, store);
        constexpr Sql ask = "select count(*) from quotas where tenant_id = $1";
        const auto write = [&store] {
            const auto other = begun(store, Access::Write);
            return other->execute(insertQuota, quota(tenantOf(1), 1)).ok() && other->commit().ok();
        };
        std::vector<std::int64_t> seen;
        const auto read = begun(store, Access::Read);
        const auto send = [&] {
            return read
                ->send(ask, values(tenantOf(1)), {[&seen](const Row& row) {
                    seen.push_back(row.integer(0));
                    return true;
                }})
                .ok();
        };
        QVERIFY(send());
        std::future<bool> written;
        if (store.database->engine() == Engine::PostgreSql) {
            QVERIFY(read->send("select pg_sleep(1)"sv, {}).ok());
            written = std::async(std::launch::async, [&write] {
                std::this_thread::sleep_for(200ms);
                return write();
            });
        } else {
            QVERIFY(write());
        }
        QVERIFY(send());
        read->endNext();
        QVERIFY(read->settle().ok());
        QVERIFY(!written.valid() || written.get());
        QCOMPARE(seen, (std::vector<std::int64_t>{0, 0}));
        QCOMPARE(quotas(store), 1);
    }

    void aReadInOneGoChangesNothing_data() { rows(); }
    void aReadInOneGoChangesNothing()
    {
        QFETCH(Store, store);
        {
            const auto read = begun(store, Access::Read);
            [[maybe_unused]] const Outcome sent = read->send(insertQuota, quota(tenantOf(1), 1));
            read->endNext();
            QVERIFY(!read->query("select 1"sv, {}, [](const Row&) { return true; }).ok());
        }
        QCOMPARE(quotas(store), 0); // and the connection is as good as before
    }

    void bulkWrites_data() { rows(); }
    void bulkWrites()
    {
        QFETCH(Store, store);
        constexpr std::string_view columns[] = {"tenant_id", "bucket", "calls", "answered"};
        const auto fill = [](std::size_t i, Values& out) {
            out = values(tenantOf(1), static_cast<std::int64_t>(i), 2, 1);
        };
        const auto write = begun(store, Access::Write);
        QCOMPARE(*write->bulk({"call_hours", columns, {}}, 1'000, fill), 1'000);
        const std::string_view adding = "on conflict (tenant_id, bucket) do update set"
                                        " calls = t.calls + excluded.calls";
        QCOMPARE(*write->bulk({"call_hours", columns, adding}, 1'500, fill), 1'500);
        QCOMPARE(*write->bulk({"call_hours", columns, "on conflict do nothing"}, 1'600, fill), 100);
        QCOMPARE(*write->bulk({"call_hours", columns, {}}, 0, fill), 0);
        QCOMPARE(count(*write,
                     "select cast(sum(calls) as bigint) from call_hours"
                     " where tenant_id = $1",
                     values(tenantOf(1))),
            1'000 * 4 + 600 * 2);
        const auto again = write->bulk({"call_hours", columns, {}}, 1, fill);
        QVERIFY(!again.ok());
        QCOMPARE(again.error().code, Errc::Conflict);
    }

    /// Few rows and many go to PostgreSQL in different ways.
    void bulkWritesAnyNumber_data()
    {
        QTest::addColumn<Store>("store");
        QTest::addColumn<int>("number");
        for (const Store& store : stores()) {
            for (const int number : {1, 2, 249, 250, 251, 3'000})
                QTest::addRow("%s, %d", store.name.c_str(), number) << store << number;
        }
    }
    void bulkWritesAnyNumber()
    {
        QFETCH(Store, store);
        QFETCH(int, number);
        constexpr std::string_view columns[] = {"tenant_id", "bucket", "calls", "answered"};
        const auto fill = [](std::size_t i, Values& out) {
            QVERIFY(out.empty());
            const auto bucket = static_cast<std::int64_t>(i);
            out = values(tenantOf(1), bucket, bucket * bucket, 1);
        };
        const std::string_view adding = "on conflict (tenant_id, bucket) do update set"
                                        " calls = t.calls + excluded.calls";
        const auto write = begun(store, Access::Write);
        const auto rows = static_cast<std::size_t>(number);
        for (const std::string_view conflict : {std::string_view(), adding})
            QCOMPARE(*write->bulk({"call_hours", columns, conflict}, rows, fill), number);
        QCOMPARE(count(*write,
                     "select count(*) from call_hours"
                     " where tenant_id = $1 and calls = 2 * bucket * bucket and answered = 1",
                     values(tenantOf(1))),
            number);
    }

    /// Whatever is expected of the rows, the same ones go in, and what was sent around them holds.
    void bulksMayExpectTheirRowsToBeNew_data()
    {
        QTest::addColumn<Store>("store");
        QTest::addColumn<int>("number");
        QTest::addColumn<int>("there"); // before
        for (const Store& store : stores()) {
            for (const int number : {3, 600}) {
                for (const int there : {0, 1, number})
                    QTest::addRow("%s, %d of %d are there", store.name.c_str(), there, number)
                        << store << number << there;
            }
        }
    }
    void bulksMayExpectTheirRowsToBeNew()
    {
        QFETCH(Store, store);
        QFETCH(int, number);
        QFETCH(int, there);
        constexpr std::string_view columns[] = {"tenant_id", "bucket", "calls", "answered"};
        static std::uint8_t tenants = 100; // one for each row: they share a store
        const TenantId tenant = tenantOf(++tenants);
        std::int64_t calls = 1;
        const auto fill = [&calls, &tenant](std::size_t i, Values& out) {
            out = values(tenant, static_cast<std::int64_t>(i) - 1, calls, 0);
        };
        const auto rows = [](int many) { return static_cast<std::size_t>(many); };
        const auto write = begun(store, Access::Write, tenant);
        QCOMPARE(*write->bulk({"call_hours", columns, {}}, rows(there), fill), there);
        calls = 7;
        std::vector<std::int64_t> came;
        bool isAsked = false;
        QVERIFY(write->send(insertQuota, quota(tenant, 1)).ok());
        const BulkTable table{"call_hours", columns, "on conflict do nothing", "bucket",
            [&came](const Row& row) { came.push_back(row.integer(0)); },
            [&isAsked] { return isAsked = true; }};
        QVERIFY(write->send(table, rows(number), fill).ok());
        QVERIFY(write->send(insertQuota, quota(tenant, 2)).ok());
        QVERIFY(write->settle().ok());
        std::ranges::sort(came);
        std::vector<std::int64_t> fresh(rows(number - there));
        std::iota(fresh.begin(), fresh.end(), there - 1);
        QCOMPARE(came, fresh);
        came.clear();
        QVERIFY(write->send(table, rows(number), fill).ok()); // and once more
        QVERIFY(write->commit().ok());
        QVERIFY(came.empty());
        QCOMPARE(isAsked, number > 250 && store.database->engine() == Engine::PostgreSql);
        const auto read = begun(store, Access::Read, tenant);
        QCOMPARE(
            count(*read, "select cast(sum(calls) as bigint) from call_hours where tenant_id = $1",
                values(tenant)),
            there + 7 * (number - there));
        QCOMPARE(quotas(store, tenant), 2);
    }

    /// What takes the rows in on PostgreSQL stays with the connection: no row of one transaction,
    /// and of one tenant, may be met by the next.
    void bulksFollowEachOther_data() { rows(); }
    void bulksFollowEachOther()
    {
        QFETCH(Store, store);
        constexpr std::string_view columns[] = {"tenant_id", "bucket", "calls", "answered"};
        constexpr std::size_t many = 300;
        const std::string_view adding = "on conflict (tenant_id, bucket) do update set"
                                        " calls = t.calls + excluded.calls";
        const auto write = [&](Transaction& transaction, std::size_t rows) {
            const TenantId tenant = transaction.tenant();
            return transaction.bulk(
                {"call_hours", columns, adding}, rows, [&tenant](std::size_t i, Values& out) {
                    out = values(tenant, static_cast<std::int64_t>(i), 1, 1);
                });
        };
        const auto sum = [&](std::uint8_t tenant) {
            const auto read = begun(store, Access::Read, tenantOf(tenant));
            return count(*read,
                "select cast(coalesce(sum(calls), 0) as bigint) from call_hours"
                " where tenant_id = $1",
                values(tenantOf(tenant)));
        };
        {
            const auto undone = begun(store, Access::Write);
            QCOMPARE(*write(*undone, many), std::int64_t{many});
            QVERIFY(undone->rollback().ok());
        }
        QCOMPARE(sum(1), 0);
        {
            const auto failed = begun(store, Access::Write);
            QCOMPARE(*write(*failed, many), std::int64_t{many});
            QVERIFY(!failed->execute("select nothing"sv, {}).ok());
        }
        for (const std::uint8_t tenant : {std::uint8_t{1}, std::uint8_t{2}, std::uint8_t{1}}) {
            const auto kept = begun(store, Access::Write, tenantOf(tenant));
            QCOMPARE(*write(*kept, many), std::int64_t{many});
            QCOMPARE(*write(*kept, many + 1), std::int64_t{many + 1});
            QVERIFY(kept->commit().ok());
        }
        QCOMPARE(sum(1), 2 * (2 * std::int64_t{many} + 1));
        QCOMPARE(sum(2), 2 * std::int64_t{many} + 1);
    }

    void bulkKeepsEveryByte_data() { rows(); }
    void bulkKeepsEveryByte()
    {
        QFETCH(Store, store);
        constexpr std::string_view columns[] = {"tenant_id", "commitment", "salt", "kind", "value"};
        std::string bytes;
        std::string words = "\\. \\N é\n";
        for (int c = 0; c < 256; ++c)
            bytes += static_cast<char>(c);
        for (char c = 1; c < 127; ++c)
            words += c;
        const auto write = begun(store, Access::Write);
        QCOMPARE(*write->bulk({"audit_personal", columns, {}}, 1,
                     [&](std::size_t, Values& out) {
                         out = values(tenantOf(1), Bytes{bytes}, Bytes{}, words, "");
                     }),
            1);
        int same = 0;
        QVERIFY(write
                    ->query("select commitment, salt, kind, value from audit_personal"
                            " where tenant_id = $1"sv,
                        values(tenantOf(1)),
                        [&](const Row& row) {
                            same += row.text(0) == bytes && row.text(1).empty() && !row.isNull(1)
                                && row.text(2) == words && !row.isNull(3);
                            return true;
                        })
                    .ok());
        QCOMPARE(same, 1);
        const auto nul
            = write->bulk({"audit_personal", columns, {}}, 1, [&](std::size_t, Values& out) {
                  out = values(tenantOf(1), Bytes{"x"}, Bytes{}, std::string("\0", 1), "");
              });
        QVERIFY(!nul.ok());
        QCOMPARE(nul.error().code, Errc::Invalid);
    }

    void bulkRefusesAnotherWidth_data() { rows(); }
    void bulkRefusesAnotherWidth()
    {
        QFETCH(Store, store);
        constexpr std::string_view columns[] = {"tenant_id", "bucket"};
        auto write = begun(store, Access::Write);
        const auto answer = write->bulk({"call_hours", columns, {}}, 1,
            [](std::size_t, Values& out) { out = values(tenantOf(1)); });
        QVERIFY(!answer.ok());
        QCOMPARE(answer.error().code, Errc::Internal);
        write.reset();
        QCOMPARE(quotas(store), 0);
    }

    void scansInBlocks_data() { rows(); }
    void scansInBlocks()
    {
        QFETCH(Store, store);
        constexpr std::string_view columns[] = {"tenant_id", "bucket"};
        constexpr std::size_t many = 10'000;
        const auto write = begun(store, Access::Write);
        QCOMPARE(*write->bulk({"call_hours", columns, {}}, many,
                     [](std::size_t i, Values& out) {
                         out = values(tenantOf(1), static_cast<std::int64_t>(i));
                     }),
            static_cast<std::int64_t>(many));
        const Query query("select bucket from call_hours where tenant_id = $1 order by bucket",
            values(tenantOf(1)));
        std::int64_t next = 0;
        QVERIFY(write->scan(query, [&](const Row& row) { return row.integer(0) == next++; }).ok());
        QCOMPARE(next, static_cast<std::int64_t>(many));
        next = 0;
        QVERIFY(write->scan(query, [&](const Row&) { return ++next < 6'000; }).ok());
        QCOMPARE(next, 6'000);
        QVERIFY(write->commit().ok());
    }

    void aWriteThatAnswersIsRunToItsEnd_data() { rows(); }
    void aWriteThatAnswersIsRunToItsEnd()
    {
        QFETCH(Store, store);
        const auto write = begun(store, Access::Write);
        for (std::uint8_t i = 1; i <= 3; ++i)
            QVERIFY(write->execute(insertQuota, quota(tenantOf(1), i)).ok());
        const auto first
            = write->first(Query("update quotas set used = 7 where tenant_id = $1 returning used",
                               values(tenantOf(1))),
                [](const Row& row) { return row.integer(0); });
        QVERIFY(first && *first == 7);
        QCOMPARE(count(*write, "select count(*) from quotas where tenant_id = $1 and used = 7",
                     values(tenantOf(1))),
            3);
    }

    void listens_data() { rows(); }
    void listens()
    {
        QFETCH(Store, store);
        std::vector<std::string> heard;
        store.database->listen([&](std::string_view sql, std::chrono::nanoseconds took) {
            if (took.count() > 0)
                heard.emplace_back(sql);
        });
        QCOMPARE(quotas(store), 0);
        store.database->listen({});
        QCOMPARE(quotas(store), 0);
        QCOMPARE(
            heard, std::vector<std::string>{"select count(*) from quotas where tenant_id = $1"});
    }

    void tellsWhatItIs_data() { rows(); }
    void tellsWhatItIs()
    {
        QFETCH(Store, store);
        const auto info = store.database->info();
        QVERIFY(info.ok());
        QCOMPARE(info->engine, store.database->engine());
        QVERIFY(info->schema >= 1);
        QVERIFY(info->bytes > 0);
        QVERIFY(!info->place.empty());
        QVERIFY(store.database->tenants()->empty());
        const auto write = begun(store, Access::Write, tenantOf(2));
        for (const std::uint8_t number : std::initializer_list<std::uint8_t>{2, 1})
            QVERIFY(write
                        ->execute("insert into tenants (owner_tenant, name, time_zone, country,"
                                  " currency, demo, created_at, updated_at, version, audit_id)"
                                  " values ($1, 'n', 'UTC', 'US', 'USD', 0, 0, 0, 1, $1)"sv,
                            values(tenantOf(number)))
                        .ok());
        QVERIFY(write->commit().ok());
        QCOMPARE(*store.database->tenants(), (std::vector<TenantId>{tenantOf(1), tenantOf(2)}));
    }

    void digestsAgreeAcrossEngines()
    {
        std::vector<std::vector<TableDigest>> all;
        std::vector<std::vector<TableDigest>> content;
        const auto made = stores();
        for (std::size_t i = 0; i < made.size(); ++i) {
            const auto write = begun(made[i], Access::Write);
            for (std::uint8_t id = 1; id < 20; ++id)
                QVERIFY(write->execute(insertQuota, quota(tenantOf(1), id, id % 3)).ok());
            QVERIFY(write
                        ->execute("insert into audit_personal (tenant_id, commitment, salt, kind,"
                                  " value) values ($1, $2, $2, 'Ä', 'z')"sv,
                            values(tenantOf(1), Bytes{std::string("\0\xff", 2)}))
                        .ok());
            all.push_back(*tableDigests(*write));
            content.push_back(*tableDigests(*write, DigestOf::Content));
            QVERIFY(write
                        ->execute("update quotas set updated_at = $2 where tenant_id = $1"sv,
                            values(tenantOf(1), 5))
                        .ok());
            QVERIFY(*tableDigests(*write) != all.back());
            QCOMPARE(*tableDigests(*write, DigestOf::Content), content.back());
            QVERIFY(write
                        ->execute("update quotas set allowed = 9 where tenant_id = $1"
                                  " and kind = 'kind 7'"sv,
                            values(tenantOf(1)))
                        .ok());
            QVERIFY(*tableDigests(*write, DigestOf::Content) != content.back());
            QCOMPARE(all.back(), all.front());
            QCOMPARE(content.back(), content.front());
        }
        const auto quotaRow = std::find_if(all.front().begin(), all.front().end(),
            [](const TableDigest& digest) { return digest.table == "quotas"; });
        QVERIFY(quotaRow != all.front().end());
        QCOMPARE(quotaRow->rows, 19);
        QVERIFY(all.front().size() > content.front().size());
    }

    void faultsComeWhenAsked_data() { rows(); }
    void faultsComeWhenAsked()
    {
        QFETCH(Store, store);
        FaultyDatabase faulty(store.database);
        faulty.failAt(2, "quotas");
        {
            auto write = faulty.begin(tenantOf(1), Access::Write, {});
            QVERIFY(write.ok());
            QVERIFY((*write)->execute(insertQuota, quota(tenantOf(1), 1)).ok());
            QVERIFY((*write)->query("select 1"sv, {}, [](const Row&) { return true; }).ok());
            const auto failed = (*write)->execute(insertQuota, quota(tenantOf(1), 2));
            QVERIFY(!failed.ok());
            QCOMPARE(failed.error().code, Errc::Unavailable);
            QCOMPARE(faulty.seen(), 2);
        }
        QCOMPARE(quotas(store), 0);
        faulty.failAt(1, "commit");
        auto write = faulty.begin(tenantOf(1), Access::Write, {});
        QVERIFY((*write)->execute(insertQuota, quota(tenantOf(1), 1)).ok());
        QVERIFY(!(*write)->commit().ok());
        *write = nullptr;
        QCOMPARE(quotas(store), 0);
    }
};

QTEST_GUILESS_MAIN(TestTransaction)
#include "tst_transaction.moc"
