#include "tests/gui/blocks/samples.h"

#include "ui/theme/delegates.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/busybar.h"
#include "ui/widgets/chartcard.h"
#include "ui/widgets/demoswitch.h"
#include "ui/widgets/filterchip.h"
#include "ui/widgets/formfields.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/rangepicker.h"
#include "ui/widgets/segmentedswitch.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDate>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace trunkline::samples {

namespace {

const QDate Today(2026, 11, 22);
const QLocale English(QLocale::English);

/// Repeatable noise in [0, 1).
double noise(int i) { return ((i * 7919 + 104729) % 1000) / 1000.0; }

double rhythm(int hour, int weekday)
{
    const double day = hour < 6 || hour > 20 ? 0.02 : std::sin((hour - 6) / 15.0 * 3.14159);
    return day * (weekday >= 6 ? 0.55 : 1.0);
}

QTableView* callTable()
{
    auto* model = new QStandardItemModel(6, 4);
    model->setHorizontalHeaderLabels({QStringLiteral("Started"), QStringLiteral("Campaign"),
        QStringLiteral("Outcome"), QStringLiteral("Revenue")});
    const QStringList outcomes{QStringLiteral("Qualified"), QStringLiteral("Answered"),
        QStringLiteral("No answer"), QStringLiteral("Phantom")};
    const QList<Tint> tints{Tint::Good, Tint::Warning, Tint::Bad, Tint::Plain};
    for (int row = 0; row < model->rowCount(); ++row) {
        const int kind = row % 4;
        model->setItem(
            row, 0, new QStandardItem(QStringLiteral("22 Nov 14:0%1:1%2").arg(row).arg(9 - row)));
        model->setItem(
            row, 1, new QStandardItem(row == 2 ? longName() : QStringLiteral("Solar – Southwest")));
        auto* outcome = new QStandardItem(outcomes[kind]);
        outcome->setData(static_cast<int>(tints[kind]), Qt::UserRole + 2);
        model->setItem(row, 2, outcome);
        auto* money
            = new QStandardItem(QStringLiteral("$%1").arg(English.toString(row * 1111.11, 'f', 2)));
        money->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        model->setItem(row, 3, money);
    }
    auto* table = new QTableView;
    model->setParent(table);
    table->setModel(model);
    table->setShowGrid(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(RowHeight);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setItemDelegate(new PlainDelegate(table));
    table->setItemDelegateForColumn(0, new FigureDelegate(table));
    table->setItemDelegateForColumn(2, new PillDelegate(Qt::UserRole + 2, table));
    table->setItemDelegateForColumn(3, new FigureDelegate(table));
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    table->setColumnWidth(0, 130);
    table->selectRow(3);
    table->setAccessibleName(QStringLiteral("Calls"));
    return table;
}

} // namespace

QString longName()
{
    return QStringLiteral("Home insurance renewals for the whole of the north-east coast");
}

TimeSeries hours(int days)
{
    TimeSeries series{.title = QStringLiteral("Calls per hour"),
        .unit = QStringLiteral("calls"),
        .timeName = QStringLiteral("Hour"),
        .points = {},
        .lines = {{QStringLiteral("Calls"), {}, {}, 0}, {QStringLiteral("Qualified"), {}, {}, 2}},
        .axisPrefix = {},
        .axisSuffix = {}};
    for (int i = 0; i < days * 24; ++i) {
        const QDate day = Today.addDays(1 - days + i / 24);
        const int hour = i % 24;
        const double calls
            = std::round(330 * rhythm(hour, day.dayOfWeek()) * (0.85 + 0.3 * noise(i)) + 4);
        const double qualified = std::round(calls * (0.5 + 0.2 * noise(i + 17)));
        series.points.append({English.toString(day, QStringLiteral("ddd d MMM, "))
                + QStringLiteral("%1:00–%2:00")
                      .arg(hour, 2, 10, QChar(u'0'))
                      .arg(hour + 1, 2, 10, QChar(u'0')),
            hour == 0 ? English.toString(day, QStringLiteral("ddd d")) : QString(),
            QStringLiteral("hour:%1").arg(i)});
        series.lines[0].values << calls;
        series.lines[0].texts << English.toString(calls, 'f', 0);
        series.lines[1].values << qualified;
        series.lines[1].texts << English.toString(qualified, 'f', 0);
    }
    return series;
}

TimeSeries flat(int days, double value)
{
    TimeSeries series{.title = QStringLiteral("Calls per day"),
        .unit = QStringLiteral("calls"),
        .timeName = QStringLiteral("Day"),
        .points = {},
        .lines = {{QStringLiteral("Calls"), {}, {}, 0}},
        .axisPrefix = {},
        .axisSuffix = {}};
    for (int i = 0; i < days; ++i) {
        const QDate day = Today.addDays(1 - days + i);
        series.points.append({English.toString(day, QStringLiteral("ddd d MMM")),
            English.toString(day, QStringLiteral("d MMM")), QStringLiteral("day:%1").arg(i)});
        series.lines[0].values << value;
        series.lines[0].texts << English.toString(value, 'f', 0);
    }
    return series;
}

BarListData bars()
{
    BarListData data{.title = QStringLiteral("Revenue by campaign"),
        .unit = QStringLiteral("Revenue"),
        .nameTitle = QStringLiteral("Campaign"),
        .rows = {}};
    const QList<std::pair<QString, double>> rows{{QStringLiteral("Home Insurance – Direct"), 18240},
        {QStringLiteral("Solar – Southwest"), 14105}, {QStringLiteral("Auto Warranty"), 11980},
        {longName(), 9420}, {QStringLiteral("Plumbing 24/7"), 6230},
        {QStringLiteral("Legal Intake"), 4890}, {QStringLiteral("Debt Relief"), 2710}};
    for (const auto& [name, value] : rows)
        data.rows.append({QStringLiteral("id:") + name, name, value,
            QStringLiteral("$") + English.toString(value, 'f', 0)});
    return data;
}

HeatMapData heat()
{
    HeatMapData data{.title = QStringLiteral("When calls arrive"),
        .unit = QStringLiteral("calls per hour"),
        .rows = {},
        .columns = {},
        .columnTitles = {},
        .cells = {},
        .lowest = QStringLiteral("0"),
        .highest = QStringLiteral("342")};
    for (int day = 1; day <= 7; ++day) {
        data.rows << English.standaloneDayName(day, QLocale::ShortFormat);
        for (int hour = 0; hour < 24; ++hour) {
            const double value = hour < 6 || hour > 20 ? 0 : std::round(342 * rhythm(hour, day));
            data.cells.append({value, English.toString(value, 'f', 0)});
        }
    }
    for (int hour = 0; hour < 24; ++hour) {
        data.columns << QString::number(hour);
        data.columnTitles << QStringLiteral("%1:00–%2:00")
                                 .arg(hour, 2, 10, QChar(u'0'))
                                 .arg(hour + 1, 2, 10, QChar(u'0'));
    }
    return data;
}

HistogramData talk()
{
    HistogramData data{.title = QStringLiteral("Talk time"),
        .unit = QStringLiteral("answered calls"),
        .bucketTitle = QStringLiteral("Talk time"),
        .bars = {},
        .threshold = 3,
        .thresholdText = QStringLiteral("qualifies at 90 s")};
    const QList<int> values{820, 1530, 1310, 1110, 900, 700, 530, 370, 280, 190, 140, 90};
    const auto clock = [](int seconds) {
        return QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QChar(u'0'));
    };
    for (int i = 0; i < values.size(); ++i)
        data.bars.append({clock(i * 30) + u'–' + clock(i * 30 + 30), clock(i * 30),
            static_cast<double>(values[i]), English.toString(values[i]),
            QStringLiteral("talk:%1").arg(i * 30)});
    return data;
}

