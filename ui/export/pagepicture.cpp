#include "ui/export/pagepicture.h"

#include "ui/widgets/page.h"

#include <QCoreApplication>

namespace trunkline {

namespace {

// What stands around the canvas wraps, and its least height changes with the width: it is
// approached.
constexpr int rounds = 12;

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
    for (int round = 0; round < rounds; ++round) {
        QCoreApplication::sendPostedEvents();
        page.resize(page.size() + wanted - canvas.size());
    }
    QCoreApplication::sendPostedEvents();
    return {page.canvas(), size, std::move(header)};
}

} // namespace trunkline
