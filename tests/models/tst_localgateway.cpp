#include "models/base/whenready.h"
#include "models/gateway/localgateway.h"
#include "services/contract/tenants.h"

#include <QTest>

#include <atomic>
#include <thread>

namespace trunkline {

namespace {

/// Holds every transaction until it is let go or asked to stop.
class HeldDatabase final : public Database {
public:
    std::atomic<bool> held = true;
    std::atomic<int> begun = 0;

    Engine engine() const override { return Engine::Sqlite; }
    Result<std::unique_ptr<Transaction>> begin(
        TenantId /*tenant*/, Access /*access*/, std::stop_token stop) override
    {
        ++begun;
        while (held) {
            if (stop.stop_requested())
                return fail(Errc::Cancelled, "stopped");
            std::this_thread::yield();
        }
        return fail(Errc::Unavailable, "let go");
    }
    Result<std::vector<TenantId>> tenants() override { return std::vector<TenantId>{}; }
    Result<StoreInfo> info() override { return StoreInfo{}; }
    void listen(Listener /*listener*/) override { }
};

struct Side {
    std::shared_ptr<HeldDatabase> database = std::make_shared<HeldDatabase>();
    std::shared_ptr<HandlerTable> handlers = std::make_shared<HandlerTable>();
    std::shared_ptr<Dispatcher> dispatcher;

    Side()
    {
        handlers->add<ReadTenant>(
            [](Transaction&, Context&, const ReadTenant&) -> Result<Tenant> { return Tenant{}; });
        dispatcher = std::make_shared<Dispatcher>(database, handlers,
            std::make_shared<SystemClock>(), std::make_shared<SystemRandom>(), nullptr);
    }
};

QString codeOf(const QFuture<Result<Tenant>>& future)
{
    const Result<Tenant> answer = answerOf(future);
    return answer ? QStringLiteral("ok") : QString::fromLatin1(name(answer.error().code));
}

} // namespace

class LocalGatewayTest : public QObject {
    Q_OBJECT

private slots:
    void answersOffTheCallersThread();
    void stopsOneCall();
    void answersEverythingAtShutdown();
};

void LocalGatewayTest::answersOffTheCallersThread()
{
    const Side side;
    LocalGateway gateway(side.dispatcher, {});
    const auto future = gateway.call(ReadTenant{});
    QTRY_COMPARE(side.database->begun.load(), 1);
    QVERIFY(!future.isFinished());
    side.database->held = false;
    QTRY_VERIFY(future.isFinished());
    QCOMPARE(future.resultCount(), 1);
    QCOMPARE(codeOf(future), QStringLiteral("unavailable"));
}

void LocalGatewayTest::stopsOneCall()
{
    const Side side;
    LocalGateway gateway(side.dispatcher, {});
    std::stop_source stop;
    const auto stopped = gateway.call(ReadTenant{}, stop.get_token());
    const auto other = gateway.call(ReadTenant{});
    QTRY_COMPARE(side.database->begun.load(), 2);
    stop.request_stop();
    QTRY_VERIFY(stopped.isFinished());
    QCOMPARE(codeOf(stopped), QStringLiteral("cancelled"));
    QVERIFY(!other.isFinished());
}

void LocalGatewayTest::answersEverythingAtShutdown()
{
    const Side side;
    QList<QFuture<Result<Tenant>>> futures;
    {
        LocalGateway gateway(side.dispatcher, {});
        for (int i = 0; i < 50; ++i)
            futures.push_back(gateway.call(ReadTenant{}));
        QTRY_COMPARE(side.database->begun.load(), 4);
    }
    for (const auto& future : futures) {
        QVERIFY(future.isFinished());
        QCOMPARE(future.resultCount(), 1);
        QCOMPARE(codeOf(future), QStringLiteral("cancelled"));
    }
}

} // namespace trunkline

QTEST_GUILESS_MAIN(trunkline::LocalGatewayTest)
#include "tst_localgateway.moc"
