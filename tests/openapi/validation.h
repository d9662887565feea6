#pragma once
// JSON Schema as others understand it: by python3-jsonschema, which is none of ours.

#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QString>
#include <QStringList>

namespace trunkline {

/// A value and the schema that it must fit, by its place in the document.
struct Fitting {
    QString name;
    QString schema; ///< a JSON pointer: `#/components/schemas/Campaign`
    QJsonValue value;
};

/// A line for each thing that does not fit; formats count, and a record may have no member that is
/// not described. Ends the test program where the validator cannot run.
QStringList violations(const QJsonObject& document, const QList<Fitting>& fittings);

} // namespace trunkline
