#include "tests/e2e/server.h"

#include "tests/http/rawclient.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace trunkline {

Server::Server(
    StorePlace& place, const QStringList& more, const QStringList& settings, std::uint16_t port)
{
    start(place, more, settings, port);
    while (!listens()) {
        if (!m_process.waitForReadyRead())
            qFatal("the server does not start");
    }
}

std::unique_ptr<Server> Server::starting(StorePlace& place, std::uint16_t port)
{
    std::unique_ptr<Server> made(new Server);
    made->start(place, {}, {}, port);
    return made;
}

void Server::start(
    StorePlace& place, const QStringList& more, const QStringList& settings, std::uint16_t port)
{
    place.share();
    QProcessEnvironment with = QProcessEnvironment::systemEnvironment();
    with.insert(QStringLiteral("XDG_DATA_HOME"), place.terms().home);
    for (const char* rate : {"ADDRESS", "READ", "WRITE", "TENANT"})
        with.insert(QStringLiteral("TRUNKLINED_RATE_") + QLatin1String(rate),
            QStringLiteral("100000/100000"));
    with.insert(QStringLiteral("TRUNKLINED_METRICS_LISTEN"), QStringLiteral("none"));
    with.insert(QStringLiteral("TRUNKLINED_LOG_LEVEL"), QStringLiteral("warn"));
    for (const QString& setting : settings)
        with.insert(setting.section(u'=', 0, 0), setting.section(u'=', 1));
    m_process.setProcessEnvironment(with);
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.setChildProcessModifier([] {
        prctl(PR_SET_PDEATHSIG, SIGKILL); // it goes with the test
        rlimit few{};
        getrlimit(RLIMIT_NOFILE, &few);
        few.rlim_cur = std::min<rlim_t>(few.rlim_max, descriptors);
        setrlimit(RLIMIT_NOFILE, &few);
    });
    m_process.start(QStringLiteral(TRUNK_SERVER),
        place.flags()
            + QStringList{QStringLiteral("--listen"), QStringLiteral("127.0.0.1:%1").arg(port)}
            + more);
}

bool Server::listens()
{
    while (m_port == 0 && m_process.canReadLine()) {
        const QByteArray line = m_process.readLine().trimmed();
        if (line.startsWith("listening on "))
            m_port = line.mid(line.lastIndexOf(':') + 1).toUShort();
        else if (line.startsWith("setup code "))
            m_code = line.mid(line.lastIndexOf(' ') + 1).toStdString();
    }
    return m_port != 0;
}

Server::~Server() { kill(); }

void Server::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

std::string enter(const Server& server)
{
    RawClient client(server.port());
    const auto answer = client.ask(requestText("POST", "/v1/invitations/accept", {},
        R"({"token":")" + server.code()
            + R"(","name":"owner@example.test","password":"vexing otters read my atlas"})"));
    if (!answer || answer->status != 200)
        qFatal("nobody can sign in");
    return QJsonDocument::fromJson(QByteArray::fromStdString(answer->body))
        .object()[QStringLiteral("token")]
        .toString()
        .toStdString();
}

} // namespace trunkline
