#pragma once
// Prism between a client and a server: it holds what goes through against the description.

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>

#include <cstdint>

namespace trunkline {

struct ProxiedAnswer {
    int status = 0;
    QByteArray body;
    QByteArray violations; ///< Prism's own words; empty: none
};

class PrismProxy {
public:
    /// Waits until it listens; ends the test program where it does not.
    PrismProxy(const QString& description, std::uint16_t upstream);
    ~PrismProxy();
    PrismProxy(const PrismProxy&) = delete;
    PrismProxy& operator=(const PrismProxy&) = delete;

    ProxiedAnswer ask(const QByteArray& method, const QString& target, const QByteArray& bearer,
        const QByteArray& body) const;

private:
    QProcess m_process;
    std::uint16_t m_port;
};

} // namespace trunkline
