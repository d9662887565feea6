#include "ui/widgets/segmentedswitch.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace trunkline {

SegmentedSwitch::SegmentedSwitch(const QString& name, const QStringList& choices, QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(name);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    m_choices.setExclusive(true);
    for (int i = 0; i < choices.size(); ++i) {
        QString shown = choices[i];
        auto* button = new QPushButton(shown.replace(u'&', QStringLiteral("&&")));
        button->setCheckable(true);
        button->setAutoDefault(false);
        button->setAccessibleName(name + QStringLiteral(": ") + choices[i]);
        m_choices.addButton(button, i);
        row->addWidget(button);
    }
    setCurrent(0);
    connect(&m_choices, &QButtonGroup::idClicked, this, &SegmentedSwitch::chosen);
}

void SegmentedSwitch::setCurrent(int choice)
{
    if (QAbstractButton* button = m_choices.button(choice))
        button->setChecked(true);
}

} // namespace trunkline
