#include "ui/export/pagepicture.h"

#include "ui/widgets/page.h"

#include <QCoreApplication>

namespace trunkline {

namespace {

// What stands around the canvas may wrap and change its height with the width.
constexpr int rounds = 4;

} // namespace

PictureJob pictureOf(Page& page, QSize size, ExportHeader header)
{
    const int above = qRound(headerHeight(header, size.width()));
    const QSize wanted(size.width(), size.height() - above);
    if (!page.isVisible()) {
        page.setAttribute(Qt::WA_DontShowOnScreen);
        page.show();
    }
    const QWidget& canvas = page.canvas();
    for (int round = 0; round < rounds && canvas.size() != wanted; ++round) {
        page.resize(page.size() + wanted - canvas.size());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::Resize);
    }
    return {page.canvas(), size, std::move(header)};
}

} // namespace trunkline
