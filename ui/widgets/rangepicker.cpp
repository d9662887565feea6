#include "ui/widgets/rangepicker.h"

#include "ui/theme/delegates.h"
#include "ui/theme/icons.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QCalendarWidget>
#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScreen>
#include <QTextCharFormat>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int Height = 30;
constexpr int Side = 10;
constexpr int IconSide = 14;
constexpr int Gap = 7;

QCalendarWidget* makeCalendar(const QString& name, const QString& spoken)
{
    auto* calendar = new QCalendarWidget;
    calendar->setObjectName(name);
    calendar->setAccessibleName(spoken);
    calendar->setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
    calendar->setLocale(QLocale(QLocale::English)); // sets its own first day: before ours
    calendar->setFirstDayOfWeek(Qt::Monday);
    calendar->setHorizontalHeaderFormat(QCalendarWidget::ShortDayNames);
    calendar->setMinimumSize(280, 216);
    return calendar;
}

/// Weekends are days like any other here; their default red would say otherwise.
void colourCalendar(QCalendarWidget& calendar)
{
    QTextCharFormat day;
    day.setForeground(Theme::tokens().text);
    QTextCharFormat head;
    head.setForeground(Theme::tokens().muted);
    head.setBackground(Theme::tokens().surface);
    for (int weekday = Qt::Monday; weekday <= Qt::Sunday; ++weekday)
        calendar.setWeekdayTextFormat(static_cast<Qt::DayOfWeek>(weekday), day);
    calendar.setHeaderTextFormat(head);
    if (auto* previous
        = calendar.findChild<QAbstractButton*>(QStringLiteral("qt_calendar_prevmonth")))
        previous->setIcon(themedIcon(Icon::ChevronLeft));
    if (auto* next = calendar.findChild<QAbstractButton*>(QStringLiteral("qt_calendar_nextmonth")))
        next->setIcon(themedIcon(Icon::ChevronRight));
}

} // namespace

RangePicker::RangePicker(QWidget* parent)
    : QAbstractButton(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    connect(this, &QAbstractButton::clicked, this, &RangePicker::openPanel);
    setSpan({});
}

RangePicker::~RangePicker() = default;

QWidget& RangePicker::panel()
{
    if (m_panel == nullptr)
        buildPanel();
    return *m_panel;
}

void RangePicker::buildPanel()
{
    m_panel = new QFrame(this, Qt::Popup);
    m_panel->setObjectName(QStringLiteral("rangePanel"));
    m_panel->setFrameShape(QFrame::StyledPanel);
    m_panel->setBackgroundRole(QPalette::Base);
    m_panel->setAutoFillBackground(true);
    m_panel->setAccessibleName(tr("Choose the days on show"));

    auto* presets = new QVBoxLayout;
    presets->setSpacing(4);
    for (const RangePreset preset : allRangePresets()) {
        auto* button = new QPushButton(rangeName(preset));
        button->setObjectName(QStringLiteral("preset%1").arg(static_cast<int>(preset)));
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this,
            [this, preset] { choose(rangeOf(preset, m_today)); });
        presets->addWidget(button);
    }
    presets->addStretch();

    m_from = makeCalendar(QStringLiteral("rangeFrom"), tr("From"));
    m_to = makeCalendar(QStringLiteral("rangeTo"), tr("To"));
    connect(m_from, &QCalendarWidget::selectionChanged, this, &RangePicker::judge);
    connect(m_to, &QCalendarWidget::selectionChanged, this, &RangePicker::judge);
    const auto column = [](const QString& name, QCalendarWidget* calendar) {
        auto* label = new QLabel(name);
        label->setFont(Theme::font(Type::Strong));
        label->setBuddy(calendar);
        auto* both = new QVBoxLayout;
        both->addWidget(label);
        both->addWidget(calendar, 1);
        return both;
    };
    auto* calendars = new QHBoxLayout;
    calendars->setSpacing(16);
    calendars->addLayout(column(tr("From"), m_from));
    calendars->addLayout(column(tr("To"), m_to));

    m_verdict = new QLabel;
    m_verdict->setObjectName(QStringLiteral("rangeVerdict"));
    m_verdict->setTextFormat(Qt::PlainText);
    m_apply = new QPushButton(tr("Show these days"));
    m_apply->setObjectName(QStringLiteral("rangeApply"));
    m_apply->setProperty("primary", true);
    connect(m_apply, &QPushButton::clicked, this, [this] {
        choose({m_from->selectedDate(), m_to->selectedDate()});
    });
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_verdict, 1);
    foot->addWidget(m_apply);

    auto* right = new QVBoxLayout;
    right->addLayout(calendars, 1);
    right->addLayout(foot);
    auto* all = new QHBoxLayout(m_panel);
    all->setContentsMargins(14, 14, 14, 14);
    all->setSpacing(16);
    all->addLayout(presets);
    all->addLayout(right, 1);
}

void RangePicker::setSpan(const DaySpan& span)
{
    m_span = span;
    tell();
    updateGeometry();
    update();
}

void RangePicker::setToday(QDate today)
{
    m_today = today;
    setSpan(m_span);
}

