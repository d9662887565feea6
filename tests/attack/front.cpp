#include "tests/attack/front.h"

#include "tests/http/certificates.h"
#include "tests/support/freeport.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QStandardPaths>
#include <QTcpSocket>
#include <QThread>

#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace trunkline {

namespace {

/// The settings as they are installed.
QByteArray installed(const char* name)
{
    QFile file(QStringLiteral(TRUNK_INSTALLED) + u'/' + QString::fromLatin1(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", name);
    return file.readAll();
}

/// What must stand there exactly once: else the installed file is no longer what is tested.
void substitute(QByteArray& text, const QByteArray& what, const QByteArray& with)
{
    if (text.count(what) != 1)
        qFatal("\"%s\" stands %d times", what.constData(), static_cast<int>(text.count(what)));
    text.replace(what, with);
}

QByteArray local(std::uint16_t port) { return "127.0.0.1:" + QByteArray::number(port); }

} // namespace

Front::Front(Kind kind, std::uint16_t behind)
    : m_port(freePort())
{
    switch (kind) {
    case Kind::Nginx:
        startNginx(behind);
        break;
    case Kind::HaProxy:
        startHaProxy(behind);
        break;
    case Kind::Relay:
        startRelay(behind);
        break;
    }
    for (const QDeadlineTimer deadline(20'000);; QThread::msleep(50)) {
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), m_port);
        if (socket.waitForConnected(1'000))
            return;
        if (deadline.hasExpired() || m_process.state() == QProcess::NotRunning)
            qFatal("the proxy does not listen: %s", m_process.readAll().constData());
    }
}

Front::~Front()
{
    m_process.kill();
    m_process.waitForFinished();
}

void Front::startNginx(std::uint16_t behind)
{
    const Certificates certificates(m_folder.path());
    certificates.sign(QStringLiteral("server"), QStringLiteral("calls.example.com"));
    QByteArray site = installed("nginx.conf");
    substitute(site, "listen 443 ssl default_server;", "listen " + local(m_port) + ';');
    substitute(site, "server 127.0.0.1:8443;", "server " + local(behind) + ';');
    substitute(site, "/etc/trunkline/server.crt",
        certificates.certificate(QStringLiteral("server")).toUtf8());
    substitute(
        site, "/etc/trunkline/server.key", certificates.key(QStringLiteral("server")).toUtf8());
    QByteArray all = "daemon off; worker_processes 1; pid nginx.pid; error_log stderr crit;\n"
                     "events { worker_connections 8192; }\n"
                     "http {\naccess_log off;\n";
    for (const char* kept : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
        all += QByteArray(kept) + "_temp_path " + kept + ";\n";
    const QString file
        = write("nginx.conf", all + "include " + write("site.conf", site).toUtf8() + ";\n}\n");
    start(QStringLiteral("nginx"),
        {QStringLiteral("-p"), m_folder.path(), QStringLiteral("-e"), QStringLiteral("stderr"),
            QStringLiteral("-c"), file});
}

void Front::startHaProxy(std::uint16_t behind)
{
    QByteArray text = installed("haproxy.cfg");
    substitute(text,
        "bind :443 ssl crt /etc/trunkline/server.pem alpn http/1.1 ssl-min-ver TLSv1.2",
        "bind " + local(m_port));
    substitute(text, "server one 127.0.0.1:8443", "server one " + local(behind));
    start(QStringLiteral("haproxy"),
        {QStringLiteral("-db"), QStringLiteral("-f"), write("haproxy.cfg", "global\n" + text)});
}

void Front::startRelay(std::uint16_t behind)
{
    start(QStringLiteral("haproxy"),
        {QStringLiteral("-db"), QStringLiteral("-f"),
            write("relay.cfg",
                "defaults\n    timeout connect 5s\n    timeout client 30s\n    timeout server 30s\n"
                "listen relay\n    mode tcp\n    bind "
                    + local(m_port) + "\n    server one " + local(behind) + '\n')});
}

void Front::start(const QString& program, const QStringList& arguments)
{
    // Debian puts them where an unprivileged user does not look.
    QString found = QStandardPaths::findExecutable(program);
    if (found.isEmpty())
        found = QStandardPaths::findExecutable(program, {QStringLiteral("/usr/sbin")});
    if (found.isEmpty())
        qFatal("%s is not here: ./dev test brings it", qPrintable(program));
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setChildProcessModifier([] {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        rlimit all{}; // as a service manager would set it
        getrlimit(RLIMIT_NOFILE, &all);
        all.rlim_cur = all.rlim_max;
        setrlimit(RLIMIT_NOFILE, &all);
    });
    m_process.start(found, arguments);
}

QString Front::write(const char* name, const QByteArray& text) const
{
    QString path = m_folder.filePath(QString::fromLatin1(name));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("%s cannot be written", name);
    return path;
}

} // namespace trunkline
