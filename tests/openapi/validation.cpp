#include "tests/openapi/validation.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QtGlobal>

namespace trunkline {

QStringList violations(const QJsonObject& document, const QList<Fitting>& fittings)
{
    QJsonArray cases;
    for (const Fitting& each : fittings)
        cases.append(QJsonObject{{QStringLiteral("name"), each.name},
            {QStringLiteral("schema"), each.schema}, {QStringLiteral("value"), each.value}});
    const QJsonObject work{
        {QStringLiteral("document"), document}, {QStringLiteral("cases"), cases}};
    QProcess validator;
    // The system's own: python3-jsonschema is a package of it.
    validator.start(
        QStringLiteral("/usr/bin/python3"), {QStringLiteral("-I"), QStringLiteral(TRUNK_VALIDATE)});
    validator.write(QJsonDocument(work).toJson(QJsonDocument::Compact));
    validator.closeWriteChannel();
    if (!validator.waitForFinished(300'000) || validator.exitStatus() != QProcess::NormalExit
        || validator.exitCode() > 1)
        qFatal("validate.py: %s", validator.readAllStandardError().constData());
    QStringList lines = QString::fromUtf8(validator.readAllStandardOutput()).split(u'\n');
    const QString last = QStringLiteral("%1 cases").arg(fittings.size());
    if (lines.size() < 2 || lines[lines.size() - 2] != last)
        qFatal("validate.py did not see all cases");
    lines.resize(lines.size() - 2);
    return lines;
}

} // namespace trunkline
