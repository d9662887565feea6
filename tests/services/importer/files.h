#pragma once
// Files that a test makes, and those it finds beside the project.

#include "services/importer/options.h"

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <string>

namespace trunkline {

inline QString shared(const QString& path) { return QStringLiteral(TRUNK_SHARED_DATA "/") + path; }

inline QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline std::string written(const QTemporaryDir& folder, const char* name, const QByteArray& bytes)
{
    QFile file(folder.filePath(QString::fromLatin1(name)));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
        return {};
    file.close();
    return file.fileName().toStdString();
}

/// Options at noon of 1 December 2026.
inline ImportOptions optionsOf(const std::string& path, const char* zone = "Asia/Jerusalem")
{
    ImportOptions options;
    options.path = path;
    if (zone != nullptr)
        options.timeZone = zone;
    options.now = std::chrono::sys_days{std::chrono::year{2026} / 12 / 1} + std::chrono::hours{12};
    return options;
}

} // namespace trunkline
