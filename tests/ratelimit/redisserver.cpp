#include "tests/ratelimit/redisserver.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QStandardPaths>
#include <QThread>

#include <csignal>

#include <sys/prctl.h>

namespace trunkline {

RedisServer::RedisServer(QStringList arguments)
    : m_arguments(std::move(arguments))
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardOutputFile(m_folder.filePath("log"));
    // A test that crashes leaves no server behind.
    m_process.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
}

RedisServer::~RedisServer() { kill(); }

bool RedisServer::isInstalled()
{
    return !QStandardPaths::findExecutable("redis-server").isEmpty()
        && !QStandardPaths::findExecutable("redis-cli").isEmpty();
}

bool RedisServer::start()
{
    QFile::remove(socket());
    m_process.start("redis-server",
        QStringList{"--port", "0", "--unixsocket", socket(), "--save", "", "--appendonly", "no",
            "--dir", m_folder.path()}
            + m_arguments);
    if (!m_process.waitForStarted())
        return false;
    // The socket appears when it listens; nothing tells us of that but a look.
    for (const QDeadlineTimer deadline(10'000); !deadline.hasExpired(); QThread::msleep(5)) {
        if (QFile::exists(socket()))
            return true;
    }
    return false;
}

void RedisServer::kill()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished();
}

void RedisServer::freeze() { ::kill(static_cast<pid_t>(m_process.processId()), SIGSTOP); }
void RedisServer::thaw() { ::kill(static_cast<pid_t>(m_process.processId()), SIGCONT); }

RedisAddress RedisServer::address() const
{
    RedisAddress address;
    address.socket = socket().toStdString();
    return address;
}

QString RedisServer::command(const QStringList& words) const
{
    QProcess client;
    client.start("redis-cli", QStringList{"-s", socket()} + words);
    client.waitForFinished();
    return QString::fromUtf8(client.readAllStandardOutput()).trimmed();
}

} // namespace trunkline
