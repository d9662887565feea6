#pragma once
// Hears from a server what changed, for as long as somebody is signed in (docs/server.md).

#include "services/contract/events.h"

#include <QByteArray>
#include <QNetworkRequest>
#include <QObject>
#include <QTimer>

#include <chrono>

class QNetworkAccessManager;
class QNetworkReply;

namespace trunkline {

/// One stream at a time; begun anew, from the last event that was heard, whenever it breaks.
/// Threads: the GUI thread.
class EventFeed final : public QObject {
    Q_OBJECT

public:
    /// `network` outlives this.
    explicit EventFeed(QNetworkAccessManager& network, QObject* parent = nullptr);
    ~EventFeed() override;

    /// `request` says where and as whom. Goes on after the last event where it was the same place.
    void start(const QNetworkRequest& request);
    void stop();
    bool isOpen() const { return m_open; }

signals:
    void heard(const trunkline::Event& event);
    /// Any number of events may have been missed: read everything anew.
    void missed();
    /// The server was reached, or not, when that changes.
    void reached(bool yes);
    /// The server does not know the session any more.
    void refused();

private:
    void open();
    void read();
    void takeLine(const QByteArray& line);
    void takeEvent();
    void ended();
    void close();

    QNetworkAccessManager& m_network;
    QNetworkRequest m_request;
    QNetworkReply* m_reply = nullptr;
    QByteArray m_buffer; ///< read, and not a whole line yet
    QByteArray m_type;
    QByteArray m_data;
    QByteArray m_lastId; ///< empty: none was heard
    QTimer m_again;
    QTimer m_silence; ///< a server says something every 15 s
    std::chrono::milliseconds m_pause;
    bool m_running = false;
    bool m_open = false;
    bool m_missing = false; ///< it was open before, and broke without an id to go on from
};

} // namespace trunkline
