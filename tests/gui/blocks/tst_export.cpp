#include "tests/gui/blocks/samples.h"
#include "ui/export/chartcopies.h"
#include "ui/export/cutoff.h"
#include "ui/export/picturejob.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chartcard.h"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QPainter>
#include <QPdfWriter>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QTemporaryDir>
#include <QTest>

using namespace trunkline;

namespace {

/// Pixels of `colour` or nearly so.
int pixelsLike(const QImage& image, const QRect& within, const QColor& colour)
{
    int found = 0;
    for (int y = within.top(); y <= within.bottom(); ++y) {
        for (int x = within.left(); x <= within.right(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            if (std::abs(pixel.red() - colour.red()) + std::abs(pixel.green() - colour.green())
                    + std::abs(pixel.blue() - colour.blue())
                < 24)
                ++found;
        }
    }
    return found;
}

} // namespace

class TestExport : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_theme = new Theme(*qApp, Theme::Mode::Light);
        QVERIFY(m_folder.isValid());
    }

    void pngHasTheAskedSize_data()
    {
        QTest::addColumn<int>("scale");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("dark");
        for (const int scale : {1, 2, 3}) {
            QTest::addRow("page at %d", scale) << scale << QSize(1440, 900) << false;
            QTest::addRow("small page at %d, dark", scale) << scale << QSize(1024, 700) << true;
        }
    }

    void pngHasTheAskedSize()
    {
        QFETCH(int, scale);
        QFETCH(QSize, size);
        QFETCH(bool, dark);
        m_theme->setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
        const auto page = samples::overview();
        const PictureJob job(*page, size, samples::header(true));
        QCOMPARE(job.size(), size);
        const QString path = m_folder.filePath(QStringLiteral("page.png"));
        QCOMPARE(job.savePng(path, scale), QString());
        const QImage read(path);
        QCOMPARE(read.size(), size * scale);
        QCOMPARE(QFileInfo(path).permissions()
                & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther),
            QFile::Permissions());
        QVERIFY(pixelsLike(read, read.rect(), Theme::tokens().series[0]) > 100);
        m_theme->setMode(Theme::Mode::Light);
    }

    void demoIsMarked()
    {
        const TimeSeriesChart chart(samples::hours(7));
        const QImage marked = PictureJob(chart, {800, 400}, samples::header(true)).image(1);
        const QImage plain = PictureJob(chart, {800, 400}, samples::header(false)).image(1);
        const QRect band(0, 0, 800, 50);
        QVERIFY(pixelsLike(marked, band, lightTokens().warning) > 50);
        QCOMPARE(pixelsLike(plain, band, lightTokens().warning), 0);
        // The mark across the body: many pixels differ, each only a little.
        int changed = 0;
        for (int y = 60; y < 400; ++y) {
            for (int x = 0; x < 800; ++x)
                changed += marked.pixel(x, y) != plain.pixel(x, y) ? 1 : 0;
        }
        QVERIFY(changed > 5000);
        QCOMPARE(marked.text(QStringLiteral("Comment")), demoMark());
        QVERIFY(plain.text(QStringLiteral("Comment")).isEmpty());
    }

    void headerNeedsItsRoom_data()
    {
        QTest::addColumn<int>("width");
        QTest::newRow("wide") << 1440;
        QTest::newRow("narrow") << 480;
        QTest::newRow("very narrow") << 240;
    }

    /// With long names nothing is cut: the band grows as it gets narrower.
    void headerNeedsItsRoom()
    {
        QFETCH(int, width);
        ExportHeader header = samples::header(true);
        header.tenant = samples::longName();
        header.filters = {samples::longName(), samples::longName(), samples::longName()};
        const qreal height = headerHeight(header, width);
        QVERIFY(height >= headerHeight(header, width * 2));
        QVERIFY(height > headerHeight(samples::header(false), width));
    }

    void pdfIsVector()
    {
        const auto page = samples::overview();
        const PictureJob job(*page, {1440, 900}, samples::header(true));
        const QString path = m_folder.filePath(QStringLiteral("page.pdf"));
        QCOMPARE(job.savePdf(path), QString());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray pdf = file.readAll();
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(pdf.contains("/Type /Font"));
        QVERIFY(pdf.contains("/MediaBox [0 0 1080"));
        const QString text = QString::fromLatin1(pdf);
        static const QRegularExpression width(QStringLiteral("/Width (\\d+)"));
        for (auto match = width.globalMatch(text); match.hasNext();)
            QVERIFY(match.next().captured(1).toInt() <= 64); // icons at most, never the page
    }

    void unwritablePathIsSaid()
    {
        const BarList chart(samples::bars());
        const PictureJob job(chart, {600, 300}, samples::header(false));
        const QString path = m_folder.filePath(QStringLiteral("missing/folder/x.png"));
        QVERIFY(job.savePng(path, 1).contains(path));
        QVERIFY(job.savePdf(path).contains(path));
        QVERIFY(!QFile::exists(path));
    }

    void chartsAreCopied_data()
    {
        QTest::addColumn<bool>("demo");
        QTest::newRow("live") << false;
        QTest::newRow("demo") << true;
    }

    void chartsAreCopied()
    {
        QFETCH(bool, demo);
        ChartCard card({});
        card.setChart(std::make_unique<BarList>(samples::bars()));
        copyData(card, demo);
        const QString data = QApplication::clipboard()->text();
        QCOMPARE(data.startsWith(demoMark() + u'\n'), demo);
        QVERIFY(data.endsWith(card.view().chart()->table().tsv()));
        copyPicture(card, samples::header(demo));
        const QImage image = QApplication::clipboard()->image();
        QVERIFY(image.width() >= 1280);
        QCOMPARE(pixelsLike(image, {0, 0, image.width(), 100}, lightTokens().warning) > 50, demo);
    }

    void nothingIsCutOff_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("design") << QSize(1440, 900);
        QTest::newRow("small") << QSize(1024, 700);
    }

    void nothingIsCutOff()
    {
        QFETCH(QSize, size);
        const auto page = samples::overview();
        const PictureJob job(*page, size, samples::header(true));
        QStringList found;
        for (const CutOff& cut : cutOffs(*page))
            found << cut.widget + u' ' + cut.text + u' ' + cut.reason;
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
    }

    void cutOffIsFound_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("width");
        QTest::addColumn<bool>("found");
        for (const char* kind : {"label", "wrapped label", "button", "elided label"}) {
            QTest::addRow("%s with room", kind) << QString::fromLatin1(kind) << 700 << false;
            QTest::addRow("%s without", kind) << QString::fromLatin1(
                kind) << 60 << (QLatin1String(kind) != QLatin1String("elided label"));
        }
    }

    void cutOffIsFound()
    {
        QFETCH(QString, kind);
        QFETCH(int, width);
        QFETCH(bool, found);
        QWidget page;
        page.resize(800, 100);
        QWidget* child = nullptr;
        if (kind == QStringLiteral("button")) {
            child = new QPushButton(samples::longName(), &page);
        } else if (kind == QStringLiteral("elided label")) {
            child = new ElidedLabel(samples::longName(), Type::Body, Ink::Text, &page);
        } else {
            auto* label = new QLabel(samples::longName(), &page);
            label->setWordWrap(kind == QStringLiteral("wrapped label"));
            child = label;
        }
        page.show();
        child->setGeometry(4, 4, width, 32);
        QCOMPARE(!cutOffs(page).isEmpty(), found);
    }

    void stickingOutIsFound()
    {
        QWidget page;
        page.resize(200, 100);
        auto* child = new QWidget(&page);
        child->setGeometry(150, 10, 80, 20);
        page.show();
        QCOMPARE(cutOffs(page).size(), 1);
        child->setGeometry(100, 10, 80, 20);
        QVERIFY(cutOffs(page).isEmpty());

        QScrollArea area;
        auto* tall = new QWidget;
        tall->setMinimumSize(50, 900);
        area.setWidget(tall);
        area.setWidgetResizable(true);
        area.resize(200, 200);
        area.show();
        QTRY_VERIFY(cutOffs(area).isEmpty());
        area.setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        QTRY_VERIFY(!cutOffs(area).isEmpty());
    }

private:
    Theme* m_theme = nullptr;
    QTemporaryDir m_folder;
};

QTEST_MAIN(TestExport)
#include "tst_export.moc"
