#pragma once
// What a line of the log must be, as OBSERVABILITY §6 says and written down by hand.

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace trunkline {

/// Empty: the line, without its end, is one. Else what is wrong: no JSON, bytes that a terminal or
/// a reader takes for a control, a member that nobody declared, one that is missing or of another
/// form, a request without its ids.
QString faultOf(const QByteArray& line);

/// The lines of a whole log; its last byte must end one.
QList<QByteArray> linesOf(const QByteArray& log);
QJsonObject memberOf(const QByteArray& line);

} // namespace trunkline
