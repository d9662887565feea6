#pragma once
// The figures of a page for another program, under the same header as its picture.

#include "ui/export/exportheader.h"

#include <QJsonObject>

namespace trunkline {

/// `page` with `header`: tenant, range, zone, filters, time, and whether it is demo data.
QJsonObject figuresUnder(const ExportHeader& header, QJsonObject page);

} // namespace trunkline
