#include "ui/theme/delegates.h"
#include "ui/theme/icons.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QPainter>
#include <QPushButton>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>

using namespace trunkline;

namespace {

const Tokens& tokensOf(bool dark) { return dark ? darkTokens() : lightTokens(); }

} // namespace

class TestTheme : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { m_theme = new Theme(*qApp, Theme::Mode::Light); }

    void contrastIsEnough_data()
    {
        QTest::addColumn<QColor>("ink");
        QTest::addColumn<QColor>("ground");
        QTest::addColumn<double>("least");
        for (const bool dark : {false, true}) {
            const Tokens& t = tokensOf(dark);
            const QByteArray theme = dark ? "dark " : "light ";
            const QList<std::pair<const char*, QColor>> texts{{"text", t.text}, {"muted", t.muted},
                {"accent", t.accent}, {"positive", t.positive}, {"negative", t.negative},
                {"warning", t.warning}};
            for (const auto& [name, ink] : texts)
                QTest::newRow(theme + name + " on surface") << ink << t.surface << 4.5;
            for (const QColor& ground : {t.window, t.raised}) {
                QTest::addRow("%stext on %s", theme.data(), qPrintable(ground.name()))
                    << t.text << ground << 4.5;
                QTest::addRow("%smuted on %s", theme.data(), qPrintable(ground.name()))
                    << t.muted << ground << 4.5;
            }
            QTest::newRow(theme + "text on selection") << t.text << t.accentSoft << 4.5;
            QTest::newRow(theme + "on accent") << t.onAccent << t.accent << 4.5;
            for (std::size_t i = 0; i < t.series.size(); ++i)
                QTest::addRow("%sseries %zu on surface", theme.data(), i + 1)
                    << t.series[i] << t.surface << 3.0;
            QTest::newRow(theme + "highest heat on surface") << t.heat[5] << t.surface << 3.0;
        }
    }

    void contrastIsEnough()
    {
        QFETCH(QColor, ink);
        QFETCH(QColor, ground);
        QFETCH(double, least);
        QVERIFY2(contrast(ink, ground) >= least,
            qPrintable(QStringLiteral("%1 on %2 is %3")
                           .arg(ink.name(), ground.name())
                           .arg(contrast(ink, ground))));
    }

    void contrastOfBlackAndWhite()
    {
        QCOMPARE(contrast(QColor(Qt::black), QColor(Qt::white)), 21.0);
        QCOMPARE(contrast(QColor(Qt::white), QColor(Qt::white)), 1.0);
    }

    void modeChangesPaletteAndTokens()
    {
        QSignalSpy changed(m_theme, &Theme::changed);
        m_theme->setMode(Theme::Mode::Dark);
        QCOMPARE(changed.count(), 1);
        QVERIFY(Theme::tokens().dark);
        QCOMPARE(qApp->palette().color(QPalette::Base), darkTokens().surface);
        m_theme->setMode(Theme::Mode::Dark);
        QCOMPARE(changed.count(), 1);
        m_theme->setMode(Theme::Mode::Light);
        QCOMPARE(qApp->palette().color(QPalette::Base), lightTokens().surface);
    }

    void styleSheetHasNoNameLeft()
    {
        for (const bool dark : {false, true}) {
            m_theme->setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
            QVERIFY(!qApp->styleSheet().isEmpty());
            QVERIFY(!qApp->styleSheet().contains(u'@'));
        }
        m_theme->setMode(Theme::Mode::Light);
    }

    void disabledButtonsLookSo_data()
    {
        QTest::addColumn<QByteArray>("kind"); // empty: plain
        QTest::addColumn<bool>("dark");
        for (const bool dark : {false, true}) {
            for (const char* kind : {"", "primary", "danger"})
                QTest::addRow("%s %s", dark ? "dark" : "light", kind) << QByteArray(kind) << dark;
        }
    }

    /// No word and no line of it stays in the colour in which it can be pressed.
    void disabledButtonsLookSo()
    {
        QFETCH(QByteArray, kind);
        QFETCH(bool, dark);
        m_theme->setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
        const auto light = qScopeGuard([this] { m_theme->setMode(Theme::Mode::Light); });
        QPushButton button(QStringLiteral("Remove"));
        if (!kind.isEmpty())
            button.setProperty(kind.constData(), true);
        button.setEnabled(false);
        button.resize(button.sizeHint());
        const Tokens& t = Theme::tokens();
        const QColor able = kind == "danger" ? t.negative : kind == "primary" ? t.accent : t.text;
        const auto has = [&able](const QImage& image) {
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    if (image.pixelColor(x, y) == able)
                        return true;
                }
            }
            return false;
        };
        QVERIFY(!has(button.grab().toImage()));
        button.setEnabled(true);
        QVERIFY(has(button.grab().toImage()));
    }

    void iconsDraw_data()
    {
        QTest::addColumn<int>("icon");
        QTest::addColumn<int>("scale");
        for (const Icon icon : allIcons()) {
            for (const int scale : {1, 2, 3})
                QTest::addRow("icon %d at %d", static_cast<int>(icon), scale)
                    << static_cast<int>(icon) << scale;
        }
    }

    /// In the asked colour, inside its square, and something at all.
    void iconsDraw()
    {
        QFETCH(int, icon);
        QFETCH(int, scale);
        const QColor ink = lightTokens().accent;
        QImage image(16 * scale, 16 * scale, QImage::Format_ARGB32);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        paintIcon(painter, QRectF(image.rect()), static_cast<Icon>(icon), ink);
        painter.end();
        int solid = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y).alpha() < 250)
                    continue;
                ++solid;
                QVERIFY(std::abs(image.pixelColor(x, y).blue() - ink.blue()) <= 2);
            }
        }
        QVERIFY(image.pixelColor(8 * scale, 8 * scale).isValid());
        QVERIFY2(solid >= scale * scale, qPrintable(QString::number(solid)));
    }

    void themedIconFollowsTheme()
    {
        const QIcon icon = themedIcon(Icon::Check, Ink::Text);
        m_theme->setMode(Theme::Mode::Light);
        const QImage light = icon.pixmap(16, 16).toImage();
        m_theme->setMode(Theme::Mode::Dark);
        const QImage dark = icon.pixmap(16, 16).toImage();
        QVERIFY(light != dark);
        m_theme->setMode(Theme::Mode::Light);
    }

    void figuresHaveOneWidth_data()
    {
        QTest::addColumn<QString>("one");
        QTest::addColumn<QString>("other");
        QTest::newRow("ones and eights") << QStringLiteral("111,111") << QStringLiteral("888,888");
        QTest::newRow("money") << QStringLiteral("$1.10") << QStringLiteral("$4.86");
        QTest::newRow("clock") << QStringLiteral("11:11") << QStringLiteral("20:48");
    }

    void figuresHaveOneWidth()
    {
        QFETCH(QString, one);
        QFETCH(QString, other);
        const QFontMetricsF metrics(Theme::font(Type::Body));
        QCOMPARE(tabularWidth(metrics, one), tabularWidth(metrics, other));
    }

    void figuresAreElided()
    {
        const QFontMetricsF metrics(Theme::font(Type::Body));
        const QString text = QStringLiteral("$12,345,678.90");
        QCOMPARE(elidedTabular(metrics, text, 1000), text);
        const QString cut = elidedTabular(metrics, text, 50);
        QVERIFY(cut.endsWith(u'…'));
        QVERIFY(tabularWidth(metrics, cut) <= 50);
    }

    void rowsAreThirtyHigh()
    {
        QStandardItemModel model(1, 1);
        model.setItem(0, 0, new QStandardItem(QStringLiteral("x")));
        QCOMPARE(PlainDelegate().sizeHint({}, model.index(0, 0)).height(), RowHeight);
        QCOMPARE(FigureDelegate().sizeHint({}, model.index(0, 0)).height(), RowHeight);
        QCOMPARE(PillDelegate(Qt::UserRole).sizeHint({}, model.index(0, 0)).height(), RowHeight);
    }

    void toolTipsShowMarkup()
    {
        QVERIFY(!plainToolTip(QStringLiteral("<b>x</b>")).contains(QStringLiteral("<b>")));
        QVERIFY(plainToolTip(QStringLiteral("<b>x</b>")).contains(QStringLiteral("&lt;b&gt;")));
    }

private:
    Theme* m_theme = nullptr;
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
