#include "ui/export/chartcopies.h"

#include "ui/export/picturejob.h"
#include "ui/widgets/chartcard.h"

#include <QClipboard>
#include <QGuiApplication>

#include <utility>

namespace trunkline {

void copyPicture(const ChartCard& card, ExportHeader header)
{
    const Chart* chart = card.view().chart();
    if (chart == nullptr)
        return;
    header.page = chart->title();
    const QSize room = card.view().size().expandedTo(QSize(640, 320));
    PictureJob(*chart, room, std::move(header)).copyToClipboard();
}

void copyData(const ChartCard& card, bool demo)
{
    const Chart* chart = card.view().chart();
    if (chart == nullptr)
        return;
    const QString mark = demo ? demoMark() + u'\n' : QString();
    QGuiApplication::clipboard()->setText(mark + chart->table().tsv());
}

} // namespace trunkline
