#include "tests/e2e/program.h"

#include <QJsonDocument>
#include <QtGlobal>

#include <array>
#include <cerrno>
#include <csignal>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace trunkline {

namespace {

constexpr int couldNotStart = 126;

/// Texts that stand in memory as exec wants them.
class Words {
public:
    explicit Words(const QStringList& words)
    {
        for (const QString& word : words)
            m_words.push_back(word.toLocal8Bit());
        for (QByteArray& word : m_words)
            m_pointers.push_back(word.data());
        m_pointers.push_back(nullptr);
    }
    char* const* data() const { return m_pointers.data(); }

private:
    std::vector<QByteArray> m_words;
    std::vector<char*> m_pointers;
};

/// Ours, but for the data folder and the log; no colour or locale of the machine.
QStringList environmentWith(const Terms& terms)
{
    QStringList all{
        QStringLiteral("XDG_DATA_HOME=") + terms.home, QStringLiteral("LC_ALL=C.UTF-8")};
    if (!terms.log.isEmpty())
        all.append(QStringLiteral("TRUNKLINECTL_LOG=") + terms.log);
    for (char** each = environ; *each != nullptr; ++each) {
        const QString line = QString::fromLocal8Bit(*each);
        if (!line.startsWith(QStringLiteral("XDG_DATA_HOME="))
            && !line.startsWith(QStringLiteral("LC_ALL=")))
            all.append(line);
    }
    return all;
}

struct Pipe {
    int read = -1;
    int write = -1;
};

Pipe makePipe()
{
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        qFatal("no pipe: %s", std::strerror(errno));
    return {ends[0], ends[1]};
}

} // namespace

std::optional<QJsonObject> Ended::object() const
{
    if (out.count('\n') != 1 || !out.endsWith('\n'))
        return std::nullopt;
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(out, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        return std::nullopt;
    return document.object();
}

Program::Program(const QStringList& arguments, const Terms& terms)
{
    const QByteArray program(TRUNK_CTL);
    const Words words(QStringList{QString::fromLocal8Bit(program)} + arguments);
    const Words environment(environmentWith(terms));
    const QByteArray folder = terms.folder.toLocal8Bit();
    const QByteArray outTo = terms.outTo.toLocal8Bit();
    const Pipe out = makePipe();
    const Pipe err = makePipe();
    m_process = fork();
    if (m_process < 0)
        qFatal("no process: %s", std::strerror(errno));
    if (m_process == 0) {
        // Only what may stand between fork and exec.
        int into = out.write;
        bool ready = folder.isEmpty() || chdir(folder.constData()) == 0;
        if (!outTo.isEmpty())
            into = open(outTo.constData(), O_WRONLY | O_CLOEXEC);
        if (terms.largestFile >= 0) {
            const rlimit limit{
                static_cast<rlim_t>(terms.largestFile), static_cast<rlim_t>(terms.largestFile)};
            ready = ready && setrlimit(RLIMIT_FSIZE, &limit) == 0
                && signal(SIGXFSZ, SIG_IGN) != SIG_ERR;
        }
        if (ready && dup2(into, STDOUT_FILENO) >= 0 && dup2(err.write, STDERR_FILENO) >= 0)
            execve(program.constData(), words.data(), environment.data());
        _exit(couldNotStart);
    }
    close(out.write);
    close(err.write);
    m_out = out.read;
    m_err = err.read;
}

Program::~Program()
{
    if (m_process > 0) {
        kill();
        wait();
    }
}

/// Takes what comes on either stream; false when both have ended.
bool Program::readSome()
{
    std::array<pollfd, 2> streams{pollfd{m_out, POLLIN, 0}, pollfd{m_err, POLLIN, 0}};
    if (m_out < 0 && m_err < 0)
        return false;
    if (poll(streams.data(), streams.size(), -1) < 0)
        return errno == EINTR;
    for (std::size_t i = 0; i < streams.size(); ++i) {
        if ((streams[i].revents & (POLLIN | POLLHUP)) == 0)
            continue;
        std::array<char, 16384> buffer{};
        const ssize_t got = ::read(streams[i].fd, buffer.data(), buffer.size());
        int& descriptor = i == 0 ? m_out : m_err;
        if (got > 0) {
            (i == 0 ? m_ended.out : m_ended.err).append(buffer.data(), got);
        } else if (got == 0) {
            close(descriptor);
            descriptor = -1;
        }
    }
    return true;
}

std::optional<QByteArray> Program::line()
{
    for (;;) {
        const qsizetype end = m_ended.err.indexOf('\n', m_read);
        if (end >= 0) {
            const QByteArray found = m_ended.err.mid(m_read, end - m_read);
            m_read = end + 1;
            return found;
        }
        if (!readSome())
            return std::nullopt;
    }
}

void Program::kill() { ::kill(m_process, SIGKILL); }

Ended Program::wait()
{
    while (readSome()) { }
    int status = 0;
    rusage usage{};
    while (wait4(m_process, &status, 0, &usage) < 0 && errno == EINTR) { }
    m_process = -1;
    m_ended.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    m_ended.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    m_ended.peakKilobytes = usage.ru_maxrss;
    if (m_ended.code == couldNotStart)
        qFatal("%s did not start", TRUNK_CTL);
    return m_ended;
}

Ended run(const QStringList& arguments, const Terms& terms)
{
    return Program(arguments, terms).wait();
}

} // namespace trunkline
