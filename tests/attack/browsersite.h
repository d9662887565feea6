#pragma once
// What a browser finds behind every name: pages of the test, and a server of ours behind the rest.

#include <QByteArrayList>
#include <QHash>
#include <QSslServer>

#include <cstdint>
#include <functional>

class QTcpSocket;

namespace trunkline {

/// A request that went on to the server, and the status of its answer; 0: there is none yet.
struct PassedOn {
    QByteArray request;
    int status = 0;
};

/// https, in the thread of its maker, one request for each connection. A page is what was given for
/// its path; a POST to `/report` is kept; everything else goes on as it came.
class BrowserSite {
public:
    /// With a certificate that it makes in `folder`.
    BrowserSite(const QString& folder, std::uint16_t behind);
    ~BrowserSite();
    BrowserSite(const BrowserSite&) = delete;
    BrowserSite& operator=(const BrowserSite&) = delete;

    std::uint16_t port() const { return m_server.serverPort(); }
    void show(const QByteArray& path, const QByteArray& page) { m_pages.insert(path, page); }
    /// Called before a report is answered.
    void onReport(std::function<void(const QByteArray&)> told) { m_told = std::move(told); }
    const QByteArrayList& reports() const { return m_reports; }
    const QList<PassedOn>& passedOn() const { return m_passedOn; }

private:
    void read(QTcpSocket* browser, QByteArray& request);
    void answer(QTcpSocket* browser, const QByteArray& body);
    void passOn(QTcpSocket* browser, QByteArray request);

    std::uint16_t m_behind;
    QHash<QByteArray, QByteArray> m_pages;
    std::function<void(const QByteArray&)> m_told;
    QByteArrayList m_reports;
    QList<PassedOn> m_passedOn;
    QSslServer m_server;
};

} // namespace trunkline
