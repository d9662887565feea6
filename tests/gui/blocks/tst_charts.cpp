#include "tests/gui/blocks/samples.h"
#include "ui/charts/chartview.h"
#include "ui/charts/niceaxis.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QImage>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <functional>

using namespace trunkline;

using Make = std::function<std::unique_ptr<Chart>()>;
Q_DECLARE_METATYPE(Make)

namespace {

void addCharts()
{
    QTest::addColumn<Make>("make");
    QTest::addColumn<int>("marks");
    QTest::newRow("hours of a week")
        << Make([] { return std::make_unique<TimeSeriesChart>(samples::hours(7)); }) << 168;
    QTest::newRow("hours of 92 days")
        << Make([] { return std::make_unique<TimeSeriesChart>(samples::hours(92)); }) << 2208;
    QTest::newRow("one day") << Make([] {
        return std::make_unique<TimeSeriesChart>(samples::flat(1, 5));
    }) << 1;
    QTest::newRow("all zero") << Make([] {
        return std::make_unique<TimeSeriesChart>(samples::flat(30, 0));
    }) << 30;
    QTest::newRow("negative") << Make([] {
        TimeSeries series = samples::flat(30, -12);
        return std::make_unique<TimeSeriesChart>(series);
    }) << 30;
    QTest::newRow("bars") << Make([] { return std::make_unique<BarList>(samples::bars()); }) << 7;
    QTest::newRow("heat map") << Make([] { return std::make_unique<HeatMap>(samples::heat()); })
                              << 168;
    QTest::newRow("histogram") << Make([] { return std::make_unique<Histogram>(samples::talk()); })
                               << 12;
}

int distinctColours(const QImage& image)
{
    QSet<QRgb> colours;
    for (int y = 0; y < image.height(); y += 2) {
        for (int x = 0; x < image.width(); x += 2)
            colours.insert(image.pixel(x, y));
    }
    return static_cast<int>(colours.size());
}

/// A point of the mark, found by asking every pixel column and row.
std::optional<QPointF> pointOf(const ChartView& view, int mark)
{
    const QRectF rect = view.chartRect();
    for (qreal y = rect.top() + 1; y < rect.bottom(); y += 2) {
        for (qreal x = rect.left(); x < rect.right(); x += 1) {
            if (view.chart()->markAt(rect, {x, y}) == mark)
                return QPointF(x, y);
        }
    }
    return std::nullopt;
}

} // namespace

