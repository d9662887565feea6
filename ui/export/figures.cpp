#include "ui/export/figures.h"

#include "ui/export/ownfile.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

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

QString saveFigures(const QJsonObject& figures, const QString& path)
{
    QSaveFile file(path);
    const QByteArray json = QJsonDocument(figures).toJson();
    if (!file.open(QIODevice::WriteOnly) || file.write(json) != json.size())
        return fileFailure(file);
    return finishFile(file);
}

} // namespace trunkline
