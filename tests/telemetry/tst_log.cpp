// The log: lines that nobody can forge, files that few can read, and a queue that never holds
// anybody up.

#include "services/base/phone.h"
#include "services/base/secret.h"
#include "services/base/time.h"
#include "services/telemetry/correlation.h"
#include "services/telemetry/log.h"
#include "services/telemetry/logfile.h"
#include "services/telemetry/logline.h"
#include "tests/support/must.h"
#include "tests/telemetry/logschema.h"
#include "tests/telemetry/pipe.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <atomic>
#include <csignal>
#include <sys/stat.h>
#include <thread>

using namespace trunkline;

namespace {

// SEC-O2: what must not be printed has no way into a line.
template <class T>
concept Loggable = requires(const T& value) { LogField("value", value); };
static_assert(Loggable<std::string> && Loggable<int> && Loggable<bool> && Loggable<TenantId>);
static_assert(!Loggable<Secret> && !Loggable<Phone> && !Loggable<const void*>);

QByteArray contentsOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

int modeOf(const QString& path)
{
    struct stat facts { };
    return stat(path.toUtf8().constData(), &facts) == 0 ? int(facts.st_mode & 07777) : -1;
}

/// What was written and lost, by level.
struct Counts {
    std::array<std::atomic<int>, logLevels> written{};
    std::array<std::atomic<int>, logLevels> dropped{};

    int all() const
    {
        int sum = 0;
        for (std::size_t i = 0; i < logLevels; ++i)
            sum += written.at(i) + dropped.at(i);
        return sum;
    }
};

LogOptions optionsFor(const QString& place, const std::shared_ptr<Counts>& counts = {})
{
    LogOptions options;
    options.place = place.toStdString();
    options.version = "0.1.0";
    options.instance = "019b76da-a800-70ee-b720-415f2ff65219";
    if (counts)
        options.counted = [counts](LogLevel level, bool dropped) {
            ++(dropped ? counts->dropped : counts->written).at(static_cast<std::size_t>(level));
        };
    return options;
}

std::shared_ptr<Log> logTo(LogOptions options)
{
    return must(Log::open(std::move(options), std::make_shared<SystemClock>()), "the log");
}

} // namespace

class TestLog : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { std::signal(SIGPIPE, SIG_IGN); } // as the server does
    void escapes_data();
    void escapes();
    void linesAreOfTheSchema();
    void longOnesAreCut();
    void levels_data();
    void levels();
    void modes_data();
    void modes();
    void refusesPlaces_data();
    void refusesPlaces();
    void goesOnAfterAMove();
    void slowReaders_data();
    void slowReaders();
    void keepsRoomForTrouble();
    void manyThreads();
    void tornLineIsEnded();
    void correlates();

private:
    QTemporaryDir m_folder;
};

