#include "tests/gui/console/killable.h"

#include "tests/e2e/server.h"

namespace trunkline {

class KillableServer::Parts {
public:
    std::unique_ptr<StorePlace> place = StorePlace::demo();
    std::unique_ptr<Server> server = std::make_unique<Server>(*place);
    std::uint16_t port = server->port();
    QString code = QString::fromStdString(server->code());
};

KillableServer::KillableServer()
    : m_parts(std::make_unique<Parts>())
{
}

KillableServer::~KillableServer() = default;

QString KillableServer::address() const
{
    return QStringLiteral("http://127.0.0.1:%1").arg(m_parts->port);
}

QString KillableServer::code() const { return m_parts->code; }

void KillableServer::kill() { m_parts->server->killSoon(); }

void KillableServer::startAgain()
{
    m_parts->server = Server::starting(*m_parts->place, m_parts->port);
}

bool KillableServer::listens() { return m_parts->server->listens(); }

} // namespace trunkline
