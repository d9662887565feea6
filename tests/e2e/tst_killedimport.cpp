// SEC-F1: kill -9 in the middle of `trunklinectl import`, many times: what was acknowledged is
// there once, and the same command run again makes the store that an import without a kill makes.

#include "tests/e2e/calllog.h"
#include "tests/e2e/place.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>
#include <QThread>

#include <algorithm>
#include <cmath>
#include <csignal>

using namespace trunkline;

namespace {

constexpr int attempts = 5; ///< for a kill that came too late, or where there was one already
constexpr double goldenPart = 0.6180339887498949;

/// How long a run is, and how often it is killed.
struct Scale {
    int rows = 4'000;
    int batchSize = 50;
    int kills = 50;
};

/// `TRUNK_LONG` is set by the nightly run.
Scale scaleOf(const QString& kind)
{
    if (qEnvironmentVariableIsSet("TRUNK_LONG"))
        return {60'000, 500, 50};
    return {4'000, 50, kind == QStringLiteral("sqlite") ? 50 : 8};
}

struct Acknowledged {
    int batch = 0;
    int rows = 0;
};

std::optional<Acknowledged> acknowledged(const QByteArray& line)
{
    static const QRegularExpression form(
        QStringLiteral("^batch (\\d+) stored: (\\d+) rows, \\d+ of \\d+ bytes$"));
    const auto match = form.match(QString::fromUtf8(line));
    if (!match.hasMatch())
        return std::nullopt;
    return Acknowledged{match.captured(1).toInt(), match.captured(2).toInt()};
}

/// What does not depend on how many goes it took.
QJsonObject lasting(QJsonObject report)
{
    for (const char* name : {"job_id", "resumed_at_batch", "conflict_ids"})
        report.remove(QLatin1String(name));
    return report;
}

QStringList importing(const QString& file)
{
    return {QStringLiteral("import"), file, QStringLiteral("--format"), QStringLiteral("asterisk"),
        QStringLiteral("--time-zone"), QStringLiteral("America/New_York"),
        QStringLiteral("--campaign-column"), QStringLiteral("dcontext"),
        QStringLiteral("--publisher-column"), QStringLiteral("accountcode"),
        QStringLiteral("--buyer-column"), QStringLiteral("userfield")};
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestKilledImport : public QObject {
    Q_OBJECT

private slots:
    void resumes_data();
    void resumes();

private:
    /// Killed at a moment of a batch after `target`, unless it had ended before.
    std::optional<Acknowledged> killAfter(int target, double part);
    void checkKilled(Acknowledged last);
    /// Behind which batch the same command went on.
    int checkResumed();
    void compareWithUninterrupted(const QJsonObject& report);

    void checkPlaces();

    void prepare(const QString& kind);
    QStringList command() const;
    Digests compared() const;
    int lastBatch() const { return static_cast<int>(m_batches.size()) - 1; }

    Scale m_scale;
    std::unique_ptr<StorePlace> m_place;
    std::unique_ptr<CallLog> m_log;
    QString m_file;
    QString m_rejects;
    QList<Acknowledged> m_batches; ///< of the run that nobody killed; [0] is the start
    double m_batchMicroseconds = 0;
    QJsonObject m_report;
    Digests m_digests;
    QByteArray m_rejected;
    QSet<int> m_places; ///< after which batch the kills fell
    int m_found = 0;    ///< the batch at which the killed job stands in the store
    int m_unacknowledged = 0;
};

QStringList TestKilledImport::command() const
{
    return importing(m_file)
        + QStringList{QStringLiteral("--rejects"), m_rejects, QStringLiteral("--batch-size"),
            QString::number(m_scale.batchSize)};
}

/// All tables but the one of the jobs, which counts goes and has an id of its own.
Digests TestKilledImport::compared() const
{
    Digests digests = m_place->digests(true);
    digests.erase(QStringLiteral("jobs"));
    return digests;
}

void TestKilledImport::resumes_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("kill");
    for (const QString& kind : StorePlace::kinds()) {
        for (int kill = 1; kill <= scaleOf(kind).kills; ++kill)
            QTest::addRow("%s %d", qPrintable(kind), kill) << kind << kill;
    }
}

std::optional<Acknowledged> TestKilledImport::killAfter(int target, double part)
{
    const auto program = m_place->start(command() + QStringList{QStringLiteral("--json")});
    Acknowledged last;
    while (last.batch < target) {
        const auto line = program->line();
        if (!line)
            return std::nullopt;
        last = acknowledged(*line).value_or(last);
    }
    QThread::usleep(static_cast<unsigned long>(part * m_batchMicroseconds));
    program->kill();
    while (const auto line = program->line())
        last = acknowledged(*line).value_or(last);
    const Ended ended = program->wait();
    if (ended.signal != SIGKILL || last.batch >= lastBatch())
        return std::nullopt;
    // The last batch can be stored and the import done before its line is written.
    m_place->settle();
    const QByteArray state = m_place->value("select state from jobs where file_name = 'calls.csv'");
    return state == "done" ? std::nullopt : std::optional(last);
}

void TestKilledImport::checkKilled(Acknowledged last)
{
    QCOMPARE(last.rows, m_batches[last.batch].rows);
    const QList<QByteArrayList> jobs
        = m_place->rows("select state, batch, row_count from jobs where file_name = 'calls.csv'");
    QCOMPARE(jobs.size(), 1);
    QCOMPARE(jobs[0][0], QByteArray("running"));
    m_found = jobs[0][1].toInt();
    // At most the batch that was under way is there as well, and whole.
    QVERIFY2(m_found == last.batch || m_found == last.batch + 1, jobs[0][1].constData());
    QCOMPARE(jobs[0][2].toInt(), m_batches[m_found].rows);

    const QByteArray ours = " from calls where external_id like '1709251200.%'";
    QSet<QByteArray> ids;
    for (const QByteArrayList& row : m_place->rows("select external_id" + ours)) {
        QVERIFY2(!ids.contains(row[0]), "a call is there twice");
        ids.insert(row[0]);
    }
    QVERIFY(ids == m_log->idsOfFirst(m_batches[m_found].rows));
    QCOMPARE(m_place->value("select sum(calls) from call_hourly"),
        m_place->value("select count(*) from calls"));
    QCOMPARE(m_place->value("select sum(talk_seconds) from call_hourly"),
        m_place->value("select sum(talk_seconds) from calls where outcome = 0"));
}

int TestKilledImport::checkResumed()
{
    const QJsonObject report = m_place->answer(command());
    compareWithUninterrupted(report);
    return report[QStringLiteral("resumed_at_batch")].toInt();
}

void TestKilledImport::compareWithUninterrupted(const QJsonObject& report)
{
    QCOMPARE(lasting(report), lasting(m_report));
    QVERIFY2(compared() == m_digests, "the store differs from that of an uninterrupted import");
    QCOMPARE(contentOf(m_rejects), m_rejected);
    const QJsonObject verdict
        = m_place->answer({QStringLiteral("audit"), QStringLiteral("verify")});
    QVERIFY(verdict[QStringLiteral("ok")].toBool());
    QVERIFY(verdict[QStringLiteral("entries")].toInteger() > m_batches.size());
}

/// The store of this kind, empty but for the names, and what an import without a kill makes of it.
void TestKilledImport::prepare(const QString& kind)
{
    if (m_place && m_place->kind() == kind)
        return;
    m_places.clear();
    m_unacknowledged = 0;
    m_scale = scaleOf(kind);
    m_place = std::make_unique<StorePlace>(kind, QStringLiteral("Europe/London"));
    m_log = std::make_unique<CallLog>(m_scale.rows);
    m_file = m_place->write(QStringLiteral("calls.csv"), m_log->text());
    m_rejects = m_place->path(QStringLiteral("rejects.csv"));
    m_place->answer(importing(m_place->write(QStringLiteral("names.csv"), namesOfCallLog()))
        + QStringList{QStringLiteral("--create")});
    m_place->keep();

    QElapsedTimer clock;
    clock.start();
    const Ended whole = m_place->run(command() + QStringList{QStringLiteral("--json")});
    QVERIFY2(whole.code == 0 && whole.object(), whole.err.constData());
    m_report = *whole.object();
    m_batches = {{}};
    for (const QByteArray& line : whole.err.split('\n')) {
        if (const auto each = acknowledged(line)) {
            QCOMPARE(each->batch, m_batches.size());
            m_batches.append(*each);
        }
    }
    m_batchMicroseconds = static_cast<double>(clock.nsecsElapsed()) / 1000 / lastBatch();
    m_digests = compared();
    m_rejected = contentOf(m_rejects);
    QCOMPARE(m_report[QStringLiteral("rows")].toInt(), m_log->rows());
    QCOMPARE(m_report[QStringLiteral("imported")].toInt(), m_log->idsOfFirst(m_log->rows()).size());
    QVERIFY(m_report[QStringLiteral("conflicts")].toInt() > 10);
    QVERIFY(m_report[QStringLiteral("rejected")].toInt() > 10);
    QVERIFY(m_rejected.count('\n') > m_report[QStringLiteral("rejected")].toInt());
    QVERIFY(lastBatch() * 2 > m_scale.kills * 3);
}

void TestKilledImport::resumes()
{
    QFETCH(QString, kind);
    QFETCH(int, kill);
    prepare(kind);
    if (QTest::currentTestFailed())
        return;
    const int target = 2 + (kill - 1) * (lastBatch() - 5) / (m_scale.kills - 1);
    std::optional<Acknowledged> fell;
    int late = 0;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        m_place->restore();
        QFile::remove(m_rejects);
        // On a busy machine the import is ahead of its lines: aim earlier each time.
        fell = killAfter(std::max(2, target - 3 * late), std::fmod(kill * goldenPart, 1));
        if (fell && !m_places.contains(fell->batch))
            break;
        if (!fell)
            ++late;
    }
    QVERIFY2(fell, "every attempt came after the last batch");
    QVERIFY(fell->batch > 1 && fell->batch < lastBatch());
    m_places.insert(fell->batch);
    // A server may still be at work for the client that died: half of the resumes do not wait.
    const bool atOnce = !m_place->isFile() && kill % 2 == 0;
    if (!atOnce) {
        m_place->settle();
        checkKilled(*fell);
        if (QTest::currentTestFailed())
            return;
    }
    const int found = checkResumed();
    if (QTest::currentTestFailed())
        return;
    if (atOnce)
        m_found = found;
    QCOMPARE(found, m_found);
    QVERIFY(found == fell->batch || found == fell->batch + 1);
    m_unacknowledged += found - fell->batch;
    qInfo("killed after batch %d of %d was acknowledged (%d rows); taken up%s behind batch %d",
        fell->batch, lastBatch(), fell->rows, atOnce ? " at once" : "", found);
    if (kill == m_scale.kills)
        checkPlaces();
}

void TestKilledImport::checkPlaces()
{
    const auto places = static_cast<int>(m_places.size());
    qInfo("%s: %d kills at %d places, batches %d to %d of 1 to %d; %d times a batch was stored and "
          "not yet acknowledged",
        qPrintable(m_place->kind()), m_scale.kills, places,
        *std::min_element(m_places.begin(), m_places.end()),
        *std::max_element(m_places.begin(), m_places.end()), lastBatch(), m_unacknowledged);
    QVERIFY(places * 5 >= m_scale.kills * 4);
}

QTEST_GUILESS_MAIN(TestKilledImport)
#include "tst_killedimport.moc"
