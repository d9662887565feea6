#pragma once
// A proxy in front of a server of ours, as an operator would set it up.

#include <QProcess>
#include <QTemporaryDir>

#include <cstdint>

namespace trunkline {

/// nginx or HAProxy with the settings that we install, on free ports and without TLS; or a relay,
/// which hands bytes on and understands none of them.
class Front {
public:
    enum class Kind { Nginx, HaProxy, Relay };

    /// Returns when it takes connections; ends the test where it does not.
    Front(Kind kind, std::uint16_t behind);
    ~Front();
    Front(const Front&) = delete;
    Front& operator=(const Front&) = delete;

    std::uint16_t port() const { return m_port; }

private:
    void startNginx(std::uint16_t behind);
    void startHaProxy(std::uint16_t behind);
    void startRelay(std::uint16_t behind);
    void start(const QString& program, const QStringList& arguments);
    /// A file in the folder of ours, which it returns the path of.
    QString write(const char* name, const QByteArray& text) const;

    QTemporaryDir m_folder;
    QProcess m_process;
    std::uint16_t m_port;
};

} // namespace trunkline
