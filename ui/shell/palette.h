#pragma once
// Ctrl+K: everything that can be done or gone to, found by typing.

#include <QAction>
#include <QDialog>

class QLineEdit;
class QListWidget;

namespace trunkline {

/// Shows the actions that are enabled and visible now; Enter runs the marked one.
class CommandPalette final : public QDialog {
    Q_OBJECT

public:
    explicit CommandPalette(QWidget* parent);

    /// They are found after those that were offered before.
    void offer(const QList<QAction*>& actions);

    /// Over the upper middle of its window.
    void open() override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter(const QString& words);
    void run();

    QList<QAction*> m_actions;
    QLineEdit* m_search;
    QListWidget* m_list;
};

} // namespace trunkline