void RangePicker::setZone(const QString& zone)
{
    m_zone = zone;
    setSpan(m_span);
}

QString RangePicker::words() const
{
    const QString days = daysText(m_span, m_today);
    const auto preset = presetOf(m_span, m_today);
    return preset ? rangeName(*preset) + QStringLiteral(" · ") + days : days;
}

void RangePicker::openPanel()
{
    if (m_panel == nullptr)
        buildPanel();
    m_from->setMaximumDate(m_today);
    m_to->setMaximumDate(m_today);
    colourCalendar(*m_from);
    colourCalendar(*m_to);
    if (m_span.isValid()) {
        m_from->setSelectedDate(m_span.from);
        m_to->setSelectedDate(m_span.to);
    }
    const auto preset = presetOf(m_span, m_today);
    for (const RangePreset each : allRangePresets()) {
        auto* button = m_panel->findChild<QPushButton*>(
            QStringLiteral("preset%1").arg(static_cast<int>(each)));
        button->setCheckable(true);
        button->setChecked(preset == each);
    }
    judge();
    m_panel->adjustSize();
    QPoint corner = mapToGlobal(QPoint(0, height() + 4));
    const QRect bounds = screen()->availableGeometry();
    corner.setX(std::max(bounds.left(), std::min(corner.x(), bounds.right() - m_panel->width())));
    corner.setY(std::max(bounds.top(), std::min(corner.y(), bounds.bottom() - m_panel->height())));
    m_panel->move(corner);
    m_panel->show();
    m_from->setFocus();
}

void RangePicker::judge()
{
    const DaySpan span{m_from->selectedDate(), m_to->selectedDate()};
    m_apply->setEnabled(span.isValid());
    m_verdict->setProperty("error", !span.isValid());
    m_verdict->style()->polish(m_verdict);
    //: %n: days of a range
    m_verdict->setText(span.isValid() ? daysText(span, m_today) + QStringLiteral(" · ")
                + (span.from == span.to ? tr("1 day")
                                        : tr("%1 days").arg(span.from.daysTo(span.to) + 1))
                                      : tr("Choose a last day that is not before the first."));
}

void RangePicker::choose(const DaySpan& span)
{
    m_panel->hide();
    if (!span.isValid())
        return;
    const bool same = span == m_span;
    setSpan(span);
    if (!same)
        emit spanChosen(span);
}

qreal RangePicker::neededWidth(bool withZone) const
{
    const QFontMetricsF metrics(Theme::font(Type::Body));
    const qreal zone = withZone && !m_zone.isEmpty() ? metrics.horizontalAdvance(m_zone) + Gap : 0;
    return 2 * Side + 2 * IconSide + 2 * Gap + tabularWidth(metrics, words()) + zone + 2;
}

QStringList RangePicker::textsCut() const
{
    return width() < neededWidth(true) - 2 && toolTip().isEmpty()
        ? QStringList{words() + u' ' + m_zone}
        : QStringList();
}

QSize RangePicker::sizeHint() const { return {qCeil(neededWidth(true)), Height}; }
QSize RangePicker::minimumSizeHint() const { return {120, Height}; }

void RangePicker::resizeEvent(QResizeEvent*) { tell(); }

void RangePicker::tell()
{
    const QString all = m_zone.isEmpty() ? words() : words() + QStringLiteral(", ") + m_zone;
    setAccessibleName(tr("Days on show: %1").arg(all));
    setToolTip(width() < neededWidth(true) - 2 ? plainToolTip(all) : QString());
}

void RangePicker::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter
        || event->key() == Qt::Key_Down)
        return openPanel();
    QAbstractButton::keyPressEvent(event);
}

void RangePicker::paintEvent(QPaintEvent*)
{
    const Tokens& tokens = Theme::tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal line = hasFocus() ? 2 : 1;
    painter.setPen(QPen(hasFocus() ? tokens.accent
            : underMouse()         ? tokens.muted
                                   : tokens.border,
        line));
    painter.setBrush(tokens.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2),
        ControlRadius, ControlRadius);
    const qreal top = (height() - IconSide) / 2.0;
    paintIcon(painter, QRectF(Side, top, IconSide, IconSide), Icon::Calendar, tokens.muted);
    const QRectF arrow(width() - Side - IconSide, top, IconSide, IconSide);
    paintIcon(painter, arrow, Icon::ChevronDown, tokens.muted);
    painter.setFont(Theme::font(Type::Body));
    const QFontMetricsF metrics(painter.font());
    QRectF text(Side + IconSide + Gap, 0, arrow.left() - Side - IconSide - 2 * Gap, height());
    const QString days = elidedTabular(metrics, words(), text.width() + 1);
    painter.setPen(tokens.text);
    drawTabular(painter, text, days, Qt::AlignLeft | Qt::AlignVCenter);
    text.setLeft(text.left() + tabularWidth(metrics, days) + Gap);
    if (text.width() > 24 && !m_zone.isEmpty()) {
        painter.setPen(tokens.muted);
        painter.drawText(text.adjusted(0, 0, 2, 0),
            Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            metrics.elidedText(m_zone, Qt::ElideRight, text.width() + 2));
    }
}

} // namespace trunkline
