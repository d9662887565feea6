#include "tests/support/freeport.h"

#include <QTcpServer>

namespace trunkline {

std::uint16_t freePort()
{
    QTcpServer server;
    if (!server.listen(QHostAddress::LocalHost))
        qFatal("no port is free");
    return server.serverPort();
}

} // namespace trunkline
