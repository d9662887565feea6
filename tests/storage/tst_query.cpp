#include "services/storage/parameters.h"
#include "services/storage/statement.h"

#include <QTest>

using namespace trunkline;

class TestQuery final : public QObject {
    Q_OBJECT

private slots:
    void numbersWhatIsAdded()
    {
        Query query("select a from t where b = $1", values(1));
        query.add(" and c = ", std::string("x")).add(" and d is null");
        query.in(" and e in ", std::vector<int>{7, 8});
        QCOMPARE(query.text(),
            std::string("select a from t where b = $1 and c = $2 and d is null and e in ($3,$4)"));
        QCOMPARE(query.values(), values(1, std::string("x"), 7, 8));
    }

    void anEmptyListMatchesNothing()
    {
        Query query("select a from t where b = $1", values(1));
        query.in(" and e in ", std::vector<int>{});
        QCOMPARE(query.text(), std::string("select a from t where b = $1 and e in (null)"));
        QCOMPARE(query.values().size(), std::size_t(1));
    }

    void countsParameters_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<int>("count"); // -1: refused
        const auto row = [](const char* name, const char* sql, int count) {
            QTest::newRow(name) << QByteArray(sql) << count;
        };
        row("none", "select 1", 0);
        row("in order", "select $1, $2", 2);
        row("out of order and twice", "select $2, $1, $2", 2);
        row("two digits", "select $1,$2,$3,$4,$5,$6,$7,$8,$9,$10", 10);
        row("a gap", "select $1, $3", -1);
        row("from zero", "select $0", -1);
        row("a name", "select $name", -1);
        row("a question mark", "select ?", -1);
        row("too large", "select $99999999999999999999", -1);
        row("in a text", "select '$2 ? ''$3', $1", 1);
        row("in a quoted name", "select \"$2\", $1", 1);
        row("in a line comment", "select $1 -- $2\n, $2", 2);
        row("in a block comment", "select $1 /* $2 */", 1);
        row("an open text", "select '$1", 0);
    }
    void countsParameters()
    {
        QFETCH(QByteArray, sql);
        QFETCH(int, count);
        const auto counted = parameterCount(sql.toStdString());
        QCOMPARE(counted ? static_cast<int>(*counted) : -1, count);
        if (!counted)
            QCOMPARE(counted.error().code, Errc::Internal);
    }
};

QTEST_GUILESS_MAIN(TestQuery)
#include "tst_query.moc"
