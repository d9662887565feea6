#pragma once
// A server of this process on a port of its own.

#include "services/http/server.h"

#include <memory>
#include <thread>

namespace trunkline {

class Running {
public:
    /// On that port; 0: on any that is free.
    explicit Running(Respond respond, ServerOptions options = {}, std::uint16_t port = 0,
        MayBeLarge mayBeLarge = {}, AnswerAtOnce atOnce = {}, IsApart isApart = {});
    /// Drains it.
    ~Running();
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    HttpServer& server() { return *m_server; }
    std::uint16_t port() const { return m_server->port(); }
    /// Waits until `run` has returned.
    void join();

private:
    std::unique_ptr<HttpServer> m_server;
    std::thread m_thread;
};

} // namespace trunkline