void TestLog::escapes_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char* name, const QByteArray& value, const char* json) {
        QTest::newRow(name) << value << QByteArray(json);
    };
    row("SEC-O2 plain", "abc", R"("abc")");
    row("SEC-O2 forged line", "x\n{\"level\":\"info\"}", R"("x\u000a{\"level\":\"info\"}")");
    row("SEC-O2 CR", "a\rb", R"("a\u000db")");
    row("SEC-O2 ESC", "\x1b[2J", R"("\u001b[2J")");
    row("SEC-O2 NUL", QByteArray("a\0b", 3), R"("a\u0000b")");
    row("SEC-O2 tab", "a\tb", R"("a\u0009b")");
    row("SEC-O2 DEL", "a\x7f", R"("a\u007f")");
    row("SEC-O2 C1",
        "a\xc2\x9b"
        "31m",
        R"("a\u009b31m")");
    row("SEC-O2 NEL", "a\xc2\x85", R"("a\u0085")");
    row("SEC-O2 line separator",
        "a\xe2\x80\xa8"
        "b",
        R"("a\u2028b")");
    row("SEC-O2 paragraph separator",
        "a\xe2\x80\xa9"
        "b",
        R"("a\u2029b")");
    row("SEC-O2 turned around",
        "a\xe2\x80\xae"
        "b",
        R"("a\u202eb")");
    row("SEC-O2 isolated",
        "a\xe2\x81\xa6"
        "b",
        R"("a\u2066b")");
    row("SEC-O2 zero width",
        "a\xe2\x80\x8b"
        "b",
        R"("a\u200bb")");
    row("SEC-O2 byte order mark",
        "\xef\xbb\xbf"
        "a",
        R"("\ufeffa")");
    row("SEC-O2 quote and backslash", R"(a"\b)", R"("a\"\\b")");
    row("SEC-O2 letters of others", "\xc3\xa9\xe6\xbc\xa2\xf0\x9f\x93\x9e",
        "\"\xc3\xa9\xe6\xbc\xa2\xf0\x9f\x93\x9e\"");
    row("SEC-O2 lone byte", "a\xff", R"("a\ufffd")");
    row("SEC-O2 cut character", "a\xe2\x80", R"("a\ufffd\ufffd")");
    row("SEC-O2 overlong", "\xc0\x8a", R"("\ufffd\ufffd")");
    row("SEC-O2 surrogate", "\xed\xa0\x80", R"("\ufffd\ufffd\ufffd")");
    row("SEC-O2 beyond Unicode", "\xf4\x90\x80\x80", R"("\ufffd\ufffd\ufffd\ufffd")");
}

void TestLog::escapes()
{
    QFETCH(QByteArray, value);
    std::string out;
    appendLogText(out, value.toStdString());
    QTEST(QByteArray::fromStdString(out), "json");
}

void TestLog::linesAreOfTheSchema()
{
    const QString path = m_folder.filePath(QStringLiteral("schema.log"));
    {
        const auto log = logTo(optionsFor(path));
        log->write(LogLevel::Info, "server", "server.started", "requests are answered",
            {{"server_port", 1}, {"url_scheme", std::string("http")}, {"ready", true},
                {"duration_ms", 1.25}, {"tenant_id", TenantId{}}, {"detail", ""}});
        log->write(LogLevel::Fatal, "server", "server.stopped", "the server ends");
    }
    const auto lines = linesOf(contentsOf(path));
    QCOMPARE(lines.size(), 2);
    for (const QByteArray& line : lines)
        QCOMPARE(faultOf(line), QString());
    const QJsonObject first = memberOf(lines.front());
    QCOMPARE(first[QStringLiteral("server_port")].toInt(), 1);
    QCOMPARE(first[QStringLiteral("ready")].toBool(), true);
    QCOMPARE(first[QStringLiteral("duration_ms")].toDouble(), 1.25);
    QVERIFY(!first.contains(QStringLiteral("tenant_id"))); // nobody's
    QVERIFY(!first.contains(QStringLiteral("detail")));
    QCOMPARE(memberOf(lines.back())[QStringLiteral("level")].toString(), QStringLiteral("fatal"));
}

void TestLog::longOnesAreCut()
{
    std::string one;
    appendLogText(one, std::string(5'000, 'a'));
    QCOMPARE(one.size(), mostValueBytes + 2 + 3); // quotes and an ellipsis
    LogLine line;
    const std::string long1(1'000, '\x01'); // six bytes each
    for (int i = 0; i < 5; ++i)
        line.add({"value", long1});
    const std::string text = std::move(line).finish();
    QVERIFY(text.size() <= mostLineBytes);
    QVERIFY(text.ends_with(R"("truncated":true})"));
}

void TestLog::levels_data()
{
    QTest::addColumn<QString>("level");
    QTest::addColumn<int>("lines");
    int lines = 6;
    for (const char* level : {"trace", "debug", "info", "warn", "error", "fatal"})
        QTest::newRow(level) << QString::fromLatin1(level) << lines--;
}

void TestLog::levels()
{
    QFETCH(QString, level);
    const QString path = m_folder.filePath(level + QStringLiteral(".log"));
    {
        LogOptions options = optionsFor(path);
        options.level = LogLevel::Fatal;
        const auto log = logTo(options);
        log->setLevel(*logLevelOf(level.toStdString())); // as at run time
        for (std::size_t i = 0; i < logLevels; ++i)
            log->write(static_cast<LogLevel>(i), "test", "test.level", "a line");
    }
    QTEST(int(linesOf(contentsOf(path)).size()), "lines");
    QVERIFY(!logLevelOf("INFO") && !logLevelOf("") && !logLevelOf("warning"));
}

void TestLog::modes_data()
{
    QTest::addColumn<int>("before"); // -1: there is none
    QTest::addColumn<int>("after");
    QTest::newRow("SEC-O1 new") << -1 << 0640;
    QTest::newRow("SEC-O1 open to all") << 0666 << 0640;
    QTest::newRow("SEC-O1 read by all") << 0644 << 0640;
    QTest::newRow("SEC-O1 stricter") << 0600 << 0600;
}

void TestLog::modes()
{
    QFETCH(int, before);
    const QString path = m_folder.filePath(QStringLiteral("mode%1.log").arg(before));
    const mode_t mask = umask(0);
    if (before >= 0) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{}\n") == 3);
        file.close();
        QVERIFY(chmod(path.toUtf8().constData(), static_cast<mode_t>(before)) == 0);
    }
    {
        const auto log = logTo(optionsFor(path));
        log->write(LogLevel::Info, "test", "test.mode", "a line");
    }
    umask(mask);
    QTEST(modeOf(path), "after");
    QCOMPARE(linesOf(contentsOf(path)).size(), before < 0 ? 1 : 2); // appended
}

void TestLog::refusesPlaces_data()
{
    QTest::addColumn<QString>("place");
    QTest::newRow("no folder") << m_folder.filePath(QStringLiteral("none/a.log"));
    QTest::newRow("a folder") << m_folder.path();
}

void TestLog::refusesPlaces()
{
    QFETCH(QString, place);
    const auto log = Log::open(optionsFor(place), std::make_shared<SystemClock>());
    QVERIFY(!log && log.error().code == Errc::Invalid);
    QCOMPARE(log.error().fields.front().field, std::string("log_file"));
}

void TestLog::goesOnAfterAMove()
{
    const QString path = m_folder.filePath(QStringLiteral("moved.log"));
    const QString old = path + QStringLiteral(".1");
    {
        const auto log = logTo(optionsFor(path));
        log->write(LogLevel::Info, "test", "test.first", "a line");
        QTRY_COMPARE(contentsOf(path).count('\n'), 1);
        QVERIFY(QFile::rename(path, old));
        log->write(LogLevel::Info, "test", "test.second", "a line");
        QTRY_COMPARE(contentsOf(old).count('\n'), 2); // nobody told us yet
        QVERIFY(log->reopen().ok());
        log->write(LogLevel::Info, "test", "test.third", "a line");
    }
    QCOMPARE(linesOf(contentsOf(old)).size(), 2);
    QCOMPARE(linesOf(contentsOf(path)).size(), 1);
    QCOMPARE(modeOf(path) & 027, 0);
}

void TestLog::slowReaders_data()
{
    QTest::addColumn<bool>("reads");
    QTest::newRow("SEC-O1 nobody reads") << false;
    QTest::newRow("SEC-O1 control: somebody does") << true;
}

void TestLog::slowReaders()
{
    QFETCH(bool, reads);
    constexpr int lines = 20'000;
    Pipe pipe(m_folder.filePath(QString::fromLatin1(reads ? "read" : "unread")));
    if (reads)
        pipe.drain();
    const auto counts = std::make_shared<Counts>();
    LogOptions options = optionsFor(QString::fromStdString(pipe.path()), counts);
    options.queue = reads ? lines * 2 : 256;
    options.farewell = std::chrono::milliseconds{reads ? 30'000 : 300};
    QElapsedTimer took;
    qint64 longest = 0;
    {
        const auto log = logTo(options);
        for (int i = 0; i < lines; ++i) {
            took.start();
            log->write(LogLevel::Info, "test", "test.line", "a line", {{"server_port", i}});
            longest = std::max(longest, took.elapsed());
        }
        took.start();
    }
    QVERIFY2(longest < 1'000, qPrintable(QStringLiteral("one line took %1 ms").arg(longest)));
    QVERIFY2(reads || took.elapsed() < 5'000, "the end waits for a reader that never comes");
    QCOMPARE(counts->all(), lines); // none is lost without being counted
    const auto info = static_cast<std::size_t>(LogLevel::Info);
    if (reads)
        QCOMPARE(counts->dropped.at(info).load(), 0);
    else
        QVERIFY(counts->dropped.at(info) > lines / 2);
}

void TestLog::keepsRoomForTrouble()
{
    Pipe pipe(m_folder.filePath(QStringLiteral("trouble")));
    const auto counts = std::make_shared<Counts>();
    LogOptions options = optionsFor(QString::fromStdString(pipe.path()), counts);
    options.queue = 256;
    options.farewell = std::chrono::milliseconds{10'000};
    {
        const auto log = logTo(options);
        for (int i = 0; i < 5'000; ++i)
            log->write(LogLevel::Info, "test", "test.line", "a line");
        for (int i = 0; i < 20; ++i)
            log->write(LogLevel::Error, "test", "test.trouble", "a line");
        pipe.drain();
    }
    QVERIFY(counts->dropped.at(static_cast<std::size_t>(LogLevel::Info)) > 0);
    QCOMPARE(counts->dropped.at(static_cast<std::size_t>(LogLevel::Error)).load(), 0);
    QCOMPARE(counts->written.at(static_cast<std::size_t>(LogLevel::Error)).load(), 20);
}

void TestLog::manyThreads()
{
    const QString path = m_folder.filePath(QStringLiteral("threads.log"));
    const auto counts = std::make_shared<Counts>();
    {
        LogOptions options = optionsFor(path, counts);
        options.queue = 20'000;
        const auto log = logTo(options);
        std::vector<std::thread> threads(8);
        for (std::thread& thread : threads)
            thread = std::thread([&log] {
                for (int n = 0; n < 1'000; ++n)
                    log->write(LogLevel::Info, "test", "test.line", "a line", {{"server_port", n}});
            });
        for (std::thread& thread : threads)
            thread.join();
    }
    const auto lines = linesOf(contentsOf(path));
    QCOMPARE(lines.size(), 8'000);
    for (const QByteArray& line : lines)
        QCOMPARE(faultOf(line), QString());
}

/// What is cut off in the middle, as on a disk that is full, does not swallow the line behind it.
void TestLog::tornLineIsEnded()
{
    Pipe pipe(m_folder.filePath(QStringLiteral("torn")));
    LogFile file(pipe.path());
    QVERIFY(file.open().ok());
    file.hurry(std::chrono::steady_clock::now());
    const std::string line = std::string(10'000, 'x') + '\n'; // a pipe holds six and a part
    int whole = 0;
    while (file.write(line) == line.size())
        ++whole;
    const QByteArray before = pipe.take();
    QVERIFY(before.size() > qsizetype{10'001} * whole); // torn
    QCOMPARE(file.write("next\n"), std::size_t{5});
    QCOMPARE(pipe.take(), QByteArray("\nnext\n"));
    // Those that go together are known by how far they came.
    QCOMPARE(file.write("last\nof all\n"), std::size_t{12});
    QCOMPARE(pipe.take(), QByteArray("last\nof all\n"));
}

void TestLog::correlates()
{
    const Secret key("a key of thirty-two bytes, or so");
    const std::string id = correlationId(key, "203.0.113.7");
    QCOMPARE(id.size(), std::size_t{12});
    QCOMPARE(id, correlationId(key, "203.0.113.7"));
    QVERIFY(id != correlationId(key, "203.0.113.8"));
    QVERIFY(id != correlationId(Secret("another key of thirty-two bytes"), "203.0.113.7"));
    // RFC 4231, test case 2.
    QCOMPARE(
        correlationId(Secret("Jefe"), "what do ya want for nothing?"), std::string("5bdcc146bf60"));
}

QTEST_GUILESS_MAIN(TestLog)
#include "tst_log.moc"
