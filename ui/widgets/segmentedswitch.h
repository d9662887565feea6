#pragma once
// One of a few choices, all of them in sight.

#include <QButtonGroup>
#include <QWidget>

namespace trunkline {

/// Arrow keys move the choice; Tab leaves it.
class SegmentedSwitch final : public QWidget {
    Q_OBJECT

public:
    SegmentedSwitch(const QString& name, const QStringList& choices, QWidget* parent = nullptr);

    void setCurrent(int choice);

    int current() const { return m_choices.checkedId(); }

signals:
    /// By the user only.
    void chosen(int choice);

private:
    QButtonGroup m_choices;
};

} // namespace trunkline
