#pragma once
// Which file: asked without stopping the window.

#include <QString>

#include <functional>

class QWidget;

namespace trunkline {

/// `filter` as QFileDialog has it. `then` is called with a path, never with an empty one.
void askForOpenFile(QWidget* parent, const QString& title, const QString& filter,
    std::function<void(const QString&)> then);
/// `suffix` is added where the user typed none.
void askForSaveFile(QWidget* parent, const QString& title, const QString& suggested,
    const QString& suffix, std::function<void(const QString&)> then);

} // namespace trunkline
