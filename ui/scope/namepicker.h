#pragma once
// A panel in which one name of many is found by typing.

#include "models/session/session.h"

#include <QFrame>

class QLineEdit;
class QListWidget;

namespace trunkline {

/// A popup that goes away by itself. Escape closes; Enter takes the name that is marked.
class NamePicker final : public QFrame {
    Q_OBJECT

public:
    NamePicker(const QString& title, std::vector<Named> names, QWidget* parent);

    /// Below `widget`, inside its screen.
    void openBelow(const QWidget& widget);

signals:
    void picked(const trunkline::Uuid& id);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void show(const QString& part);
    void take();

    std::vector<Named> m_names;
    QLineEdit* m_search;
    QListWidget* m_list;
};

} // namespace trunkline
