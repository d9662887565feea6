#include "ui/export/exportheader.h"

#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace trunkline {

namespace {

constexpr qreal Side = 16;
constexpr qreal Above = 12;
constexpr qreal Beneath = 10;
constexpr qreal TitleGap = 4;
constexpr qreal MarkPadding = 10;
constexpr qreal MarkHeight = 24;
constexpr qreal MarkOpacity = 0.065;
constexpr qreal MarkAngle = -24;

QString words(const char* text) { return QCoreApplication::translate("ExportHeader", text); }

QString titleOf(const ExportHeader& header)
{
    return header.tenant.isEmpty() ? header.page
                                   : header.page + QStringLiteral(" · ") + header.tenant;
}

QString factsOf(const ExportHeader& header)
{
    QStringList facts;
    const auto add = [&facts](const QString& name, const QString& value) {
        if (!value.isEmpty())
            facts << (name.isEmpty() ? value : name + u' ' + value);
    };
    add({}, header.range);
    add(words("Times in"), header.zone);
    add({}, header.comparison);
    // What follows no range follows no filter either.
    if (!header.range.isEmpty() || !header.filters.isEmpty())
        add({},
            header.filters.isEmpty() ? words("No filters")
                                     : header.filters.join(QStringLiteral(", ")));
    add({}, header.calls);
    add(words("Made"), header.made);
    return facts.join(QStringLiteral("   |   "));
}

/// Unshaped: Inter's contextual colon and dash have no character of their own and would be missing
/// from a PDF's text.
QFont factFont()
{
    QFont font = Theme::font(Type::Caption);
    font.setStyleStrategy(QFont::PreferNoShaping);
    return font;
}

struct Layout {
    QRectF mark; ///< empty without demo data
    QRectF title;
    QRectF facts;
    qreal height;
};

constexpr int Wrapped = Qt::AlignLeft | Qt::AlignTop | Qt::TextWrapAnywhere | Qt::TextWordWrap;

Layout layOut(const ExportHeader& header, qreal width)
{
    const QFontMetricsF titleMetrics(Theme::font(Type::Title));
    const QFontMetricsF factMetrics(factFont());
    const QFontMetricsF markMetrics(Theme::font(Type::Strong));
    Layout layout{};
    qreal right = width - Side;
    if (header.demo) {
        const qreal wide = markMetrics.horizontalAdvance(demoMark()) + 2 * MarkPadding;
        layout.mark = QRectF(right - wide, Above, wide, MarkHeight);
        right = layout.mark.left() - Side;
    }
    const QRectF titleRoom(Side, Above, std::max(60.0, right - Side), 1e4);
    layout.title = titleMetrics.boundingRect(titleRoom, Wrapped, titleOf(header));
    layout.title.setWidth(titleRoom.width());
    const qreal top = std::max(layout.title.bottom(), layout.mark.bottom()) + TitleGap;
    const QRectF factRoom(Side, top, std::max(60.0, width - 2 * Side), 1e4);
    layout.facts = factMetrics.boundingRect(factRoom, Wrapped, factsOf(header));
    layout.facts.setWidth(factRoom.width());
    layout.height = std::ceil(layout.facts.bottom() + Beneath);
    return layout;
}

} // namespace

QString demoMark() { return words("DEMO DATA"); }

qreal headerHeight(const ExportHeader& header, qreal width) { return layOut(header, width).height; }

void paintHeader(
    QPainter& painter, const QRectF& rect, const ExportHeader& header, const Tokens& tokens)
{
    const Layout layout = layOut(header, rect.width());
    painter.save();
    painter.translate(rect.topLeft());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRectF(QPointF(), rect.size()), tokens.surface);
    painter.setPen(QPen(tokens.border, 1));
    painter.drawLine(QPointF(0, rect.height() - .5), QPointF(rect.width(), rect.height() - .5));
    painter.setFont(Theme::font(Type::Title));
    painter.setPen(tokens.text);
    painter.drawText(layout.title, Wrapped, titleOf(header));
    painter.setFont(factFont());
    painter.setPen(tokens.muted);
    painter.drawText(layout.facts, Wrapped, factsOf(header));
    if (header.demo) {
        painter.setPen(QPen(tokens.warning, 1));
        painter.setBrush(tokens.warningSoft);
        painter.drawRoundedRect(
            layout.mark.adjusted(.5, .5, -.5, -.5), ControlRadius, ControlRadius);
        painter.setFont(Theme::font(Type::Strong));
        painter.setPen(withContrast(tokens.warning, tokens.warningSoft, 4.5));
        painter.drawText(layout.mark, Qt::AlignCenter | Qt::TextSingleLine, demoMark());
    }
    painter.restore();
}

void paintWatermark(QPainter& painter, const QRectF& rect, const Tokens& tokens)
{
    painter.save();
    painter.setClipRect(rect);
    painter.translate(rect.center());
    painter.rotate(MarkAngle);
    QFont font = Theme::font(Type::Title);
    const qreal diagonal = std::hypot(rect.width(), rect.height());
    const qreal natural = QFontMetricsF(font).horizontalAdvance(demoMark());
    font.setPixelSize(
        std::max(12, static_cast<int>(font.pixelSize() * diagonal * 0.6 / std::max(1.0, natural))));
    font.setWeight(QFont::Bold);
    painter.setFont(font);
    QColor ink = tokens.warning;
    ink.setAlphaF(static_cast<float>(MarkOpacity));
    painter.setPen(ink);
    painter.drawText(QRectF(-diagonal, -diagonal, 2 * diagonal, 2 * diagonal),
        Qt::AlignCenter | Qt::TextSingleLine, demoMark());
    painter.restore();
}

} // namespace trunkline
