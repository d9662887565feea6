// HTTPS: whom a client believes, what versions are spoken, and new certificates without a restart.

#include "models/gateway/remotegateway.h"
#include "services/contract/roles.h"
#include "services/http/tls.h"
#include "tests/http/certificates.h"
#include "tests/http/running.h"

#include <QDateTime>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

using namespace trunkline;

namespace {

constexpr int patience = 20'000; // ms

QSslCertificate certificateIn(const QString& file)
{
    return QSslCertificate::fromPath(file).value(0);
}

} // namespace

class TestTls : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void clientsBelieveTheirAuthorityOnly_data();
    void clientsBelieveTheirAuthorityOnly();
    void oldVersionsAreRefused_data();
    void oldVersionsAreRefused();
    void takesANewCertificate();
    void refusesBadFiles_data();
    void refusesBadFiles();
    void tellsWhenACertificateEnds();

private:
    ServerOptions optionsOf(const QString& name) const;
    /// The name that a client sees in the server's certificate; empty: no handshake.
    QString seenName(std::uint16_t port, QSsl::SslProtocol version) const;

    QTemporaryDir m_folder;
    std::unique_ptr<Certificates> m_files;
};

void TestTls::initTestCase()
{
    m_files = std::make_unique<Certificates>(m_folder.path());
    m_files->sign(QStringLiteral("loopback"), QStringLiteral("127.0.0.1"));
    m_files->sign(QStringLiteral("elsewhere"), QStringLiteral("other.example"));
}

ServerOptions TestTls::optionsOf(const QString& name) const
{
    ServerOptions options;
    options.certificate = m_files->certificate(name).toStdString();
    options.key = m_files->key(name).toStdString();
    return options;
}

void TestTls::clientsBelieveTheirAuthorityOnly_data()
{
    QTest::addColumn<QString>("server");
    QTest::addColumn<QString>("authority");
    QTest::addColumn<bool>("believed");
    QTest::newRow("SEC-T2 ours") << "loopback" << m_files->authority() << true;
    QTest::newRow("SEC-T2 no authority") << "loopback" << QString() << false;
    QTest::newRow("SEC-T2 another authority") << "loopback" << m_files->stranger() << false;
    QTest::newRow("SEC-T2 another host") << "elsewhere" << m_files->authority() << false;
}

void TestTls::clientsBelieveTheirAuthorityOnly()
{
    QFETCH(QString, server);
    QFETCH(QString, authority);
    QFETCH(bool, believed);
    std::atomic<int> asked = 0;
    Running running(
        [&asked](const HttpRequest&) {
            ++asked;
            return Answer{200, R"({"rows":[]})"};
        },
        optionsOf(server));
    RemoteServer place;
    place.base = QUrl(QStringLiteral("https://127.0.0.1:%1").arg(running.port()));
    if (!authority.isEmpty())
        place.authority = certificateIn(authority);
    RemoteGateway gateway(place);
    auto future = gateway.call(ReadRoles{});
    QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), patience);
    QCOMPARE(future.result().ok(), believed);
    QCOMPARE(asked > 0, believed); // nothing was sent to whom is not believed
    if (!believed)
        QCOMPARE(future.result().error().code, Errc::Unavailable);
}

QString TestTls::seenName(std::uint16_t port, QSsl::SslProtocol version) const
{
    QSslSocket socket;
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(version);
    tls.setPeerVerifyMode(QSslSocket::QueryPeer); // which name it has is what is asked here
    socket.setSslConfiguration(tls);
    socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
    if (!socket.waitForEncrypted(patience))
        return {};
    return socket.peerCertificate().subjectInfo(QSslCertificate::CommonName).value(0);
}

