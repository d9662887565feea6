#include "tests/attack/trunklined.h"

#include "tests/http/rawclient.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace trunkline {

Trunklined::Trunklined(const Place& place, const QByteArray& settings)
{
    QByteArray toml = "listen = \"127.0.0.1:0\"\nmetrics_listen = \"none\"\nlog_level = \"warn\"\n";
    for (const char* rate : {"address", "read", "write", "tenant"})
        toml += QByteArray("rate_") + rate + " = \"100000/100000\"\n";
    QProcessEnvironment with = QProcessEnvironment::systemEnvironment();
    with.insert(QStringLiteral("XDG_DATA_HOME"), place.terms().home);
    m_process.setProcessEnvironment(with);
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.setChildProcessModifier([] {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        rlimit few{};
        getrlimit(RLIMIT_NOFILE, &few);
        few.rlim_cur = std::min<rlim_t>(few.rlim_max, descriptors);
        setrlimit(RLIMIT_NOFILE, &few);
    });
    m_process.start(QStringLiteral(TRUNK_SERVER),
        place.flags()
            + QStringList{QStringLiteral("--config"),
                place.write(QStringLiteral("trunklined.toml"), toml + settings)});
    while (m_port == 0) {
        if (!m_process.canReadLine() && !m_process.waitForReadyRead())
            qFatal("the server does not start");
        const QByteArray line = m_process.readLine().trimmed();
        if (line.startsWith("listening on "))
            m_port = line.mid(line.lastIndexOf(':') + 1).toUShort();
        else if (line.startsWith("setup code "))
            m_code = line.mid(line.lastIndexOf(' ') + 1).toStdString();
    }
}

Trunklined::~Trunklined()
{
    m_process.kill();
    m_process.waitForFinished();
}

std::string Trunklined::enter() const
{
    RawClient client(m_port);
    const auto answer = client.ask(requestText("POST", "/v1/invitations/accept", {},
        R"({"token":")" + m_code
            + R"(","name":"owner@example.test","password":"vexing otters read my atlas"})"));
    if (!answer || answer->status != 200)
        qFatal("nobody can sign in");
    return QJsonDocument::fromJson(QByteArray::fromStdString(answer->body))
        .object()[QStringLiteral("token")]
        .toString()
        .toStdString();
}

} // namespace trunkline
