// SEC-R3: whatever happens to Redis, two replicas together admit what the policy allows, no tenth
// more, and nobody waits for a Redis that does not answer. Wrong limiters go through the same
// outage beside the right ones, and are found.

#include "services/ratelimit/redislimiter.h"
#include "tests/ratelimit/load.h"
#include "tests/ratelimit/redisserver.h"

#include <QTest>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

using namespace trunkline;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

namespace {

constexpr double Most = 1.10;
constexpr double Least = 0.80;
constexpr nanoseconds MostWait = milliseconds(50);

Policy policy() { return perSecond("p", 100, 20); }

std::shared_ptr<RedisLimiter> right(const RedisServer& server, const std::string& prefix)
{
    RedisLimiterOptions options;
    options.address = server.address();
    options.prefix = prefix;
    options.replicas = 2;
    SystemRandom random;
    return std::make_shared<RedisLimiter>(options, std::make_shared<SteadyClock>(), random);
}

/// Decides as the right one does while Redis is there, and in some wrong way while it is not.
class Wrong final : public Limiter {
public:
    enum class Way {
        Opens,   ///< admits everything
        Closes,  ///< refuses everything
        Forgets, ///< begins with full buckets, each of the whole policy
        Insists, ///< waits for Redis at each question
    };

    Wrong(Way way, std::shared_ptr<Limiter> right)
        : m_way(way)
        , m_right(std::move(right))
        , m_own(std::make_shared<SteadyClock>(), m_random)
    {
    }

    Verdict admitAll(std::span<const Charge> charges) override
    {
        Verdict verdict = m_right->admitAll(charges);
        if (!verdict.degraded)
            return verdict;
        switch (m_way) {
        case Way::Opens:
            verdict.admitted = true;
            break;
        case Way::Closes:
            verdict.admitted = false;
            break;
        case Way::Forgets:
            return m_own.admitAll(charges);
        case Way::Insists:
            std::this_thread::sleep_for(MostWait * 2);
            break;
        }
        return verdict;
    }

private:
    Way m_way;
    std::shared_ptr<Limiter> m_right;
    SystemRandom m_random;
    MemoryLimiter m_own;
};

/// Listens where Redis did, and never answers.
class BlackHole {
public:
    explicit BlackHole(const QString& path)
        : m_socket(::socket(AF_UNIX, SOCK_STREAM, 0))
    {
        QFile::remove(path);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, qPrintable(path), sizeof address.sun_path - 1);
        m_listens
            = ::bind(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0
            && ::listen(m_socket, 1'000) == 0;
    }
    ~BlackHole() { ::close(m_socket); }
    BlackHole(const BlackHole&) = delete;
    BlackHole& operator=(const BlackHole&) = delete;

    bool listens() const { return m_listens; }

private:
    int m_socket;
    bool m_listens = false;
};

enum class Fate { Killed, Restarted, Stopped, BlackHoled };

/// Lets time pass: it is what these tests are about.
void pass(milliseconds time) { QTest::qWait(static_cast<int>(time.count())); }

/// The outage from its first moment until Redis is back, or would be.
void suffer(RedisServer& server, Fate fate)
{
    const milliseconds lasts(2'500);
    switch (fate) {
    case Fate::Killed:
        server.kill();
        pass(lasts * 2);
        return;
    case Fate::Restarted:
        server.kill();
        pass(lasts);
        QVERIFY(server.start());
        return;
    case Fate::Stopped:
        server.freeze();
        pass(lasts);
        server.thaw();
        return;
    case Fate::BlackHoled: {
        server.kill();
        const BlackHole hole(server.socket());
        QVERIFY(hole.listens());
        pass(lasts);
    }
        QVERIFY(server.start());
        return;
    }
}

QString percent(double part) { return QString::number(part * 100, 'f', 1) + " %"; }

QString milli(nanoseconds wait) { return QString::number(double(wait.count()) / 1e6) + " ms"; }

} // namespace

Q_DECLARE_METATYPE(Fate)

class TestRedisOutage : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void keepsThePromise_data();
    void keepsThePromise();
};

void TestRedisOutage::initTestCase()
{
    if (!RedisServer::isInstalled())
        QSKIP("no redis-server here");
}

void TestRedisOutage::keepsThePromise_data()
{
    QTest::addColumn<Fate>("fate");
    QTest::newRow("SEC-R3 killed") << Fate::Killed;
    QTest::newRow("SEC-R3 killed and restarted with nothing") << Fate::Restarted;
    QTest::newRow("SEC-R3 stopped and continued") << Fate::Stopped;
    QTest::newRow("SEC-R3 black-holed and restarted") << Fate::BlackHoled;
}

void TestRedisOutage::keepsThePromise()
{
    QFETCH(Fate, fate);
    RedisServer server;
    QVERIFY(server.start());
    const std::array replicas{right(server, "right:"), right(server, "right:")};
    const auto wrong = [&server](Wrong::Way way, const std::string& prefix) {
        const auto one = [&] { return std::make_shared<Wrong>(way, right(server, prefix)); };
        return Load::Replicas{one(), one()};
    };
    const auto opens = wrong(Wrong::Way::Opens, "opens:");
    const auto closes = wrong(Wrong::Way::Closes, "closes:");
    const auto forgets = wrong(Wrong::Way::Forgets, "forgets:");
    const auto insists = wrong(Wrong::Way::Insists, "insists:");
    for (const auto& replica : replicas)
        QTRY_VERIFY(!replica->isDegraded());

    const SteadyClock clock;
    Load good({replicas[0], replicas[1]}, policy());
    Load open(opens, policy());
    Load closed(closes, policy());
    Load forgetful(forgets, policy());
    Load insistent(insists, policy());
    pass(milliseconds(1'000));
    const nanoseconds fell = clock.now();
    suffer(server, fate);
    const nanoseconds rose = clock.now();
    if (fate != Fate::Killed) {
        for (const auto& replica : replicas)
            QTRY_VERIFY(!replica->isDegraded());
        pass(milliseconds(1'500));
    }

    const double admitted = good.stop();
    const double byOpen = open.stop();
    const double byClosed = closed.stop();
    const double byForgetful = forgetful.stop();
    insistent.stop();
    const nanoseconds settled = fell + seconds(1);
    const nanoseconds wait = good.wait(0.99, settled, rose);
    qInfo().noquote() << "admitted" << percent(admitted) << "of the policy; open" << percent(byOpen)
                      << "closed" << percent(byClosed) << "forgetful" << percent(byForgetful);
    qInfo().noquote() << "waits: first second at most" << milli(good.wait(1, fell, settled))
                      << "then 99 %" << milli(wait) << "at most"
                      << milli(good.wait(1, settled, rose));
    for (const auto& replica : replicas)
        QVERIFY(replica->figures().degraded > 0 && replica->figures().shared > 0);
    QVERIFY2(admitted <= Most, "more than the policy and a tenth");
    QVERIFY2(admitted >= Least, "closed");
    QVERIFY2(wait <= MostWait, "questions wait for a Redis that does not answer");

    QVERIFY2(byOpen > Most, "control: the check does not find one that opens");
    QVERIFY2(byClosed < Least, "control: the check does not find one that closes");
    QVERIFY2(byForgetful > Most, "control: the check does not find one that forgets");
    QVERIFY2(insistent.wait(0.99, settled, rose) > MostWait,
        "control: the check does not find one that insists");
}

QTEST_GUILESS_MAIN(TestRedisOutage)
#include "tst_redisoutage.moc"