QList<KpiFigures> figures()
{
    QList<double> trend;
    for (int i = 0; i < 14; ++i)
        trend << 50 + 20 * noise(i * 3) + i;
    const QString against = QStringLiteral("vs 9–15 Nov");
    const auto text = [](const char* latin) { return QString::fromLatin1(latin); };
    return {{text("Calls"), text("12,418"), {}, text("8.2%"), 1, Tint::Good, against, trend, 0},
        {text("Answered"), text("9,871"), text("79.5%"), text("1.4 pt"), 1, Tint::Good, against,
            trend, 0},
        {text("Qualified"), text("6,204"), text("62.8%"), text("0.9 pt"), -1, Tint::Bad, against,
            trend, 0},
        {text("Revenue"), text("$67,575.20"), {}, text("11.0%"), 1, Tint::Good, against, trend, 2},
        {text("Payout"), text("$41,902.75"), {}, text("9.6%"), 1, Tint::Plain, against, trend, 1},
        {text("Margin"), text("$25,672.45"), text("38.0%"), text("0.0 pt"), 0, Tint::Plain, against,
            trend, 2}};
}

ExportHeader header(bool demo)
{
    return {.tenant = QStringLiteral("Acme Media"),
        .page = QStringLiteral("Dashboard"),
        .range = QStringLiteral("Last 7 days · 16–22 Nov 2026"),
        .zone = QStringLiteral("America/New_York"),
        .comparison = QStringLiteral("vs 9–15 Nov"),
        .filters = {QStringLiteral("Campaign: <b>Solar</b> & Co")},
        .made = QStringLiteral("22 Nov 2026, 14:02:11"),
        .calls = QStringLiteral("12,418 calls"),
        .demo = demo};
}

