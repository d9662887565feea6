#include "ui/widgets/page.h"

#include <QJsonArray>

namespace trunkline {

Page::Page(PageFace face, QWidget* parent)
    : QWidget(parent)
    , m_face(std::move(face))
{
    setObjectName(m_face.name);
    setAccessibleName(m_face.title);
}

QJsonObject Page::figures() const
{
    QJsonArray panels;
    for (const DrawnPanel& panel : drawn()) {
        QJsonArray rows;
        for (const QVariantList& row : panel.table.rows)
            rows.append(QJsonArray::fromVariantList(row));
        panels.append(QJsonObject{{QStringLiteral("name"), panel.name},
            {QStringLiteral("title"), panel.title},
            {QStringLiteral("columns"), QJsonArray::fromStringList(panel.table.header)},
            {QStringLiteral("rows"), rows}});
    }
    return {{QStringLiteral("panels"), panels}};
}

} // namespace trunkline
