#include "tests/gui/blocks/samples.h"
#include "ui/theme/theme.h"
#include "ui/widgets/busybar.h"
#include "ui/widgets/dayspan.h"
#include "ui/widgets/demoswitch.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/filterchip.h"
#include "ui/widgets/formfields.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/rangepicker.h"
#include "ui/widgets/segmentedswitch.h"
#include "ui/widgets/toast.h"

#include <QApplication>
#include <QCalendarWidget>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace trunkline;

namespace {

const QDate Today(2026, 11, 22);
const QString Markup = QStringLiteral("<b>bold</b><img src=x>");

QList<Qt::TextFormat> formatsBelow(const QWidget& widget)
{
    QList<Qt::TextFormat> formats;
    for (const QLabel* label : widget.findChildren<QLabel*>())
        formats << label->textFormat();
    return formats;
}

} // namespace

class TestWidgets : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { new Theme(*qApp, Theme::Mode::Light); }

    void ranges_data()
    {
        QTest::addColumn<int>("preset");
        QTest::addColumn<QDate>("today");
        QTest::addColumn<QDate>("from");
        QTest::addColumn<QDate>("to");
        const auto row
            = [](const char* name, RangePreset preset, QDate today, QDate from, QDate to) {
                  QTest::newRow(name) << static_cast<int>(preset) << today << from << to;
              };
        row("today", RangePreset::Today, Today, Today, Today);
        row("yesterday over a month's end", RangePreset::Yesterday, {2026, 3, 1}, {2026, 2, 28},
            {2026, 2, 28});
        row("seven days with today", RangePreset::Last7, Today, {2026, 11, 16}, Today);
        row("fourteen", RangePreset::Last14, Today, {2026, 11, 9}, Today);
        row("thirty over a year's end", RangePreset::Last30, {2026, 1, 5}, {2025, 12, 7},
            {2026, 1, 5});
        row("ninety", RangePreset::Last90, Today, {2026, 8, 25}, Today);
        row("this month ends today", RangePreset::ThisMonth, Today, {2026, 11, 1}, Today);
        row("last month in March", RangePreset::LastMonth, {2028, 3, 31}, {2028, 2, 1},
            {2028, 2, 29});
        row("last month in January", RangePreset::LastMonth, {2026, 1, 1}, {2025, 12, 1},
            {2025, 12, 31});
    }

    void ranges()
    {
        QFETCH(int, preset);
        QFETCH(QDate, today);
        const DaySpan span = rangeOf(static_cast<RangePreset>(preset), today);
        QTEST(span.from, "from");
        QTEST(span.to, "to");
        QVERIFY(presetOf(span, today).has_value());
    }

    void daysText_data()
    {
        QTest::addColumn<QDate>("from");
        QTest::addColumn<QDate>("to");
        QTest::addColumn<QString>("text");
        QTest::newRow("one day") << QDate(2026, 11, 22) << QDate(2026, 11, 22)
                                 << QStringLiteral("22 Nov");
        QTest::newRow("one month")
            << QDate(2026, 11, 16) << QDate(2026, 11, 22) << QStringLiteral("16–22 Nov");
        QTest::newRow("two months")
            << QDate(2026, 10, 28) << QDate(2026, 11, 3) << QStringLiteral("28 Oct – 3 Nov");
        QTest::newRow("another year")
            << QDate(1999, 1, 1) << QDate(1999, 1, 31) << QStringLiteral("1–31 Jan 1999");
        QTest::newRow("two years") << QDate(2025, 12, 30) << QDate(2026, 1, 2)
                                   << QStringLiteral("30 Dec 2025 – 2 Jan 2026");
        QTest::newRow("upside down") << QDate(2026, 2, 2) << QDate(2026, 1, 1) << QString();
    }

    void daysText()
    {
        QFETCH(QDate, from);
        QFETCH(QDate, to);
        QTEST(trunkline::daysText({from, to}, Today), "text");
    }

    void pickerChooses()
    {
        RangePicker picker;
        picker.setToday(Today);
        picker.setSpan(rangeOf(RangePreset::Last7, Today));
        picker.setZone(QStringLiteral("America/New_York"));
        QCOMPARE(picker.words(), QStringLiteral("Last 7 days · 16–22 Nov"));
        QVERIFY(picker.accessibleName().contains(QStringLiteral("America/New_York")));
        picker.show();
        QSignalSpy chosen(&picker, &RangePicker::spanChosen);
        QTest::keyClick(&picker, Qt::Key_Return);
        QVERIFY(picker.panel().isVisible());
        const QString name
            = QStringLiteral("preset%1").arg(static_cast<int>(RangePreset::LastMonth));
        picker.panel().findChild<QPushButton*>(name)->click();
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(picker.span().to, QDate(2026, 10, 31));
        QVERIFY(!picker.panel().isVisible());

        picker.openPanel();
        auto* from = picker.panel().findChild<QCalendarWidget*>(QStringLiteral("rangeFrom"));
        auto* to = picker.panel().findChild<QCalendarWidget*>(QStringLiteral("rangeTo"));
        auto* apply = picker.panel().findChild<QPushButton*>(QStringLiteral("rangeApply"));
        from->setSelectedDate({2026, 11, 5});
        to->setSelectedDate({2026, 11, 4});
        QVERIFY(!apply->isEnabled());
        QVERIFY(
            !picker.panel().findChild<QLabel*>(QStringLiteral("rangeVerdict"))->text().isEmpty());
        to->setSelectedDate({2026, 11, 6});
        QVERIFY(apply->isEnabled());
        apply->click();
        QCOMPARE(chosen.count(), 2);
        QCOMPARE(picker.words(), QStringLiteral("5–6 Nov"));
        to->setSelectedDate({2027, 1, 1});
        QCOMPARE(to->selectedDate(), Today); // no day after today
    }

    /// SEC-Q1.
    void markupStaysPlain()
    {
        ElidedLabel label(Markup);
        QCOMPARE(label.text(), Markup);
        label.resize(40, 20);
        label.show();
        QTRY_VERIFY(!label.toolTip().isEmpty());
        QVERIFY(label.toolTip().contains(QStringLiteral("&lt;img")));
        QVERIFY(!label.toolTip().contains(QStringLiteral("<img")));

        FilterChip chip(QStringLiteral("Campaign"));
        chip.setValue(Markup);
        chip.resize(70, 24);
        chip.show();
        QTRY_VERIFY(!chip.toolTip().isEmpty());
        QVERIFY(!chip.toolTip().contains(QStringLiteral("<img")));

        KpiCard card;
        card.setFigures({.label = Markup, .value = Markup});
        card.resize(112, 94);
        card.show();
        QTRY_VERIFY(!card.toolTip().isEmpty());
        QVERIFY(!card.toolTip().contains(QStringLiteral("<img")));

        const std::unique_ptr<Notice> notice(Notice::empty(Icon::Calls, Markup, Markup));
        const std::unique_ptr<Notice> failed(Notice::error(Markup, Markup));
        FormFields fields;
        fields.addField(QStringLiteral("name"), QStringLiteral("Name"), new QLineEdit, Markup);
        fields.show({{QStringLiteral("name"), Markup}});
        QWidget host;
        auto* toast = new Toast(host);
        toast->say(Markup);
        for (const QWidget* widget :
            std::initializer_list<const QWidget*>{notice.get(), failed.get(), &fields, toast}) {
            const auto formats = formatsBelow(*widget);
            QVERIFY(!formats.isEmpty());
            for (const Qt::TextFormat format : formats)
                QCOMPARE(format, Qt::PlainText);
        }
    }

    void elidedLabel_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<bool>("elided");
        QTest::newRow("room") << 600 << false;
        QTest::newRow("none") << 80 << true;
    }

    void elidedLabel()
    {
        QFETCH(int, width);
        QFETCH(bool, elided);
        ElidedLabel label(samples::longName());
        label.show();
        label.resize(width, 20);
        QCOMPARE(label.isElided(), elided);
        QCOMPARE(label.toolTip().isEmpty(), !elided);
        QVERIFY(label.textsCut().isEmpty());
        label.setToolTip({});
        QCOMPARE(label.textsCut().isEmpty(), !elided);
    }

    void chip()
    {
        FilterChip chip(QStringLiteral("Campaign"));
        chip.resize(chip.sizeHint());
        chip.show();
        QSignalSpy clicked(&chip, &FilterChip::clicked);
        QSignalSpy removed(&chip, &FilterChip::removed);
        QTest::mouseClick(&chip, Qt::LeftButton);
        QTest::keyClick(&chip, Qt::Key_Delete); // nothing to remove yet
        QCOMPARE(clicked.count(), 1);
        QCOMPARE(removed.count(), 0);
        chip.setValue(QStringLiteral("Solar"));
        chip.resize(chip.sizeHint());
        QTest::mouseClick(&chip, Qt::LeftButton, {}, chip.crossRect().center());
        QCOMPARE(removed.count(), 1);
        QCOMPARE(clicked.count(), 1);
        QTest::mouseClick(&chip, Qt::LeftButton, {}, QPoint(12, 12));
        QTest::keyClick(&chip, Qt::Key_Return);
        QCOMPARE(clicked.count(), 3);
        QTest::keyClick(&chip, Qt::Key_Backspace);
        QCOMPARE(removed.count(), 2);
        QVERIFY(chip.accessibleName().contains(QStringLiteral("Solar")));
    }

    void switches()
    {
        DemoSwitch demo;
        demo.show();
        QSignalSpy toggled(&demo, &DemoSwitch::toggled);
        QTest::mouseClick(&demo, Qt::LeftButton);
        QTest::keyClick(&demo, Qt::Key_Space);
        QTest::keyClick(&demo, Qt::Key_Return);
        QCOMPARE(toggled.count(), 3);
        QVERIFY(demo.isChecked());
        demo.resize(demo.sizeHint());
        QVERIFY(demo.grab().toImage().pixelColor(20, 15) == lightTokens().warning);

        SegmentedSwitch steps(
            QStringLiteral("Step"), {QStringLiteral("Hour"), QStringLiteral("Day")});
        steps.show();
        QSignalSpy chosen(&steps, &SegmentedSwitch::chosen);
        steps.setCurrent(1);
        QCOMPARE(chosen.count(), 0);
        steps.findChildren<QPushButton*>().first()->click();
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(steps.current(), 0);
    }

    void kpiSaysMoreThanColour()
    {
        KpiCard card;
        for (const KpiFigures& figures : samples::figures()) {
            card.setFigures(figures);
            const QString spoken = card.accessibleName();
            QVERIFY(spoken.contains(figures.value));
            QVERIFY(spoken.contains(figures.share));
            const QString sign = figures.direction > 0 ? QStringLiteral("+") : QStringLiteral("−");
            QCOMPARE(spoken.contains(sign + figures.delta), figures.direction != 0);
        }
    }

    void formShowsErrorsUnderTheirFields()
    {
        FormFields fields;
        fields.addField(QStringLiteral("name"), QStringLiteral("&Name"), new QLineEdit);
        fields.addField(QStringLiteral("notes"), QStringLiteral("N&otes"), new QLineEdit,
            QStringLiteral("Optional."));
        static_cast<QWidget&>(fields).show();
        const auto unknown
            = fields.show({{QStringLiteral("name"), QStringLiteral("Give it a name.")},
                {QStringLiteral("nowhere"), QStringLiteral("?")}});
        QCOMPARE(unknown, QStringList{QStringLiteral("nowhere")});
        auto* name = fields.findChild<QLineEdit*>(QStringLiteral("name"));
        auto* note = fields.findChild<QLabel*>(QStringLiteral("nameNote"));
        QCOMPARE(note->text(), QStringLiteral("Give it a name."));
        QVERIFY(note->isVisible());
        QVERIFY(note->geometry().top() >= name->geometry().bottom());
        QVERIFY(name->property("invalid").toBool());
        QCOMPARE(name->accessibleDescription(), QStringLiteral("Give it a name."));
        QCOMPARE(name->accessibleName(), QStringLiteral("Name"));
        QVERIFY(fields.focusFirstError());
        for (const QLabel* label : fields.findChildren<QLabel*>()) {
            if (label->objectName().isEmpty())
                QVERIFY(label->buddy() != nullptr);
        }
        fields.show(QHash<QString, QString>());
        QVERIFY(!note->isVisible());
        QVERIFY(!name->property("invalid").toBool());
        QCOMPARE(fields.findChild<QLabel*>(QStringLiteral("notesNote"))->text(),
            QStringLiteral("Optional."));
        QVERIFY(!fields.focusFirstError());
    }

    void busyBarWaits()
    {
        BusyBar bar;
        bar.show();
        bar.setBusy(true);
        QVERIFY(!bar.isShown());
        QTRY_VERIFY(bar.isShown());
        bar.setBusy(false);
        QVERIFY(!bar.isShown());
    }

    void toastStaysInside()
    {
        QWidget host;
        host.resize(320, 240);
        host.show();
        auto* toast = new Toast(host);
        QCOMPARE(toast->sentence(), QString());
        toast->say(samples::longName() + u' ' + samples::longName(), Tint::Bad);
        QVERIFY(host.rect().contains(toast->geometry()));
        QTest::mouseClick(toast, Qt::LeftButton);
        QCOMPARE(toast->sentence(), QString());
    }

    void noticeActs()
    {
        const std::unique_ptr<Notice> notice(
            Notice::error(QStringLiteral("Failed"), QStringLiteral("Why")));
        notice->show();
        QSignalSpy acted(notice.get(), &Notice::actionRequested);
        QTest::mouseClick(
            notice->findChild<QPushButton*>(QStringLiteral("noticeAction")), Qt::LeftButton);
        QCOMPARE(acted.count(), 1);
    }
};

QTEST_MAIN(TestWidgets)
#include "tst_widgets.moc"