std::unique_ptr<QWidget> overview()
{
    auto page = std::make_unique<QWidget>();
    page->setObjectName(QStringLiteral("overview"));
    auto* all = new QVBoxLayout(page.get());
    all->setContentsMargins(16, 12, 16, 16);
    all->setSpacing(12);

    auto* bar = new QHBoxLayout;
    bar->setSpacing(8);
    bar->addWidget(new ElidedLabel(QStringLiteral("Overview"), Type::Title));
    auto* range = new RangePicker;
    range->setObjectName(QStringLiteral("range"));
    range->setToday(Today);
    range->setSpan(rangeOf(RangePreset::Last7, Today));
    range->setZone(QStringLiteral("America/New_York"));
    bar->addWidget(range);
    bar->addStretch();
    auto* demo = new DemoSwitch;
    demo->setObjectName(QStringLiteral("demo"));
    demo->setChecked(true);
    bar->addWidget(demo);
    auto* save = new QPushButton(themedIcon(Icon::Export), QStringLiteral("Export"));
    bar->addWidget(save);
    all->addLayout(bar);

    auto* chips = new QHBoxLayout;
    chips->setSpacing(6);
    chips->addWidget(new ElidedLabel(QStringLiteral("Filter"), Type::Body, Ink::Muted));
    auto* active = new FilterChip(QStringLiteral("Campaign"));
    active->setObjectName(QStringLiteral("chipCampaign"));
    active->setValue(QStringLiteral("Solar – Southwest"));
    chips->addWidget(active);
    for (const char* name : {"Publisher", "Buyer", "Outcome"})
        chips->addWidget(new FilterChip(QString::fromLatin1(name)));
    chips->addStretch();
    all->addLayout(chips);

    auto* top = new QHBoxLayout;
    top->setSpacing(10);
    for (const KpiFigures& figure : figures()) {
        auto* card = new KpiCard;
        card->setFigures(figure);
        top->addWidget(card);
    }
    all->addLayout(top);

    auto* grid = new QGridLayout;
    grid->setSpacing(12);
    auto* line = new ChartCard({});
    line->setChart(std::make_unique<TimeSeriesChart>(hours(7)));
    auto* list = new ChartCard({});
    list->setChart(std::make_unique<BarList>(bars()), QStringLiteral("click a bar to filter"));
    auto* map = new ChartCard({});
    map->setChart(std::make_unique<HeatMap>(heat()));
    auto* histogram = new ChartCard({});
    histogram->setChart(std::make_unique<Histogram>(talk()));
    grid->addWidget(line, 0, 0, 1, 2);
    grid->addWidget(list, 0, 2);
    grid->addWidget(map, 1, 0);
    grid->addWidget(histogram, 1, 1);
    auto* table = new Card(QStringLiteral("Calls"));
    table->setBody(callTable());
    grid->addWidget(table, 1, 2);
    for (int column = 0; column < 3; ++column)
        grid->setColumnStretch(column, 1);
    grid->setRowStretch(0, 5);
    grid->setRowStretch(1, 4);
    all->addLayout(grid, 1);
    return page;
}

