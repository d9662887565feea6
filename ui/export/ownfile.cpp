#include "ui/export/ownfile.h"

#include <QCoreApplication>
#include <QSaveFile>

namespace trunkline {

QString fileFailure(const QFileDevice& file)
{
    return QCoreApplication::translate("OwnFile", "%1 could not be written: %2")
        .arg(file.fileName(), file.errorString());
}

QString finishFile(QSaveFile& file)
{
    if (!file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) || !file.commit())
        return fileFailure(file);
    return {};
}

} // namespace trunkline