class TestCharts : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { new Theme(*qApp, Theme::Mode::Light); }

    void niceAxis_data()
    {
        QTest::addColumn<double>("min");
        QTest::addColumn<double>("max");
        QTest::addColumn<bool>("whole");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::addColumn<double>("step");
        QTest::newRow("nothing, counted") << 0.0 << 0.0 << true << 0.0 << 4.0 << 1.0;
        QTest::newRow("nothing, measured") << 0.0 << 0.0 << false << 0.0 << 1.0 << 0.25;
        QTest::newRow("one call") << 0.0 << 1.0 << true << 0.0 << 1.0 << 1.0;
        QTest::newRow("three calls") << 0.0 << 3.0 << true << 0.0 << 3.0 << 1.0;
        QTest::newRow("seven calls, no half lines") << 0.0 << 7.0 << true << 0.0 << 8.0 << 2.0;
        QTest::newRow("of the design") << 0.0 << 367.0 << true << 0.0 << 400.0 << 100.0;
        QTest::newRow("a round end is an end") << 0.0 << 400.0 << true << 0.0 << 400.0 << 100.0;
        QTest::newRow("thousands") << 0.0 << 18240.0 << false << 0.0 << 20000.0 << 5000.0;
        QTest::newRow("a fraction") << 0.0 << 0.37 << false << 0.0 << 0.4 << 0.1;
        QTest::newRow("loss") << -50.0 << 0.0 << false << -60.0 << 0.0 << 20.0;
        QTest::newRow("loss and gain") << -80.0 << 120.0 << false << -100.0 << 150.0 << 50.0;
    }

    void niceAxis()
    {
        QFETCH(double, min);
        QFETCH(double, max);
        QFETCH(bool, whole);
        const NiceAxis axis = trunkline::niceAxis(min, max, whole);
        QTEST(axis.low, "low");
        QTEST(axis.high, "high");
        QTEST(axis.step, "step");
        QCOMPARE(axis.at(axis.lines - 1), axis.high);
    }

    void niceAxisHolds_data()
    {
        QTest::addColumn<double>("max");
        for (double max = 0.003; max < 3e9; max *= 1.7)
            QTest::addRow("%g", max) << max;
    }

    /// Whatever the figures: zero and the largest are inside, and there are few lines.
    void niceAxisHolds()
    {
        QFETCH(double, max);
        for (const double min : {0.0, -max / 3, -max * 2}) {
            for (const bool whole : {false, true}) {
                const NiceAxis axis = trunkline::niceAxis(min, max, whole);
                QVERIFY(axis.low <= min + axis.step * 1e-6 && axis.high >= max - axis.step * 1e-6);
                QVERIFY(axis.lines >= 2 && axis.lines <= 8);
                QVERIFY(!whole || axis.step >= 1);
            }
        }
    }

    void axisText_data()
    {
        QTest::addColumn<double>("max");
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << 400.0 << 300.0 << QStringLiteral("$300");
        QTest::newRow("thousands") << 4000.0 << 2000.0 << QStringLiteral("$2,000");
        QTest::newRow("k") << 20000.0 << 15000.0 << QStringLiteral("$15k");
        QTest::newRow("halves of k") << 10000.0 << 7500.0 << QStringLiteral("$7.5k");
        QTest::newRow("M") << 4e6 << 3e6 << QStringLiteral("$3M");
        QTest::newRow("zero") << 4e6 << 0.0 << QStringLiteral("$0");
        QTest::newRow("fraction") << 1.0 << 0.25 << QStringLiteral("$0.25");
    }

    void axisText()
    {
        QFETCH(double, max);
        QFETCH(double, value);
        QTEST(
            trunkline::axisText(value, trunkline::niceAxis(0, max, false), QStringLiteral("$"), {}),
            "text");
    }

    void paints_data() { addCharts(); }

    /// In both themes and at any size something is drawn, and nothing outside the rectangle but an
    /// active row's frame.
    void paints()
    {
        QFETCH(Make, make);
        QFETCH(int, marks);
        const auto chart = make();
        QCOMPARE(chart->count(), marks);
        for (const Tokens* tokens : {&lightTokens(), &darkTokens()}) {
            for (const QSize size : {QSize(700, 300), QSize(160, 90)}) {
                QImage image(size + QSize(40, 40), QImage::Format_RGB32);
                image.fill(tokens->surface);
                QPainter painter(&image);
                const QRectF rect(20, 20, size.width(), size.height());
                chart->paint(painter, rect, *tokens);
                chart->paintCursor(painter, rect, *tokens, 0);
                painter.end();
                QVERIFY(distinctColours(image) > 3);
                for (int x = 0; x < image.width(); ++x) {
                    QCOMPARE(image.pixelColor(x, 2), tokens->surface);
                    QCOMPARE(image.pixelColor(x, image.height() - 3), tokens->surface);
                }
                for (int y = 0; y < image.height(); ++y) {
                    QCOMPARE(image.pixelColor(2, y), tokens->surface);
                    QCOMPARE(image.pixelColor(image.width() - 3, y), tokens->surface);
                }
            }
        }
    }

    void clickNamesTheMark_data() { addCharts(); }

    void clickNamesTheMark()
    {
        QFETCH(Make, make);
        ChartView view;
        view.resize(900, 320);
        view.setChart(make());
        view.show();
        QSignalSpy clicked(&view, &ChartView::markClicked);
        const int last = view.chart()->count() - 1;
        for (const int mark : QSet<int>{0, last / 2}) {
            const auto point = pointOf(view, mark);
            if (!point)
                continue; // less than a pixel wide: reached by keyboard, below
            clicked.clear();
            QTest::mouseClick(
                &view, Qt::LeftButton, {}, QPoint(qRound(point->x()), qRound(point->y())));
            QCOMPARE(clicked.count(), 1);
            const auto hit = view.chart()->markAt(view.chartRect(), QPointF(point->toPoint()));
            QVERIFY(hit);
            QCOMPARE(clicked.first().first().toString(), view.chart()->key(*hit));
        }
        QVERIFY(clicked.count() > 0 || view.chart()->count() > 900);
    }

    void dragDoesNotClick()
    {
        ChartView view;
        view.resize(600, 320);
        view.setChart(std::make_unique<BarList>(samples::bars()));
        view.show();
        QSignalSpy clicked(&view, &ChartView::markClicked);
        const QPoint first = pointOf(view, 0)->toPoint();
        const QPoint third = pointOf(view, 2)->toPoint();
        QTest::mousePress(&view, Qt::LeftButton, {}, first);
        QTest::mouseRelease(&view, Qt::LeftButton, {}, third);
        QCOMPARE(clicked.count(), 0);
    }

    void keyboardReadsEveryMark_data() { addCharts(); }

    void keyboardReadsEveryMark()
    {
        QFETCH(Make, make);
        ChartView view;
        view.resize(700, 320);
        view.setChart(make());
        view.show();
        QVERIFY(!view.accessibleName().isEmpty());
        QVERIFY(view.focusPolicy() & Qt::TabFocus);
        QSignalSpy clicked(&view, &ChartView::markClicked);
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(view.currentMark(), std::optional(0));
        QTest::keyClick(&view, Qt::Key_End);
        const int last = view.chart()->count() - 1;
        QCOMPARE(view.currentMark(), std::optional(last));
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(view.currentMark(), std::optional(last));
        QCOMPARE(
            view.accessibleDescription(), view.chart()->readOut(last, Theme::tokens()).spoken());
        QTest::keyClick(&view, Qt::Key_Return);
        QCOMPARE(clicked.count(), 1);
        QCOMPARE(clicked.first().first().toString(), view.chart()->key(last));
        QTest::keyClick(&view, Qt::Key_Escape);
        QCOMPARE(view.currentMark(), std::nullopt);
    }

    void tableHasEveryFigure_data() { addCharts(); }

    void tableHasEveryFigure()
    {
        QFETCH(Make, make);
        const auto chart = make();
        const ChartTable table = chart->table();
        const QStringList lines = table.tsv().split(u'\n');
        QCOMPARE(lines.size(), table.rows.size() + 2); // header, and the end of the last line
        for (const QVariantList& row : table.rows)
            QCOMPARE(row.size(), table.header.size());
        const qsizetype cells = table.rows.size() * (table.header.size() - 1);
        QVERIFY(cells >= chart->count());
    }

    void tsv_data()
    {
        QTest::addColumn<QVariant>("cell");
        QTest::addColumn<QString>("written");
        QTest::newRow("text") << QVariant(QStringLiteral("Solar")) << QStringLiteral("Solar");
        QTest::newRow("tab") << QVariant(QStringLiteral("a\tb\nc")) << QStringLiteral("a b c");
        QTest::newRow("formula") << QVariant(QStringLiteral("=1+1")) << QStringLiteral("'=1+1");
        QTest::newRow("a whole number") << QVariant(qint64(12418)) << QStringLiteral("12418");
        QTest::newRow("a large double is plain")
            << QVariant(1000000.0) << QStringLiteral("1000000");
        QTest::newRow("a fraction") << QVariant(0.1) << QStringLiteral("0.1");
        QTest::newRow("a negative number is one") << QVariant(-3.5) << QStringLiteral("-3.5");
        QTest::newRow("markup") << QVariant(QStringLiteral("<b>x</b>"))
                                << QStringLiteral("<b>x</b>");
    }

    void tsv()
    {
        QFETCH(QVariant, cell);
        QFETCH(QString, written);
        const ChartTable table{{QStringLiteral("H")}, {{cell}}};
        QCOMPARE(table.tsv(), QStringLiteral("H\n") + written + u'\n');
    }

    void copiesData()
    {
        ChartView view;
        view.setChart(std::make_unique<BarList>(samples::bars()));
        view.show();
        QTest::keySequence(&view, QKeySequence::Copy);
        QCOMPARE(QApplication::clipboard()->text(), view.chart()->table().tsv());
        QVERIFY(QApplication::clipboard()->text().contains(
            QStringLiteral("Solar – Southwest\t14105\n")));
    }

    void barsWithoutRoomAreCounted()
    {
        BarListData data = samples::bars();
        const BarList list(data);
        const QRectF low(0, 0, 400, 27 * 4);
        QCOMPARE(list.markAt(low, {10, 27 * 2 + 5}), std::optional(2));
        QCOMPARE(
            list.markAt(low, {10, 27 * 3 + 5}), std::nullopt); // the line that counts the others
        QCOMPARE(list.table().rows.size(), 7);
        QCOMPARE(list.elided(low), QStringList{samples::longName()});
    }

    void heatSteps()
    {
        const HeatMap map(samples::heat());
        QCOMPARE(map.step(0), 0);
        QCOMPARE(map.step(1), 1);
        QCOMPARE(map.step(342), 5);
        QCOMPARE(map.moved(0, Qt::Key_Down), 24);
        QCOMPARE(map.moved(0, Qt::Key_Left), 0);
        QCOMPARE(map.moved(24, Qt::Key_Left), 24);
        QCOMPARE(map.moved(160, Qt::Key_Down), 160);
        QCOMPARE(map.key(25), QStringLiteral("1:1"));
    }

    void emptyLoadingAndErrorStates()
    {
        ChartView view;
        view.resize(400, 200);
        view.show();
        TimeSeries none = samples::flat(0, 0);
        view.setChart(std::make_unique<TimeSeriesChart>(none));
        view.setEmptyText(QStringLiteral("No calls <i>here</i>."));
        QVERIFY(view.isEmpty());
        QCOMPARE(view.accessibleDescription(), QStringLiteral("No calls <i>here</i>."));
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(view.currentMark(), std::nullopt);

        QSignalSpy retry(&view, &ChartView::retryRequested);
        view.setError(QStringLiteral("The store did not answer."));
        auto* button = view.findChild<QPushButton*>(QStringLiteral("chartRetry"));
        QVERIFY(button->isVisible());
        QVERIFY(view.rect().contains(button->geometry()));
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(retry.count(), 1);
        view.setLoading(true);
        QVERIFY(!button->isVisible());
        view.setChart(std::make_unique<TimeSeriesChart>(samples::flat(7, 3)));
        QVERIFY(!view.isEmpty());
    }

    void readOutStaysWithNewFigures()
    {
        ChartView view;
        view.setChart(std::make_unique<TimeSeriesChart>(samples::flat(30, 3)));
        view.show();
        QTest::keyClick(&view, Qt::Key_End);
        QTest::keyClick(&view, Qt::Key_End);
        view.setChart(std::make_unique<TimeSeriesChart>(samples::flat(30, 4)));
        QCOMPARE(view.currentMark(), std::optional(29));
        view.setChart(std::make_unique<TimeSeriesChart>(samples::flat(7, 4)));
        QCOMPARE(view.currentMark(), std::nullopt);
    }
};

QTEST_MAIN(TestCharts)
#include "tst_charts.moc"
