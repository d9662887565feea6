#include "ui/widgets/namebox.h"

#include "services/base/zone.h"

#include <QListView>

namespace trunkline {

namespace {

constexpr int shown = 20; // characters

} // namespace

NameBox::NameBox(const QString& spoken, QWidget* parent)
    : QComboBox(parent)
{
    setEditable(true);
    setInsertPolicy(QComboBox::NoInsert);
    setAccessibleName(spoken);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(shown);
    if (auto* list = qobject_cast<QListView*>(view()))
        list->setUniformItemSizes(true);
}

NameBox* makeZoneBox(const QString& chosen)
{
    auto* box = new NameBox(NameBox::tr("Time zone"));
    QStringList names;
    for (const std::string& name : Zone::names())
        names.append(QString::fromStdString(name));
    box->addItems(names);
    box->setCurrentText(chosen);
    return box;
}

} // namespace trunkline
