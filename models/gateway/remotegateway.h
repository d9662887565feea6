#pragma once
// The gateway to a server: the same operations over HTTP.

#include "models/gateway/eventfeed.h"
#include "models/gateway/gateway.h"
#include "services/base/secret.h"

#include <QSslCertificate>
#include <QUrl>

#include <chrono>
#include <memory>
#include <mutex>

class QNetworkAccessManager;
class QNetworkReply;

namespace trunkline {

/// Where a server is, and what it must show.
struct RemoteServer {
    QUrl base; ///< `https://trunkline.example:8443`; plain HTTP on loopback only
    /// A private authority beside those of the system; null: none.
    QSslCertificate authority;
};

/// Errors of its own: Unavailable (not reached, cut off, another certificate than the authority's),
/// Cancelled. Reads, and writes with their key, are asked again when the server was not reached or
/// is too busy; those that move much (RateClass::Bulk) also when it has had enough of us, and says
/// when our turn comes.
class RemoteGateway final : public Gateway {
    Q_OBJECT

public:
    explicit RemoteGateway(const RemoteServer& server, QObject* parent = nullptr);
    ~RemoteGateway() override;

    /// Sent with every request from now on; empty: none. What is under way with the one before and
    /// is refused for that is asked again. With one, the server is heard of what others change.
    void setToken(const Secret& token);

    QFuture<Result<std::any>> submit(
        const Route& route, std::any operation, std::stop_token stop) override;

    /// Asks nothing any more: what is under way, and whatever comes, is Cancelled. Done when the
    /// program quits, lest a thread that waits for an answer waits for ever.
    void close();

private:
    struct Work;
    void send(const std::shared_ptr<Work>& work);
    void take(const std::shared_ptr<Work>& work, QNetworkReply& reply);
    void sendIn(std::chrono::milliseconds pause, const std::shared_ptr<Work>& work);
    void noteReachable(bool reachable);
    void noteSlow(int more);
    QNetworkRequest requestTo(const std::string& path, const std::string& query = {}) const;
    void tell(const Event& event);
    void tellSignedOut();
    void tellAll();

    std::mutex m_gate;     ///< of other threads: nothing is handed over once we are closed
    bool m_closed = false; ///< changed in our thread
    RemoteServer m_server;
    QNetworkAccessManager* m_network;
    EventFeed* m_feed;
    Secret m_token;
    int m_tokens = 0; ///< that there have been
    int m_over = 0;   ///< the last of them of which it was told that it is good no more
    bool m_reachable = true;
    int m_slow = 0; ///< requests that are long in coming
};

} // namespace trunkline
