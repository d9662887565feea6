#pragma once
// A named pipe whose reader reads when the test says so.

#include <QByteArray>
#include <QString>

#include <atomic>
#include <string>
#include <thread>

namespace trunkline {

class Pipe {
public:
    /// Made at `path`; somebody has it open for reading and takes nothing.
    explicit Pipe(const QString& path);
    ~Pipe();
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    const std::string& path() const { return m_path; }
    /// Takes what is there, without waiting.
    QByteArray take();
    /// From now on all that comes is taken and thrown away.
    void drain();

private:
    std::string m_path;
    int m_reader = -1;
    std::atomic<bool> m_ending{false};
    std::thread m_thread;
};

} // namespace trunkline
