#include "tests/openapi/prismproxy.h"

#include "tests/openapi/npmprogram.h"
#include "tests/support/freeport.h"

#include <QDeadlineTimer>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTest>

#include <csignal>
#include <memory>

#include <sys/prctl.h>

namespace trunkline {

PrismProxy::PrismProxy(const QString& description, std::uint16_t upstream)
    : m_port(freePort())
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    // A test that crashes leaves no proxy behind.
    m_process.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
    m_process.start(npmProgram(QStringLiteral("prism")),
        {QStringLiteral("proxy"), description, QStringLiteral("http://127.0.0.1:%1").arg(upstream),
            QStringLiteral("--host"), QStringLiteral("127.0.0.1"), QStringLiteral("--port"),
            QString::number(m_port)});
    QByteArray said;
    for (const QDeadlineTimer deadline(120'000); !said.contains("is listening");) {
        if (deadline.hasExpired() || m_process.state() == QProcess::NotRunning)
            qFatal("Prism does not listen: %s", said.constData());
        m_process.waitForReadyRead(100);
        said += m_process.readAll();
    }
}

PrismProxy::~PrismProxy()
{
    m_process.kill();
    m_process.waitForFinished();
}

ProxiedAnswer PrismProxy::ask(const QByteArray& method, const QString& target,
    const QByteArray& bearer, const QByteArray& body) const
{
    QNetworkRequest request(QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(m_port).arg(target)));
    if (!bearer.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + bearer);
    if (!body.isEmpty())
        request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
    QNetworkAccessManager network;
    const std::unique_ptr<QNetworkReply> reply(network.sendCustomRequest(request, method, body));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    if (!reply->isFinished() && !finished.wait(60'000))
        qFatal("%s %s: no answer through Prism", method.constData(), qPrintable(target));
    return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll(),
        reply->rawHeader("sl-violations")};
}

} // namespace trunkline
