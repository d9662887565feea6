#pragma once
// The figures of a page for another program, under the same header as its picture.

#include "ui/export/exportheader.h"

#include <QJsonObject>

namespace trunkline {

/// `page` with `header`: tenant, range, zone, filters, time, and whether it is demo data.
QJsonObject figuresUnder(const ExportHeader& header, QJsonObject page);

/// Writes them for the user alone. Answers a sentence for the user; empty when it went well.
[[nodiscard]] QString saveFigures(const QJsonObject& figures, const QString& path);

} // namespace trunkline
