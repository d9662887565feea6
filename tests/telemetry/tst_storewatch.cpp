// The store's side of the metrics: statements by their fixed names, waits, slow ones, the trail.

#include "tests/conformance/operations.h"
#include "tests/telemetry/watched.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace trunkline;
using std::chrono::milliseconds;

namespace {

QStringList labelsOf(const QMap<QString, MetricFamilyText>& families, const char* family,
    const char* label, const QString& suffix = QStringLiteral("_count"))
{
    QSet<QString> found;
    const QString name = QString::fromLatin1(family);
    const auto& samples = families[name].samples;
    for (auto at = samples.begin(); at != samples.end(); ++at) {
        if (at.key().first == name + suffix && *at > 0)
            found.insert(at.key().second.value(QString::fromLatin1(label)));
    }
    return found.values();
}

} // namespace

class TestStoreWatch : public QObject {
    Q_OBJECT

private slots:
    void everyStatementHasAName_data() { addKinds(); }
    void everyStatementHasAName();
    void failuresAreTold_data() { addKinds(); }
    void failuresAreTold();
    void poolsAreTold_data() { addKinds(); }
    void poolsAreTold();
    void slowOnesAreLogged_data();
    void slowOnesAreLogged();

private:
    static void addKinds();
    QString place(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    QTemporaryDir m_folder;
};

void TestStoreWatch::addKinds()
{
    QTest::addColumn<QString>("kind");
    for (const std::string& kind : storeKinds())
        QTest::newRow(kind.c_str()) << QString::fromStdString(kind);
}

/// Made from the list of operations: a new statement is named on the day it is written.
void TestStoreWatch::everyStatementHasAName()
{
    QFETCH(QString, kind);
    Watched watched(kind.toStdString(), place("names"));
    const std::string token = watched.service().signIn();
    forEachOperation([&]<Operation Op>() {
        if (Op::facts.name.value == "sessions.end")
            return;
        watched.service().send(sample<Op>(watched.world()), {bearer(token)});
    });
    const auto families = watched.metrics();
    const char* family = "db_client_operation_duration_seconds";
    const QStringList names = labelsOf(families, family, "db_query_summary");
    static const QRegularExpression form(
        QStringLiteral("^(BEGIN|COMMIT|SELECT|(SELECT|INSERT|UPDATE|DELETE) [a-z][a-z_]+)$"));
    for (const QString& name : names)
        QVERIFY2(form.match(name).hasMatch(), qPrintable(name));
    QVERIFY(names.size() > 30);
    for (const char* known : {"SELECT campaigns", "INSERT audit_logs", "COMMIT", "BEGIN"})
        QVERIFY2(names.contains(QString::fromLatin1(known)), known);
    QCOMPARE(labelsOf(families, family, "db_system_name"), QStringList{kind});
    QCOMPARE(labelsOf(families, family, "error_type"), QStringList{QString()});
}

void TestStoreWatch::failuresAreTold()
{
    QFETCH(QString, kind);
    Watched watched(kind.toStdString(), place("failures"));
    {
        const auto transaction = must(
            watched.world().workspace()->database()->begin(watched.world().tenant(), Access::Write),
            "a transaction");
        QVERIFY(!transaction->execute(Sql("update nowhere set a = 1"), {}).ok());
    }
    const auto types
        = labelsOf(watched.metrics(), "db_client_operation_duration_seconds", "error_type");
    QVERIFY(types.contains(
        kind == QLatin1String("sqlite") ? QStringLiteral("internal") : QStringLiteral("42P01")));
}

void TestStoreWatch::poolsAreTold()
{
    QFETCH(QString, kind);
    Watched watched(kind.toStdString(), place("pools"));
    const auto database = watched.world().workspace()->database();
    const QString pool = kind == QLatin1String("sqlite") ? QStringLiteral("sqlite-readers") : kind;
    const QString name = QStringLiteral("db_client_connection_pool_name");
    const auto used = [&] {
        return sampleOf(watched.metrics(), QStringLiteral("db_client_connection_count"),
            {{name, pool}, {QStringLiteral("db_client_connection_state"), QStringLiteral("used")}});
    };
    QCOMPARE(used(), 0.0);
    {
        const auto transaction
            = must(database->begin(watched.world().tenant(), Access::Read), "a transaction");
        QCOMPARE(used(), 1.0);
    }
    QCOMPARE(used(), 0.0);
    const auto families = watched.metrics();
    for (const char* family :
        {"db_client_connection_wait_time_seconds", "db_client_connection_use_time_seconds"})
        QVERIFY(labelsOf(families, family, name.toLatin1().constData()).contains(pool));
    QCOMPARE(
        sampleOf(families, QStringLiteral("db_client_connection_timeouts_total"), {{name, pool}}),
        0.0);
}

void TestStoreWatch::slowOnesAreLogged_data()
{
    QTest::addColumn<int>("took");
    QTest::addColumn<bool>("slow");
    QTest::newRow("quick") << 1 << false;
    QTest::newRow("just in time") << 200 << false;
    QTest::newRow("slow") << 201 << true;
}

void TestStoreWatch::slowOnesAreLogged()
{
    QFETCH(int, took);
    QFETCH(bool, slow);
    const QString file = place(QTest::currentDataTag());
    const auto metrics = std::make_shared<Metrics>(MetricsOptions{});
    {
        LogOptions options;
        options.place = file.toStdString();
        options.version = "0.1.0";
        options.instance = "019b76da-a800-70ee-b720-415f2ff65219";
        StoreWatch watch(metrics,
            must(Log::open(options, std::make_shared<SystemClock>()), "the log"), "postgresql",
            milliseconds{200});
        const Error late = fail(Errc::Unavailable, "the database took too long, sqlstate 57014");
        watch.statement("select caller from calls where tenant_id = $1 and caller = '+14255550123'",
            milliseconds{took}, &late);
    }
    QFile log(file);
    QVERIFY(log.open(QIODevice::ReadOnly));
    const auto all = linesOf(log.readAll());
    QCOMPARE(all.size(), slow ? 1 : 0);
    const auto counted = readExposition(QByteArray::fromStdString(metrics->text()));
    QCOMPARE(sampleOf(*counted, QStringLiteral("trunkline_db_slow_queries_total"),
                 {{QStringLiteral("db_query_summary"), QStringLiteral("SELECT calls")}}),
        slow ? std::optional(1.0) : std::nullopt);
    if (!slow)
        return;
    QCOMPARE(faultOf(all.front()), QString());
    QVERIFY(!all.front().contains("4255550123"));
    const QJsonObject member = memberOf(all.front());
    QCOMPARE(member[QStringLiteral("level")].toString(), QStringLiteral("warn"));
    QCOMPARE(member[QStringLiteral("event")].toString(), QStringLiteral("db.slow_query"));
    QCOMPARE(member[QStringLiteral("db_query_summary")].toString(), QStringLiteral("SELECT calls"));
    QCOMPARE(member[QStringLiteral("duration_ms")].toDouble(), 201.0);
    QCOMPARE(member[QStringLiteral("error_type")].toString(), QStringLiteral("57014"));
}

QTEST_GUILESS_MAIN(TestStoreWatch)
#include "tst_storewatch.moc"
