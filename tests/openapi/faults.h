#pragma once
// What a description of the API lacks, read by other eyes than those that made it.

#include "services/contract/facts.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QString>
#include <QStringList>

namespace trunkline {

/// The value at a JSON pointer such as `#/paths/~1v1~1tenant/get`; undefined: there is none.
QJsonValue at(const QJsonObject& document, const QString& pointer);
/// A `$ref` followed; anything else as it is.
QJsonValue resolved(const QJsonObject& document, const QJsonValue& value);
/// Where the operation stands: `#/paths/~1v1~1tenant/get`.
QString pointerTo(const Facts& facts);

/// A line for each thing that the description does not say of the operation, or says wrong; empty:
/// nothing.
QStringList faultsOf(const QJsonObject& document, const Facts& facts);
/// Members of records, and of bodies, that nobody explains: `CampaignDraft.name`.
QStringList unexplained(const QJsonObject& document);
/// `$ref`s that lead nowhere, and components that nobody refers to.
QStringList brokenReferences(const QJsonObject& document);

} // namespace trunkline
