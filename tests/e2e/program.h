#pragma once
// trunklinectl as others see it: started with arguments, read, killed, and how it ended.

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

#include <sys/types.h>

namespace trunkline {

/// How a run ended and what it said.
struct Ended {
    int code = -1; ///< of its exit; -1: a signal ended it
    int signal = 0;
    QByteArray out;
    QByteArray err;
    qint64 peakKilobytes = 0; ///< the most memory that it held at once

    /// What it printed, when that is one JSON object on one line and nothing else.
    std::optional<QJsonObject> object() const;
};

/// What a run is given besides its arguments.
struct Terms {
    QString home;            ///< XDG_DATA_HOME
    QString folder;          ///< it starts there; empty: where the test stands
    QString log;             ///< takes a line for each operation; empty: none
    QString outTo;           ///< a file that takes its output; empty: it is read
    qint64 largestFile = -1; ///< bytes that a file may grow to; -1: any
};

/// One run. Killed when it is not waited for.
class Program {
public:
    Program(const QStringList& arguments, const Terms& terms);
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    ~Program();

    /// The next whole line of its error stream, without its end; none when there are no more.
    std::optional<QByteArray> line();
    void kill();
    Ended wait();

private:
    bool readSome();

    pid_t m_process = -1;
    int m_out = -1;
    int m_err = -1;
    qsizetype m_read = 0;
    Ended m_ended;
};

/// Starts it and waits.
Ended run(const QStringList& arguments, const Terms& terms);

} // namespace trunkline
