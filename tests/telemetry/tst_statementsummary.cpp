// What a statement is called, and what a store's failure is.

#include "services/storage/observer.h"
#include "services/telemetry/statementsummary.h"

#include <QTest>

using namespace trunkline;

class TestStatementSummary : public QObject {
    Q_OBJECT

private slots:
    void names_data();
    void names();
    void failures_data();
    void failures();
};

void TestStatementSummary::names_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QByteArray>("summary");
    const auto row = [](const char* sql, const char* summary) {
        QTest::newRow(summary) << QByteArray(sql) << QByteArray(summary);
    };
    row("select id from calls where tenant_id = $1", "SELECT calls");
    row("\n    select count(*)\n    from campaigns c join flows f on true", "SELECT campaigns");
    row("insert into audit_logs (tenant_id) values ($1)", "INSERT audit_logs");
    row("insert into calls as t (a, b) select a, b from bulk_7 on conflict do nothing",
        "INSERT calls");
    row("update buyers set name = 'from x' where id = $1", "UPDATE buyers");
    row("delete from sessions where id = $1", "DELETE sessions");
    row("with a as (select 1 from numbers), b as (select 2) select * from a", "SELECT a");
    row("with recent as (select id from calls) insert into rate_cards select * from recent",
        "INSERT rate_cards");
    row("select * from (select id from invoices) x", "SELECT invoices");
    row("select 'it''s from nowhere', id from users", "SELECT users");
    row("select 1", "SELECT");
    row("begin", "BEGIN");
    row("commit", "COMMIT");
    row("", "");
}

void TestStatementSummary::names()
{
    QFETCH(QByteArray, sql);
    const StatementSummary found = summaryOf(sql.toStdString());
    QTEST(QByteArray::fromStdString(found.summary), "summary");
    QVERIFY(found.summary.starts_with(found.operation));
}

void TestStatementSummary::failures_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("detail");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("SQLSTATE") << int(Errc::Conflict)
                              << QByteArray("a row with this key is there already, sqlstate 23505")
                              << QByteArray("23505");
    QTest::newRow("letters") << int(Errc::Unavailable) << QByteArray("it took long, sqlstate 55P03")
                             << QByteArray("55P03");
    QTest::newRow("none") << int(Errc::Unavailable)
                          << QByteArray("the connection to the database was lost")
                          << QByteArray("unavailable");
    QTest::newRow("SQLite") << int(Errc::Conflict)
                            << QByteArray("a row with this key is there already")
                            << QByteArray("conflict");
    QTest::newRow("unknown") << int(Errc::Internal)
                             << QByteArray("the database refused a statement, sqlstate unknown")
                             << QByteArray("internal");
    QTest::newRow("hostile") << int(Errc::Internal) << QByteArray("x, sqlstate a\"} 1")
                             << QByteArray("internal");
}

void TestStatementSummary::failures()
{
    QFETCH(int, code);
    QFETCH(QByteArray, detail);
    const Error failure = fail(static_cast<Errc>(code), detail.toStdString());
    QTEST(QByteArray::fromStdString(failureClass(failure)), "expected");
}

QTEST_APPLESS_MAIN(TestStatementSummary)
#include "tst_statementsummary.moc"
