#include "app/console/remotedoor.h"

#include "models/base/format.h"
#include "models/gateway/authority.h"
#include "models/gateway/remotegateway.h"
#include "models/gateway/serveraddress.h"
#include "services/contract/sessions.h"

#include <QCoreApplication>
#include <QPromise>

namespace trunkline::console {

namespace {

QString tr(const char* words) { return QCoreApplication::translate("RemoteDoor", words); }

Result<RemoteServer> serverOf(const ServerLogin& login)
{
    RemoteServer server;
    TRUNK_TRY(server.base, readServerAddress(login.server));
    if (login.authorityFile.isEmpty())
        return server;
    TRUNK_TRY(server.authority, readAuthority(login.authorityFile));
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
        // Whoever goes on with another token does not keep the gateway.
        const auto adopt = [weak = std::weak_ptr(gateway)](const Secret& token) {
            if (const auto held = weak.lock())
                held->setToken(token);
        };
        return Connection{gateway, grant->session.principal, source, adopt};
    };
    const std::string name = utf8(login.name);
    if (login.code.empty())
        return gateway->call(SignIn{name, {login.password}}).then(QtFuture::Launch::Sync, enter);
    return gateway->call(AcceptInvitation{{login.code}, name, {login.password}})
        .then(QtFuture::Launch::Sync, enter);
}

} // namespace trunkline::console
