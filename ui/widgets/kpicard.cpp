#include "ui/widgets/kpicard.h"

#include "ui/charts/sparkline.h"
#include "ui/theme/delegates.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QPolygonF>

namespace trunkline {

namespace {

constexpr qreal Side = 14;
constexpr qreal SparkWidth = 92;
constexpr qreal LeastSpark = 40;
constexpr int LeastValuePixels = 15;
constexpr int LeastSharedPixels = 17; // smaller than this, the share goes beside the label
constexpr qreal ArrowWidth = 14;

QString joined(const KpiFigures& figures)
{
    return figures.value + QStringLiteral(" · ") + figures.share;
}

} // namespace

KpiCard::KpiCard(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void KpiCard::setFigures(const KpiFigures& figures)
{
    m_figures = figures;
    QString spoken
        = figures.label + u' ' + (figures.share.isEmpty() ? figures.value : joined(figures));
    if (!figures.delta.isEmpty())
        spoken += QStringLiteral(", ") + deltaText() + u' ' + figures.against;
    setAccessibleName(spoken);
    tell();
    updateGeometry();
    update();
}

bool KpiCard::shareStandsApart() const
{
    if (m_figures.share.isEmpty())
        return false;
    QFont font = Theme::font(Type::Figure);
    font.setPixelSize(LeastSharedPixels);
    return tabularWidth(QFontMetricsF(font), joined(m_figures)) > width() - 2 * Side;
}

QString KpiCard::valueText() const
{
    return m_figures.share.isEmpty() || shareStandsApart() ? m_figures.value : joined(m_figures);
}

QString KpiCard::deltaText() const
{
    const QChar sign = m_figures.direction > 0 ? u'+' : u'−';
    return m_figures.direction == 0 ? m_figures.delta : sign + m_figures.delta;
}

QFont KpiCard::valueFont(const QString& text) const
{
    QFont font = Theme::font(Type::Figure);
    while (font.pixelSize() > LeastValuePixels
        && tabularWidth(QFontMetricsF(font), text) > width() - 2 * Side)
        font.setPixelSize(font.pixelSize() - 1);
    return font;
}

QStringList KpiCard::elided() const
{
    const qreal room = width() - 2 * Side;
    const QFontMetricsF caption(Theme::font(Type::Caption));
    QStringList texts;
    const qreal share = shareStandsApart() ? tabularWidth(caption, m_figures.share) + 8 : 0;
    if (caption.horizontalAdvance(m_figures.label) + share > room)
        texts << m_figures.label;
    if (tabularWidth(QFontMetricsF(valueFont(valueText())), valueText()) > room)
        texts << valueText();
    if (!m_figures.delta.isEmpty()
        && ArrowWidth + tabularWidth(caption, deltaText()) + 4
                + caption.horizontalAdvance(m_figures.against)
            > room)
        texts << deltaText() + u' ' + m_figures.against;
    return texts;
}

QStringList KpiCard::textsCut() const { return toolTip().isEmpty() ? elided() : QStringList(); }

void KpiCard::tell()
{
    const QStringList texts = elided();
    setToolTip(texts.isEmpty() ? QString() : plainToolTip(texts.join(u'\n')));
}

QSize KpiCard::sizeHint() const { return {180, 94}; }
QSize KpiCard::minimumSizeHint() const { return {112, 94}; }

void KpiCard::resizeEvent(QResizeEvent*) { tell(); }

void KpiCard::paintEvent(QPaintEvent*)
{
    const Tokens& tokens = Theme::tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(tokens.border, 1));
    painter.setBrush(tokens.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), CardRadius, CardRadius);

    const QRectF room = QRectF(rect()).adjusted(Side, 0, -Side, 0);
    const QFont caption = Theme::font(Type::Caption);
    const QFontMetricsF metrics(caption);
    painter.setFont(caption);
    painter.setPen(tokens.muted);
    const QRectF head(room.left(), 11, room.width(), 18);
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        metrics.elidedText(m_figures.label, Qt::ElideRight,
            head.width() - (shareStandsApart() ? tabularWidth(metrics, m_figures.share) + 8 : 0)));
    if (shareStandsApart()) {
        painter.setPen(tokens.text);
        drawTabular(painter, head, m_figures.share, Qt::AlignRight | Qt::AlignVCenter);
    }
    const qreal free = head.width() - metrics.horizontalAdvance(m_figures.label) - 12;
    if (free >= LeastSpark && !shareStandsApart()) {
        const qreal spark = std::min(SparkWidth, free);
        paintSparkline(painter, QRectF(head.right() - spark, head.top(), spark, head.height()),
            m_figures.trend,
            tokens.series[static_cast<std::size_t>(m_figures.colour) % tokens.series.size()]);
    }

    if (m_figures.value.isEmpty()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens.grid);
        painter.drawRoundedRect(QRectF(room.left(), 38, room.width() * 0.6, 18), 4, 4);
        painter.drawRoundedRect(QRectF(room.left(), 66, room.width() * 0.8, 12), 4, 4);
        return;
    }
    painter.setFont(valueFont(valueText()));
    painter.setPen(tokens.text);
    drawTabular(painter, QRectF(room.left(), 32, room.width(), 30),
        elidedTabular(QFontMetricsF(painter.font()), valueText(), room.width()),
        Qt::AlignLeft | Qt::AlignVCenter);

    if (m_figures.delta.isEmpty())
        return;
    const QRectF foot(room.left(), 64, room.width(), 18);
    const QColor ink = inkOf(tokens, inkOf(m_figures.tint));
    qreal x = foot.left();
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    const qreal middle = foot.center().y();
    if (m_figures.direction > 0)
        painter.drawPolygon(
            QPolygonF({{x, middle + 4}, {x + 9, middle + 4}, {x + 4.5, middle - 4}}));
    else if (m_figures.direction < 0)
        painter.drawPolygon(
            QPolygonF({{x, middle - 4}, {x + 9, middle - 4}, {x + 4.5, middle + 4}}));
    else
        painter.drawRoundedRect(QRectF(x, middle - 1, 9, 2), 1, 1);
    x += ArrowWidth;
    painter.setFont(caption);
    painter.setPen(ink);
    const QString delta = elidedTabular(metrics, deltaText(), foot.right() - x);
    drawTabular(painter, QRectF(x, foot.top(), foot.right() - x, foot.height()), delta,
        Qt::AlignLeft | Qt::AlignVCenter);
    x += tabularWidth(metrics, delta) + 4;
    painter.setPen(tokens.muted);
    // What it is compared with stands on the page once more: whole, or in the tool tip only.
    const qreal left = foot.right() - x;
    if (metrics.horizontalAdvance(m_figures.against) <= left + 1)
        painter.drawText(QRectF(x, foot.top(), left + 1, foot.height()),
            Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, m_figures.against);
}

} // namespace trunkline
