#include "services/telemetry/logfile.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace trunkline {

namespace {

using Steady = std::chrono::steady_clock;

/// A pipe that is ready takes so much without waiting (POSIX, PIPE_BUF), whether or not it was
/// opened so: what we were started with is shared with others and not ours to change.
constexpr std::size_t pieceBytes = 4'096;
constexpr int look = 100; ///< milliseconds between looks at the deadline
constexpr mode_t fileMode = 0640;

int standard(const std::string& place)
{
    if (place == "stdout")
        return STDOUT_FILENO;
    return place == "stderr" ? STDERR_FILENO : -1;
}

} // namespace

LogFile::LogFile(std::string place)
    : m_place(std::move(place))
{
}

LogFile::~LogFile()
{
    for (const int descriptor : {m_descriptor, m_next.load()}) {
        if (descriptor >= 0 && standard(m_place) < 0)
            close(descriptor);
    }
}

Outcome LogFile::open()
{
    int descriptor = standard(m_place);
    if (descriptor < 0) {
        // Without O_NONBLOCK a pipe that nobody reads would hold us here.
        descriptor = ::open(m_place.c_str(),
            O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, fileMode);
        if (descriptor < 0)
            return invalid("log_file",
                '"' + m_place + "\" cannot be opened: " + std::strerror(errno)
                    + "; name a file in a folder that the server may write to");
        struct stat facts { };
        if (fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode)
            && (facts.st_mode & 07777 & ~fileMode) != 0
            && fchmod(descriptor, facts.st_mode & fileMode) != 0) {
            close(descriptor);
            return invalid("log_file",
                '"' + m_place + "\" is open to others and not ours to close; run chmod 640 on it");
        }
    }
    const int unused = m_next.exchange(descriptor);
    if (unused >= 0 && unused != descriptor)
        close(unused);
    return Done{};
}

bool LogFile::isLate() const
{
    const std::int64_t deadline = m_deadline.load();
    return deadline != 0 && Steady::now().time_since_epoch().count() >= deadline;
}

void LogFile::hurry(Steady::time_point until) { m_deadline = until.time_since_epoch().count(); }

std::size_t LogFile::write(std::string_view lines)
{
    if (const int next = m_next.exchange(-1); next >= 0 && next != m_descriptor) {
        if (m_descriptor >= 0)
            close(m_descriptor);
        m_descriptor = next;
        m_torn = false;
        struct stat facts { };
        m_piece = fstat(next, &facts) == 0 && S_ISREG(facts.st_mode)
            ? std::string_view::npos // a file on a disk is always ready
            : pieceBytes;
    }
    std::string mended;
    std::string_view text = lines;
    if (m_torn)
        text = mended.append("\n").append(lines);
    std::size_t done = 0;
    while (done < text.size()) {
        pollfd ready{m_descriptor, POLLOUT, 0};
        const bool late = isLate();
        const int found = poll(&ready, 1, late ? 0 : look);
        if (found == 0 && late)
            break;
        if (found == 0 || (found < 0 && errno == EINTR))
            continue;
        const ssize_t size
            = ::write(m_descriptor, text.data() + done, std::min(m_piece, text.size() - done));
        if (size < 0 && errno != EAGAIN && errno != EINTR)
            break;
        if (size > 0)
            done += static_cast<std::size_t>(size);
    }
    // A line that ends in the middle must not swallow the next one.
    if (done > 0)
        m_torn = text[done - 1] != '\n';
    return done - std::min(done, text.size() - lines.size());
}

} // namespace trunkline
