#pragma once
// Waits until a page shows all that it has, for pictures that no window shows.

#include "ui/widgets/page.h"

#include <functional>

namespace trunkline::console {

/// Turns the event loop until `page` has settled or `patience` is over; false then.
bool settle(const Page& page, std::chrono::milliseconds patience = std::chrono::minutes{5});

/// Calls `then` from the event loop once `ready` says so, unless `guard` died before.
void onceReady(std::function<bool()> ready, QObject* guard, std::function<void()> then);

} // namespace trunkline::console
