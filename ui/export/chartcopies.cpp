#include "ui/export/chartcopies.h"

#include "ui/export/picturejob.h"
#include "ui/widgets/chartcard.h"

#include <QClipboard>
#include <QGuiApplication>

#include <utility>

namespace trunkline {

void offerCopies(ChartCard& card, std::function<ExportHeader()> header)
{
    ChartCard* from = &card;
    QObject::connect(from, &Card::copyPictureRequested, from, [from, header] {
        const Chart* chart = from->view().chart();
        if (chart == nullptr)
            return;
        ExportHeader above = header();
        above.page = chart->title();
        const QSize room = from->view().size().expandedTo(QSize(640, 320));
        PictureJob(*chart, room, std::move(above)).copyToClipboard();
    });
    QObject::connect(from, &Card::copyDataRequested, from, [from, header] {
        const Chart* chart = from->view().chart();
        if (chart == nullptr)
            return;
        const QString mark = header().demo ? demoMark() + u'\n' : QString();
        QGuiApplication::clipboard()->setText(mark + chart->table().tsv());
    });
}

} // namespace trunkline
