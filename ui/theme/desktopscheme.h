#pragma once
// What the desktop prefers, from its portal (org.freedesktop.appearance), where there is one.

#include <QObject>

#include <functional>

namespace trunkline {

/// Asks without waiting; calls `use(dark)` when the portal answers, and again when the preference
/// changes, for as long as `owner` lives. Never calls it when there is no session bus, no portal,
/// or no preference.
void watchDesktopScheme(QObject* owner, std::function<void(bool dark)> use);

} // namespace trunkline