void TestTls::oldVersionsAreRefused_data()
{
    QTest::addColumn<int>("version");
    QTest::addColumn<bool>("spoken");
    QT_WARNING_PUSH
    QT_WARNING_DISABLE_DEPRECATED
    QTest::newRow("TLS 1.0") << int(QSsl::TlsV1_0) << false;
    QTest::newRow("TLS 1.1") << int(QSsl::TlsV1_1) << false;
    QT_WARNING_POP
    QTest::newRow("TLS 1.2") << int(QSsl::TlsV1_2) << true;
    QTest::newRow("TLS 1.3") << int(QSsl::TlsV1_3) << true;
}

void TestTls::oldVersionsAreRefused()
{
    QFETCH(int, version);
    QFETCH(bool, spoken);
    Running running(
        [](const HttpRequest&) {
            return Answer{200, "{}"};
        },
        optionsOf(QStringLiteral("loopback")));
    QCOMPARE(!seenName(running.port(), QSsl::SslProtocol(version)).isEmpty(), spoken);
}

void TestTls::takesANewCertificate()
{
    namespace fs = std::filesystem;
    ServerOptions options = optionsOf(QStringLiteral("loopback"));
    const fs::path folder = m_folder.path().toStdString();
    const fs::path certificate = folder / "served.pem";
    const fs::path key = folder / "served-key.pem";
    const auto serve = [&](const QString& name) {
        const ServerOptions from = optionsOf(name);
        fs::copy_file(from.certificate, certificate, fs::copy_options::overwrite_existing);
        fs::copy_file(from.key, key, fs::copy_options::overwrite_existing);
    };
    serve(QStringLiteral("loopback"));
    options.certificate = certificate.string();
    options.key = key.string();
    Running running([](const HttpRequest&) { return Answer{200, "{}"}; }, options);
    QCOMPARE(seenName(running.port(), QSsl::TlsV1_3), QStringLiteral("127.0.0.1"));
    serve(QStringLiteral("elsewhere"));
    QVERIFY(running.server().reloadCertificate().ok());
    QCOMPARE(seenName(running.port(), QSsl::TlsV1_3), QStringLiteral("other.example"));
    // One that does not fit is refused, and the old one stays.
    fs::copy_file(
        optionsOf(QStringLiteral("loopback")).key, key, fs::copy_options::overwrite_existing);
    QVERIFY(!running.server().reloadCertificate().ok());
    QCOMPARE(seenName(running.port(), QSsl::TlsV1_3), QStringLiteral("other.example"));
}

void TestTls::tellsWhenACertificateEnds()
{
    const QString file = m_files->certificate(QStringLiteral("loopback"));
    const auto end = certificateEnd(file.toStdString());
    QVERIFY(end.ok());
    QCOMPARE(qint64(std::chrono::floor<std::chrono::seconds>(*end).time_since_epoch().count()),
        certificateIn(file).expiryDate().toSecsSinceEpoch());
    QVERIFY(!certificateEnd("/nonexistent.pem").ok());
    QVERIFY(!certificateEnd(m_files->key(QStringLiteral("loopback")).toStdString()).ok());
}

void TestTls::refusesBadFiles_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("field");
    const QString ours = QStringLiteral("loopback");
    QTest::newRow("no certificate") << "/nonexistent.pem" << m_files->key(ours) << "certificate";
    QTest::newRow("no key") << m_files->certificate(ours) << "/nonexistent.pem"
                            << "key";
    QTest::newRow("another's key")
        << m_files->certificate(ours) << m_files->key(QStringLiteral("elsewhere")) << "key";
    QTest::newRow("a key as certificate")
        << m_files->key(ours) << m_files->key(ours) << "certificate";
}

void TestTls::refusesBadFiles()
{
    QFETCH(QString, certificate);
    QFETCH(QString, key);
    QFETCH(QString, field);
    ServerOptions options;
    options.port = 0;
    options.certificate = certificate.toStdString();
    options.key = key.toStdString();
    HttpServer server(options, [](const HttpRequest&) { return Answer{200, "{}"}; });
    const Outcome refused = server.listen();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Errc::Invalid);
    QCOMPARE(QString::fromStdString(refused.error().fields.at(0).field), field);
}

QTEST_GUILESS_MAIN(TestTls)

#include "tst_tls.moc"
