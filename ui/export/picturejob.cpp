#include "ui/export/picturejob.h"

#include "ui/export/ownfile.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QLayout>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QScreen>
#include <QWidget>

#include <algorithm>
#include <utility>

namespace trunkline {

namespace {

constexpr int LargestScale = 4;
constexpr qreal PointsPerInch = 72;
constexpr qreal PagePixelsPerInch = 96;
constexpr qreal ChartMargin = 16;
constexpr qreal ChartHead = 28;
constexpr QSize LeastChart(240, 160);

int logicalDpi()
{
    const QScreen* screen = QGuiApplication::primaryScreen();
    return screen != nullptr ? qRound(screen->logicalDotsPerInchY()) : qRound(PagePixelsPerInch);
}

void activateLayouts(QWidget& widget)
{
    for (QWidget* child : widget.findChildren<QWidget*>(Qt::FindDirectChildrenOnly))
        activateLayouts(*child);
    if (widget.layout() != nullptr)
        widget.layout()->activate();
}

} // namespace

PictureJob::PictureJob(QWidget& page, QSize size, ExportHeader header)
    : m_page(&page)
    , m_header(std::move(header))
{
    if (!page.isWindow()) {
        m_headerHeight = qRound(headerHeight(m_header, page.width()));
        m_size = QSize(page.width(), page.height() + m_headerHeight);
        return;
    }
    if (!page.isVisible()) {
        page.setAttribute(Qt::WA_DontShowOnScreen);
        page.show();
    }
    layOut(size, page.minimumSizeHint().expandedTo(page.minimumSize()));
    page.resize(m_size - QSize(0, m_headerHeight));
    // Two rounds: texts that wrap know their height only once they know their width.
    activateLayouts(page);
    activateLayouts(page);
}

PictureJob::PictureJob(const Chart& chart, QSize size, ExportHeader header)
    : m_chart(&chart)
    , m_header(std::move(header))
{
    layOut(size, LeastChart);
}

void PictureJob::layOut(QSize wanted, QSize least)
{
    const int width = std::max(wanted.width(), least.width());
    m_headerHeight = qRound(headerHeight(m_header, width));
    m_size = QSize(width, std::max(wanted.height(), least.height() + m_headerHeight));
}

void PictureJob::paint(QPainter& painter) const
{
    const Tokens& tokens = Theme::tokens();
    const QRectF whole{QPointF(), QSizeF(m_size)};
    const QRectF body = whole.adjusted(0, m_headerHeight, 0, 0);
    if (m_page != nullptr) {
        painter.fillRect(whole, tokens.window);
        m_page->render(&painter, body.topLeft().toPoint(), QRegion(),
            QWidget::DrawWindowBackground | QWidget::DrawChildren);
    } else {
        painter.fillRect(whole, tokens.surface);
        const QRectF inside
            = body.adjusted(ChartMargin, ChartMargin / 2, -ChartMargin, -ChartMargin / 2);
        const QRectF head(inside.left(), inside.top(), inside.width(), ChartHead);
        painter.setFont(Theme::font(Type::Strong));
        painter.setPen(tokens.text);
        const QFontMetricsF strong(painter.font());
        const QFontMetricsF caption(Theme::font(Type::Caption));
        const qreal unit
            = std::min(caption.horizontalAdvance(m_chart->unit()) + 1, head.width() / 2);
        painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            strong.elidedText(m_chart->title(), Qt::ElideRight, head.width() - unit - 8));
        painter.setFont(Theme::font(Type::Caption));
        painter.setPen(tokens.muted);
        painter.drawText(head, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
            caption.elidedText(m_chart->unit(), Qt::ElideRight, unit));
        m_chart->paint(painter, inside.adjusted(0, ChartHead + 4, 0, 0), tokens);
    }
    paintHeader(painter, QRectF(0, 0, m_size.width(), m_headerHeight), m_header, tokens);
    if (m_header.demo)
        paintWatermark(painter, body, tokens);
}

QImage PictureJob::image(int scale) const
{
    const int factor = std::clamp(scale, 1, LargestScale);
    QImage image(m_size * factor, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(factor);
    image.fill(Theme::tokens().window);
    QPainter painter(&image);
    paint(painter);
    painter.end();
    image.setText(QStringLiteral("Title"), m_header.page);
    if (m_header.demo)
        image.setText(QStringLiteral("Comment"), demoMark());
    return image;
}

QString PictureJob::savePng(const QString& path, int scale) const
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !image(scale).save(&file, "PNG"))
        return fileFailure(file);
    return finishFile(file);
}

QString PictureJob::savePdf(const QString& path) const
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return fileFailure(file);
    writePdf(file);
    return finishFile(file);
}

void PictureJob::writePdf(QIODevice& device) const
{
    QPdfWriter writer(&device);
    writer.setCreator(QStringLiteral("Trunkline"));
    writer.setTitle(
        m_header.demo ? m_header.page + QStringLiteral(" — ") + demoMark() : m_header.page);
    writer.setResolution(logicalDpi());
    writer.setPageSize(QPageSize(QSizeF(m_size) * PointsPerInch / logicalDpi(), QPageSize::Point,
        QString(), QPageSize::ExactMatch));
    writer.setPageMargins({});
    QPainter painter(&writer);
    paint(painter);
}

void PictureJob::copyToClipboard(int scale) const
{
    QGuiApplication::clipboard()->setImage(image(scale));
}

} // namespace trunkline
