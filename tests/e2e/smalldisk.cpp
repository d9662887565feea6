#include "tests/e2e/smalldisk.h"

#include <QByteArray>
#include <QFile>

#include <sched.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace trunkline {

namespace {

bool writeAll(const char* path, const QByteArray& text)
{
    QFile file(QString::fromLatin1(path));
    return file.open(QIODevice::WriteOnly | QIODevice::Unbuffered)
        && file.write(text) == text.size();
}

/// An id stands for itself.
QByteArray same(unsigned id)
{
    const QByteArray number = QByteArray::number(id);
    return number + ' ' + number + " 1";
}

bool mountTmpfs(const QString& folder, qint64 bytes, unsigned long flags)
{
    const QByteArray options = "mode=700,size=" + QByteArray::number(bytes);
    return mount("tmpfs", folder.toLocal8Bit().constData(), "tmpfs", flags, options.constData())
        == 0;
}

} // namespace

bool enterOwnMounts()
{
    const QByteArray user = same(geteuid());
    const QByteArray group = same(getegid());
    return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 && writeAll("/proc/self/setgroups", "deny")
        && writeAll("/proc/self/uid_map", user) && writeAll("/proc/self/gid_map", group)
        && mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

bool mountSmallDisk(const QString& folder, qint64 bytes) { return mountTmpfs(folder, bytes, 0); }

bool resizeSmallDisk(const QString& folder, qint64 bytes)
{
    return mountTmpfs(folder, bytes, MS_REMOUNT);
}

bool removeSmallDisk(const QString& folder)
{
    return umount2(folder.toLocal8Bit().constData(), UMOUNT_NOFOLLOW) == 0;
}

qint64 usedOn(const QString& folder)
{
    struct statvfs facts { };
    if (statvfs(folder.toLocal8Bit().constData(), &facts) != 0)
        qFatal("%s has no size", qPrintable(folder));
    return static_cast<qint64>((facts.f_blocks - facts.f_bfree) * facts.f_frsize);
}

} // namespace trunkline
