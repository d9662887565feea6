#pragma once
// Chromium without a screen, with a profile of its own, to which every name that ends in .test is
// this machine.

#include <QProcess>
#include <QTemporaryDir>

namespace trunkline {

class Browser {
public:
    /// The program; empty: it is not here.
    static QString program();

    explicit Browser(const QString& page);
    ~Browser();
    Browser(const Browser&) = delete;
    Browser& operator=(const Browser&) = delete;

    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    QByteArray said() { return m_process.readAll(); }

private:
    QTemporaryDir m_profile;
    QProcess m_process;
};

} // namespace trunkline
