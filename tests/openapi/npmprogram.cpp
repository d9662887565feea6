#include "tests/openapi/npmprogram.h"

#include <QStandardPaths>

namespace trunkline {

QString npmProgram(const QString& name)
{
    const QString folder = qEnvironmentVariable("TRUNK_NPM");
    return folder.isEmpty() ? QString() : QStandardPaths::findExecutable(name, {folder});
}

} // namespace trunkline
