#pragma once
// trunklined as others see it: started over a place's store, killed, started again.

#include "tests/e2e/place.h"

#include <QProcess>

#include <cstdint>
#include <memory>
#include <string>

namespace trunkline {

class Server {
public:
    /// That it starts with, as a service manager would have it.
    static constexpr int descriptors = 256;

    /// With limits that no test meets; `more` flags follow, and settings as `TRUNKLINED_…=…`.
    /// `port` 0: any that is free. Waits until it listens.
    explicit Server(StorePlace& place, const QStringList& more = {},
        const QStringList& settings = {}, std::uint16_t port = 0);
    /// Starts it and waits for nothing.
    static std::unique_ptr<Server> starting(StorePlace& place, std::uint16_t port);
    /// Kills it, and waits for its end.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const { return m_port; }
    qint64 process() const { return m_process.processId(); }
    /// With which the first OWNER signs in; empty: somebody has.
    const std::string& code() const { return m_code; }
    /// Does it listen by now?
    bool listens();
    void kill();
    /// Waits for nothing.
    void killSoon() { m_process.kill(); }

private:
    Server() = default;
    void start(StorePlace& place, const QStringList& more, const QStringList& settings,
        std::uint16_t port);

    QProcess m_process;
    std::uint16_t m_port = 0;
    std::string m_code;
};

/// The first OWNER's token. Ends the program where nobody can sign in.
std::string enter(const Server& server);

} // namespace trunkline