std::unique_ptr<QWidget> controls()
{
    auto page = std::make_unique<QWidget>();
    page->setObjectName(QStringLiteral("controls"));
    auto* all = new QGridLayout(page.get());
    all->setContentsMargins(16, 16, 16, 16);
    all->setSpacing(12);

    auto* form = new Card(QStringLiteral("Terms"));
    form->setCaption(QStringLiteral("nothing is saved"));
    auto* fields = new FormFields;
    auto* name = new QLineEdit(QStringLiteral("Solar Q4"));
    auto* currency = new QComboBox;
    currency->addItems({QStringLiteral("USD – US dollar"), QStringLiteral("ILS – shekel")});
    auto* days = new QSpinBox;
    days->setRange(0, 365);
    days->setSuffix(QStringLiteral(" days"));
    fields->addField(QStringLiteral("name"), QStringLiteral("&Name"), name);
    fields->addField(QStringLiteral("currency"), QStringLiteral("&Currency"), currency,
        QStringLiteral("Cannot be changed once calls were priced."));
    fields->addField(QStringLiteral("window"), QStringLiteral("&Duplicate window"), days);
    fields->show(
        {{QStringLiteral("window"), QStringLiteral("Use 1–365 days, or switch duplicates off.")}});
    form->setBody(fields);
    all->addWidget(form, 0, 0);

    auto* buttons = new Card(QStringLiteral("Buttons"));
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    auto* row = new QHBoxLayout;
    auto* primary = new QPushButton(QStringLiteral("Publish v3"));
    primary->setProperty("primary", true);
    auto* danger = new QPushButton(QStringLiteral("Archive"));
    danger->setProperty("danger", true);
    auto* disabled = new QPushButton(QStringLiteral("Disabled"));
    disabled->setEnabled(false);
    for (QPushButton* button :
        {primary, new QPushButton(QStringLiteral("Discard")), danger, disabled})
        row->addWidget(button);
    row->addStretch();
    column->addLayout(row);
    auto* checks = new QHBoxLayout;
    auto* on = new QCheckBox(QStringLiteral("Masked"));
    on->setChecked(true);
    auto* dot = new QRadioButton(QStringLiteral("PNG"));
    dot->setChecked(true);
    for (QWidget* widget : std::initializer_list<QWidget*>{on, new QCheckBox(QStringLiteral("Off")),
             dot, new QRadioButton(QStringLiteral("PDF"))})
        checks->addWidget(widget);
    checks->addStretch();
    column->addLayout(checks);
    auto* more = new QHBoxLayout;
    more->addWidget(new SegmentedSwitch(
        QStringLiteral("Step"), {QStringLiteral("Hour"), QStringLiteral("Day")}));
    more->addWidget(new DemoSwitch);
    more->addWidget(new Pill(QStringLiteral("v3 · draft")));
    more->addWidget(new Pill(QStringLiteral("Qualified"), Tint::Good));
    more->addWidget(new Pill(QStringLiteral("Answered"), Tint::Warning));
    more->addWidget(new Pill(QStringLiteral("No answer"), Tint::Bad));
    more->addStretch();
    column->addLayout(more);
    auto* icons = new QGridLayout;
    int i = 0;
    for (const Icon icon : allIcons()) {
        auto* tool = new QToolButton;
        tool->setProperty("flat", true);
        tool->setIcon(themedIcon(icon, Ink::Text));
        icons->addWidget(tool, i / 19, i % 19);
        ++i;
    }
    column->addLayout(icons);
    column->addStretch();
    buttons->setBody(body);
    all->addWidget(buttons, 0, 1);

    all->addWidget(Notice::empty(Icon::Calls, QStringLiteral("No calls yet"),
                       QStringLiteral("Import a call log, or switch the demo on to look around."),
                       QStringLiteral("Import…")),
        1, 0);
    all->addWidget(
        Notice::error(QStringLiteral("The dashboard could not be read"),
            QStringLiteral("The workspace is busy with another write. Nothing was changed.")),
        1, 1);
    auto* empty = new ChartCard(QStringLiteral("Empty"));
    auto* failed = new ChartCard(QStringLiteral("Failed"));
    failed->view().setError(
        QStringLiteral("The figures could not be read: the store did not answer."));
    all->addWidget(empty, 2, 0);
    all->addWidget(failed, 2, 1);
    auto* loading = new ChartCard(QStringLiteral("Loading"));
    loading->view().setLoading(true);
    all->addWidget(loading, 3, 0);
    auto* few = new ChartCard({});
    few->setChart(std::make_unique<TimeSeriesChart>(flat(1, 0)));
    all->addWidget(few, 3, 1);
    return page;
}

} // namespace trunkline::samples
