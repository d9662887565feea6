#pragma once
// The address of a server, as somebody types it.

#include "services/base/result.h"

#include <QString>
#include <QUrl>

namespace trunkline {

/// `https://` where no scheme is given; without path, name and password. Errors: Invalid
/// (`server`): no address, a name or a password in it, plain HTTP to another machine.
Result<QUrl> readServerAddress(const QString& typed);

} // namespace trunkline
