#include "tests/attack/browsersite.h"

#include "tests/http/certificates.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>

#include <memory>

namespace trunkline {

namespace {

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(path));
    return file.readAll();
}

/// Of the whole request; 0: its head is not there yet.
qsizetype sizeOf(const QByteArray& request)
{
    const qsizetype end = request.indexOf("\r\n\r\n");
    if (end < 0)
        return 0;
    const QByteArray head = request.left(end).toLower() + "\r\n";
    const qsizetype at = head.indexOf("\r\ncontent-length: ");
    const qsizetype value = at + 18;
    return end + 4
        + (at < 0 ? 0 : head.mid(value, head.indexOf("\r\n", value) - value).toLongLong());
}

} // namespace

BrowserSite::BrowserSite(const QString& folder, std::uint16_t behind)
    : m_behind(behind)
{
    const Certificates certificates(folder);
    certificates.sign(QStringLiteral("site"), QStringLiteral("app.example.test"));
    QSslConfiguration with = QSslConfiguration::defaultConfiguration();
    with.setLocalCertificate(
        QSslCertificate(contentOf(certificates.certificate(QStringLiteral("site")))));
    with.setPrivateKey(QSslKey(contentOf(certificates.key(QStringLiteral("site"))), QSsl::Ec));
    m_server.setSslConfiguration(with);
    QObject::connect(&m_server, &QSslServer::pendingConnectionAvailable, &m_server, [this] {
        while (QTcpSocket* browser = m_server.nextPendingConnection()) {
            const auto request = std::make_shared<QByteArray>();
            const auto more = [this, browser, request] { read(browser, *request); };
            QObject::connect(browser, &QTcpSocket::readyRead, &m_server, more);
            QObject::connect(browser, &QTcpSocket::disconnected, browser, &QObject::deleteLater);
            more();
        }
    });
    if (!m_server.listen(QHostAddress::LocalHost))
        qFatal("no site");
}

BrowserSite::~BrowserSite() = default;

void BrowserSite::read(QTcpSocket* browser, QByteArray& request)
{
    request += browser->readAll();
    const qsizetype size = sizeOf(request);
    if (size == 0 || request.size() < size)
        return;
    const QByteArray line = request.left(request.indexOf('\r'));
    const QByteArray path = line.split(' ').value(1);
    const QByteArray body = request.mid(request.indexOf("\r\n\r\n") + 4);
    if (m_pages.contains(path)) {
        answer(browser, m_pages.value(path));
    } else if (line.startsWith("POST /report ")) {
        if (m_told)
            m_told(body);
        m_reports.append(body);
        answer(browser, {});
    } else {
        passOn(browser, request);
    }
    request.clear();
}

void BrowserSite::answer(QTcpSocket* browser, const QByteArray& body)
{
    browser->write("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\nConnection: close\r\n\r\n" + body);
    browser->disconnectFromHost();
}

void BrowserSite::passOn(QTcpSocket* browser, QByteArray request)
{
    request.replace("\r\nConnection: keep-alive\r\n", "\r\nConnection: close\r\n");
    const qsizetype index = m_passedOn.size();
    m_passedOn.append({request, 0});
    auto* server = new QTcpSocket(browser);
    QObject::connect(server, &QTcpSocket::readyRead, browser, [this, browser, server, index] {
        const QByteArray piece = server->readAll();
        if (m_passedOn[index].status == 0)
            m_passedOn[index].status = piece.mid(9, 3).toInt();
        browser->write(piece);
    });
    QObject::connect(server, &QTcpSocket::disconnected, browser, &QTcpSocket::disconnectFromHost);
    server->connectToHost(QHostAddress::LocalHost, m_behind);
    server->write(request);
}

} // namespace trunkline
