// Described records as columns: names, parameters, values, and what a damaged column answers.

#include "services/contract/campaigns.h"
#include "services/contract/flows.h"
#include "services/contract/invoices.h"
#include "services/rows/rows.h"

#include <QTest>

using namespace trunkline;

namespace {

/// A row that holds exactly these values.
class FixedRow final : public Row {
public:
    explicit FixedRow(Values values)
        : m_values(std::move(values))
    {
    }
    int width() const override { return static_cast<int>(m_values.size()); }
    bool isNull(int column) const override
    {
        return std::holds_alternative<std::monostate>(at(column));
    }
    std::int64_t integer(int column) const override
    {
        return isNull(column) ? 0 : std::get<std::int64_t>(at(column));
    }
    std::string_view text(int column) const override
    {
        return isNull(column) ? std::string_view() : std::get<std::string>(at(column));
    }
    Uuid uuid(int column) const override
    {
        return isNull(column) ? Uuid() : std::get<Uuid>(at(column));
    }

private:
    const Value& at(int column) const { return m_values[static_cast<std::size_t>(column)]; }
    Values m_values;
};

constexpr auto campaignText
    = sql("select ", columns<Campaign>, " from campaigns where tenant_id = $1");
constexpr auto twelve = sql("(", parameters<12>, ")");

Campaign campaign()
{
    Campaign made;
    made.id.value.bytes[0] = 1;
    made.tenantId.value.bytes[0] = 2;
    made.name = "O'Brien \xF0\x9F\x93\x9E";
    made.revenuePerCall = Revenue(42'500'000);
    made.state = RecordState::Archived;
    made.createdAt = Instant{std::chrono::microseconds(1'767'571'200'000'001)};
    made.version = 3;
    return made;
}

} // namespace

class TestRows : public QObject {
    Q_OBJECT

private slots:
    void writesSqlWhileCompiling()
    {
        QCOMPARE(std::string(campaignText.text()),
            std::string("select id, tenant_id, name, qualifying_seconds, duplicate_window_days, "
                        "revenue_per_call, payout_per_call, flow_id, notes, state, created_at, "
                        "updated_at, version from campaigns where tenant_id = $1"));
        QCOMPARE(std::string(twelve.text()),
            std::string("($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"));
        QCOMPARE(std::string(Sql(campaignText).text()), std::string(campaignText.text()));
        QCOMPARE(width<Campaign>, std::size_t(13));
    }

    void bindsByType()
    {
        const Values bound = valuesOf(campaign(), std::string("more"));
        QCOMPARE(bound.size(), width<Campaign> + 1);
        QVERIFY(std::holds_alternative<Uuid>(bound[0]));
        QVERIFY(bound[5] == Value(std::int64_t(42'500'000)));
        QVERIFY(bound[6] == Value()); // no amount
        QVERIFY(bound[7] == Value()); // nil id
        QVERIFY(bound[9] == Value(std::string("archived")));
        QVERIFY(bound[10] == Value(std::int64_t(1'767'571'200'000'001)));
        QVERIFY(bound[13] == Value(std::string("more")));
        QVERIFY(toColumn(true) == Value(std::int64_t(1)));
        QVERIFY(
            toColumn(Date{std::chrono::year{2024} / 2 / 29}) == Value(std::string("2024-02-29")));
        QVERIFY(toColumn(Currency{{'I', 'L', 'S'}}) == Value(std::string("ILS")));
        QVERIFY(toColumn(std::vector<FlowEdge>{{"a", "b"}})
            == Value(std::string(R"([{"label":"a","to":"b"}])")));
        QVERIFY(toColumn(std::optional<std::int64_t>()) == Value());
    }

    void readsWhatItBound()
    {
        const auto read = readRow<Campaign>(FixedRow(valuesOf(campaign())));
        QVERIFY(read.ok());
        QVERIFY(*read == campaign());
        Invoice invoice;
        invoice.periodFrom = Date{std::chrono::year{2024} / 2 / 1};
        invoice.periodTo = Date{std::chrono::year{2024} / 2 / 29};
        invoice.payoutTotal = Payout(-1);
        invoice.lines.resize(2);
        invoice.lines[1].description = "\x1f'\"";
        const auto again = readRow<Invoice>(FixedRow(valuesOf(invoice)));
        QVERIFY(again.ok());
        QVERIFY(*again == invoice);
    }

    void refusesDamage_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("named");
        QTest::newRow("kind") << 2 << "nonsense"
                              << "kind";
        QTest::newRow("state, empty") << 6 << ""
                                      << "state";
        QTest::newRow("a day that is none") << 7 << "2023-02-29"
                                            << "period_from";
        QTest::newRow("currency") << 9 << "12"
                                  << "currency";
        QTest::newRow("lines, cut") << 12 << "[{\"id\":"
                                    << "lines";
        QTest::newRow("lines, no list") << 12 << "{}"
                                        << "lines";
    }
    void refusesDamage()
    {
        QFETCH(int, column);
        QFETCH(QString, text);
        QFETCH(QString, named);
        Invoice invoice;
        invoice.periodFrom = Date{std::chrono::year{2024} / 2 / 1};
        invoice.periodTo = invoice.periodFrom;
        Values bound = valuesOf(invoice);
        bound[static_cast<std::size_t>(column)] = text.toStdString();
        const auto read = readRow<Invoice>(FixedRow(bound));
        QVERIFY(!read.ok());
        QVERIFY(read.error().code == Errc::Internal);
        QCOMPARE(QString::fromStdString(read.error().detail),
            "the store holds a value that is no " + named);
    }
};

QTEST_GUILESS_MAIN(TestRows)
#include "tst_rows.moc"
