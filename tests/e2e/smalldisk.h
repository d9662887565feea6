#pragma once
// A disk that fills up for real: a small file system in memory, which only this program and those
// that it starts can see.

#include <QString>

namespace trunkline {

/// Gives this program a view of the mounts of its own, without any rights outside. Only before it
/// has threads. False where the kernel does not let everybody do so.
bool enterOwnMounts();

/// An empty file system of so many bytes on an empty folder; only after enterOwnMounts.
bool mountSmallDisk(const QString& folder, qint64 bytes);

/// What makes room on it.
bool resizeSmallDisk(const QString& folder, qint64 bytes);

bool removeSmallDisk(const QString& folder);

/// Bytes in use on the file system of a folder.
qint64 usedOn(const QString& folder);

} // namespace trunkline
