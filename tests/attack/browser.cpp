#include "tests/attack/browser.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <csignal>
#include <unistd.h>

namespace trunkline {

QString Browser::program() { return QStandardPaths::findExecutable(QStringLiteral("chromium")); }

Browser::Browser(const QString& page)
{
    // Cookies go along to other sites where the cookie allows it, as not every browser forbids it.
    QFile preferences(m_profile.filePath(QStringLiteral("Default/Preferences")));
    if (!QDir(m_profile.path()).mkdir(QStringLiteral("Default"))
        || !preferences.open(QIODevice::WriteOnly))
        qFatal("no profile");
    preferences.write(
        R"({"profile":{"cookie_controls_mode":0,"block_third_party_cookies":false}})");
    preferences.close();
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    // It is many processes, which go together.
    m_process.setChildProcessModifier([] { setpgid(0, 0); });
    QStringList arguments{QStringLiteral("--user-data-dir=") + m_profile.path(),
        QStringLiteral("--host-resolver-rules=MAP *.test 127.0.0.1")};
    // No sandbox: it needs rights that a test's user may not have. No other traffic than ours.
    for (const char* flag : {"headless=new", "no-sandbox", "ignore-certificate-errors",
             "disable-gpu", "disable-dev-shm-usage", "disable-popup-blocking", "no-first-run",
             "disable-background-networking", "disable-component-update", "disable-sync",
             "disable-default-apps", "disable-extensions", "disable-breakpad"})
        arguments << QStringLiteral("--") + QLatin1String(flag);
    m_process.start(program(), arguments << page);
    if (!m_process.waitForStarted())
        qFatal("the browser does not start");
}

Browser::~Browser()
{
    kill(-static_cast<pid_t>(m_process.processId()), SIGKILL);
    m_process.waitForFinished();
}

} // namespace trunkline
