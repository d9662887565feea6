#include "tests/telemetry/pipe.h"

#include <QtGlobal>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

namespace trunkline {

Pipe::Pipe(const QString& path)
    : m_path(path.toStdString())
{
    if (mkfifo(m_path.c_str(), 0600) != 0)
        qFatal("no pipe at %s", m_path.c_str());
    m_reader = open(m_path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (m_reader < 0)
        qFatal("%s cannot be read", m_path.c_str());
}

Pipe::~Pipe()
{
    m_ending = true;
    if (m_thread.joinable())
        m_thread.join();
    close(m_reader);
}

QByteArray Pipe::take()
{
    QByteArray all;
    std::array<char, 65'536> bytes{};
    for (ssize_t size = 1; size > 0;) {
        size = read(m_reader, bytes.data(), bytes.size());
        if (size > 0)
            all.append(bytes.data(), size);
    }
    return all;
}

void Pipe::drain()
{
    m_thread = std::thread([this] {
        std::array<char, 65'536> bytes{};
        while (!m_ending) {
            pollfd ready{m_reader, POLLIN, 0};
            if (poll(&ready, 1, 20) > 0 && read(m_reader, bytes.data(), bytes.size()) <= 0)
                usleep(1'000); // nobody has the other end
        }
    });
}

} // namespace trunkline
