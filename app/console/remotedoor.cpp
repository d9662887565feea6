#include "app/console/remotedoor.h"

#include "models/base/format.h"
#include "models/gateway/remotegateway.h"
#include "services/contract/sessions.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QPromise>
#include <QSslCertificate>

namespace trunkline::console {

namespace {

QString tr(const char* words) { return QCoreApplication::translate("RemoteDoor", words); }

Error wrong(const char* field, const char* words) { return invalid(field, utf8(tr(words))); }

bool isLoopback(const QString& host)
{
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

Result<RemoteServer> serverOf(const ServerLogin& login)
{
    QString address = login.server;
    if (!address.contains(QStringLiteral("://")))
        address.prepend(QStringLiteral("https://"));
    RemoteServer server;
    server.base = QUrl(address, QUrl::StrictMode);
    const bool plain = server.base.scheme() == QLatin1String("http");
    if (!server.base.isValid() || server.base.host().isEmpty()
        || (!plain && server.base.scheme() != QLatin1String("https")))
        return wrong("server", "Use an address such as https://trunkline.example:8443.");
    if (!server.base.userInfo().isEmpty() || server.base.hasQuery())
        return wrong(
            "server", "Leave out names, passwords and what stands behind a question mark.");
    if (plain && !isLoopback(server.base.host()))
        return wrong("server", "Use https: what is sent could be read on the way.");
    server.base.setPath(QString());
    if (login.authorityFile.isEmpty())
        return server;
    const QList<QSslCertificate> found = QSslCertificate::fromPath(login.authorityFile);
    if (found.size() != 1)
        return wrong("authority", "Choose a PEM file with the one certificate of the authority.");
    server.authority = found.first();
    return server;
}

QFuture<Result<Connection>> answered(Result<Connection> answer)
{
    QPromise<Result<Connection>> promise;
    promise.start();
    promise.addResult(std::move(answer));
    promise.finish();
    return promise.future();
}

} // namespace

QFuture<Result<Connection>> signInTo(const ServerLogin& login)
{
    auto server = serverOf(login);
    if (!server)
        return answered(server.error());
    // Its last holder may be one that it is just calling: it goes from the event loop.
    const std::shared_ptr<RemoteGateway> gateway(
        new RemoteGateway(*server), [](QObject* gone) { gone->deleteLater(); });
    const QString source = tr("Server · %1").arg(server->base.authority());
    const auto enter = [gateway, source](Result<SessionGrant> grant) -> Result<Connection> {
        if (!grant)
            return std::move(grant.error());
        gateway->setToken(grant->token.value);
        return Connection{gateway, grant->session.principal, source};
    };
    const std::string name = utf8(login.name);
    if (login.code.empty())
        return gateway->call(SignIn{name, {login.password}}).then(QtFuture::Launch::Sync, enter);
    return gateway->call(AcceptInvitation{{login.code}, name, {login.password}})
        .then(QtFuture::Launch::Sync, enter);
}

} // namespace trunkline::console
