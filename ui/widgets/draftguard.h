#pragma once
// Asks before something typed and not saved is left.

#include <QWidget>

#include <functional>

namespace trunkline {

/// A line that is hidden until there is something to ask. Its buttons are named `<name>Discard` and
/// `<name>Stay`.
class DraftGuard final : public QWidget {
    Q_OBJECT

public:
    explicit DraftGuard(const QString& name, QWidget* parent = nullptr);

    /// Does it now, or once the user agreed to discard. A question that waits is replaced.
    void leave(bool dirty, std::function<void()> then);

signals:
    void stayed();

private:
    std::function<void()> m_then;
};

} // namespace trunkline
