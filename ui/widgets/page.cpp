#include "ui/widgets/page.h"

#include <QJsonArray>

namespace trunkline {

Page::Page(const char* name, const QString& title, Icon icon, QWidget* parent)
    : QWidget(parent)
    , m_name(QString::fromLatin1(name))
    , m_title(title)
    , m_icon(icon)
{
    setObjectName(m_name);
    setAccessibleName(title);
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
