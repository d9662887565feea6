#include "ui/export/figures.h"

#include <QJsonArray>

namespace trunkline {

QJsonObject figuresUnder(const ExportHeader& header, QJsonObject page)
{
    QJsonObject above{{QStringLiteral("tenant"), header.tenant},
        {QStringLiteral("page"), header.page}, {QStringLiteral("range"), header.range},
        {QStringLiteral("zone"), header.zone}, {QStringLiteral("comparison"), header.comparison},
        {QStringLiteral("filters"), QJsonArray::fromStringList(header.filters)},
        {QStringLiteral("made"), header.made}, {QStringLiteral("calls"), header.calls}};
    if (header.demo)
        above.insert(QStringLiteral("mark"), demoMark());
    page.insert(QStringLiteral("header"), above);
    return page;
}

} // namespace trunkline
