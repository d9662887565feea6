#include "tests/http/running.h"

#include <QtGlobal>

namespace trunkline {

Running::Running(Respond respond, ServerOptions options, std::uint16_t port, MayBeLarge mayBeLarge,
    AnswerAtOnce atOnce, IsApart isApart)
{
    options.port = port;
    m_server = std::make_unique<HttpServer>(std::move(options), std::move(respond),
        std::move(mayBeLarge), std::move(atOnce), std::move(isApart));
    if (const Outcome listening = m_server->listen(); !listening)
        qFatal("%s", listening.error().detail.c_str());
    m_thread = std::thread([this] { m_server->run(); });
}

Running::~Running()
{
    m_server->drain(std::chrono::seconds{5});
    join();
}

void Running::join()
{
    if (m_thread.joinable())
        m_thread.join();
}

} // namespace trunkline
