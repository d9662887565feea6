#pragma once
// The rail on the left: whose workspace it is, and the pages in their groups.

#include "ui/theme/icons.h"

#include <QFrame>
#include <QHash>

class QToolButton;
class QVBoxLayout;

namespace trunkline {

class ElidedLabel;

struct RailEntry {
    QString name;  ///< of the page, stable
    QString group; ///< `Operate`
    QString title;
    Icon icon;
    QString count{}; ///< `14`, or empty
};

/// Narrow, it shows icons with their titles as tooltips. Arrow keys and Tab reach every entry.
class Rail final : public QFrame {
    Q_OBJECT

public:
    explicit Rail(QWidget* parent = nullptr);

    void setWorkspace(const QString& name);
    /// In order; entries of one group follow each other.
    void setEntries(const QList<RailEntry>& entries);
    void setCurrent(const QString& name);
    void setNarrow(bool narrow);
    bool isNarrow() const { return m_narrow; }
    /// The button that the menu of workspaces belongs to.
    QToolButton& switcher() const { return *m_switcher; }

signals:
    /// By the user only.
    void chosen(const QString& name);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void rebuild();

    QList<RailEntry> m_entries;
    QHash<QString, QWidget*> m_buttons;
    QString m_workspace;
    QString m_current;
    QToolButton* m_switcher;
    QWidget* m_list = nullptr;
    QVBoxLayout* m_column;
    bool m_narrow = false;
};

} // namespace trunkline
