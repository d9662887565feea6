#pragma once
// A Redis of the test's own, on a Unix socket in a folder that goes with it.

#include "services/ratelimit/redisurl.h"

#include <QProcess>
#include <QTemporaryDir>

namespace trunkline {

class RedisServer {
public:
    /// More arguments may ask for a password, say.
    explicit RedisServer(QStringList arguments = {});
    ~RedisServer();
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;

    /// Whether the machine has the program at all.
    static bool isInstalled();

    /// Starts with no data, and waits until it listens.
    bool start();
    void kill();   ///< SIGKILL
    void freeze(); ///< SIGSTOP: it still accepts what the kernel accepts for it
    void thaw();   ///< SIGCONT

    QString socket() const { return m_folder.filePath("s"); }
    RedisAddress address() const;
    /// One command, its answer as text; for what only a test does.
    QString command(const QStringList& words) const;

private:
    QTemporaryDir m_folder;
    QStringList m_arguments;
    QProcess m_process;
};

} // namespace trunkline
