#pragma once
// The program itself, started over a place.

#include "tests/e2e/place.h"

#include <QProcess>

#include <cstdint>
#include <string>

namespace trunkline {

/// Its limits by rate are out of the way: whoever attacks in order to measure something else is
/// not to be told to wait. Killed when it goes.
class Trunklined {
public:
    /// That it starts with, as a service manager would have it.
    static constexpr int descriptors = 256;

    /// `settings`: more of its TOML file.
    explicit Trunklined(const Place& place, const QByteArray& settings = {});
    ~Trunklined();
    Trunklined(const Trunklined&) = delete;
    Trunklined& operator=(const Trunklined&) = delete;

    std::uint16_t port() const { return m_port; }
    qint64 process() const { return m_process.processId(); }
    /// The token of a session of the OWNER, who enters with the setup code.
    std::string enter() const;

private:
    QProcess m_process;
    std::uint16_t m_port = 0;
    std::string m_code;
};

} // namespace trunkline
