// What a server really takes and answers fits the description of its API.

#include "services/http/answer.h"
#include "services/openapi/document.h"
#include "tests/conformance/operations.h"
#include "tests/http/service.h"
#include "tests/openapi/faults.h"
#include "tests/openapi/validation.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace trunkline;

namespace {

QJsonObject parsed(const std::string& json)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(json)).object();
}

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

} // namespace

class TestAnswers : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyAnswerFits();
    void everyErrorFits();
    void refusalsFit_data();
    void refusalsFit();
    void membersReadTheDescription();

private:
    /// Status, type and headers are described; answers what else must hold.
    Fitting fittingOf(const Facts& facts, const RawAnswer& answer, QStringList& faults) const;

    QJsonObject m_document;
    std::unique_ptr<Service> m_service;
};

void TestAnswers::initTestCase()
{
    m_document = parsed(openapi::document());
    m_service = std::make_unique<Service>(std::make_shared<World>("sqlite"),
        [](ApiParts& parts) { parts.description = openapi::document(); });
}

Fitting TestAnswers::fittingOf(
    const Facts& facts, const RawAnswer& answer, QStringList& faults) const
{
    const QString name = text(facts.name.value) + u' ' + QString::number(answer.status);
    QString place = pointerTo(facts) + QStringLiteral("/responses/%1").arg(answer.status);
    const QString reference = at(m_document, place).toObject()[QStringLiteral("$ref")].toString();
    if (!reference.isEmpty())
        place = reference;
    if (!at(m_document, place).isObject())
        faults.append(name + QStringLiteral(": the status is not described"));
    const QString type = answer.status == 200 ? QStringLiteral("application/json")
                                              : QStringLiteral("application/problem+json");
    if (!QString::fromStdString(answer.header("content-type")).startsWith(type + u';'))
        faults.append(name + QStringLiteral(": another type"));
    const QJsonObject headers = at(m_document, place + QStringLiteral("/headers")).toObject();
    for (const QString& header : headers.keys()) {
        const QJsonObject described = resolved(m_document, headers[header]).toObject();
        const QString value = QString::fromStdString(answer.header(header.toStdString()));
        const QJsonValue fixed
            = described[QStringLiteral("schema")].toObject()[QStringLiteral("const")];
        if (value.isEmpty() && described[QStringLiteral("required")].toBool())
            faults.append(name + QStringLiteral(": no ") + header);
        if (fixed.isString() && value != fixed.toString())
            faults.append(name + QStringLiteral(": another ") + header);
    }
    return {name,
        place
            + QStringLiteral("/content/%1/schema")
                  .arg(QString(type).replace(u'/', QStringLiteral("~1"))),
        parsed(answer.body)};
}

void TestAnswers::everyAnswerFits()
{
    std::string owner = bearer(m_service->signIn());
    QList<Fitting> fittings;
    QStringList faults;
    forEachOperation([&]<Operation Op>() {
        const Op operation = sample<Op>(m_service->world());
        const RawAnswer answer = m_service->send(operation, {owner});
        // It may have ended the session, or begun so many that the oldest went.
        if (Op::facts.touches == Entity::Session)
            owner = bearer(m_service->signIn());
        if (answer.status != 200)
            faults.append(text(Op::facts.name.value) + u' ' + QString::fromStdString(answer.body));
        fittings.append(fittingOf(Op::facts, answer, faults));
        const QString body = pointerTo(Op::facts)
            + QStringLiteral("/requestBody/content/application~1json/schema");
        if (at(m_document, body).isObject())
            fittings.append({text(Op::facts.name.value) + QStringLiteral(" request"), body,
                parsed(routeOf<Op>().toWire(operation).body)});
    });
    QCOMPARE(faults, QStringList());
    QVERIFY(fittings.size() > qsizetype(boost::mp11::mp_size<Operations>::value));
    QCOMPARE(violations(m_document, fittings), QStringList());
}

void TestAnswers::everyErrorFits()
{
    QList<Fitting> fittings;
    for (const Errc code : {Errc::Invalid, Errc::Unauthenticated, Errc::Forbidden, Errc::NotFound,
             Errc::Conflict, Errc::TooLarge, Errc::RateLimited, Errc::QuotaExceeded,
             Errc::Unavailable, Errc::AuditUnavailable, Errc::Internal}) {
        const Answer answer = problem(fail(code, "why"), "an id");
        const QString place = at(m_document,
            QStringLiteral("#/paths/~1v1~1campaigns~1{id}/put/responses/%1/$ref")
                .arg(answer.status))
                                  .toString();
        QVERIFY(!place.isEmpty());
        fittings.append({QString::fromLatin1(name(code)),
            place + QStringLiteral("/content/application~1problem+json/schema"),
            parsed(answer.body)});
    }
    QCOMPARE(violations(m_document, fittings), QStringList());
    // Negative control: a code where it does not belong.
    fittings.first().schema = fittings.last().schema;
    QVERIFY(!violations(m_document, fittings).isEmpty());
}

void TestAnswers::refusalsFit_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const auto row
        = [](const char* name, const char* id, const char* line, const char* body, int status) {
              QTest::newRow(name) << "/v1/campaigns/" + QByteArray(id) + "/archive"
                                  << QByteArray(line) << QByteArray(body) << status;
          };
    constexpr const char* nobody = "019b76da-a800-70ee-b720-415f2ff65219";
    row("no credential", nobody, "Authorization: Basic YTpi", R"({"version":1})", 401);
    row("no id", "17", "", R"({"version":1})", 400);
    row("no version", nobody, "", "{}", 400);
    row("no JSON", nobody, "", "{", 400);
    row("not there", nobody, "", R"({"version":1})", 404);
    row("another type", nobody, "Content-Type: text/plain", "version", 415);
    row("key that is none", nobody, "Idempotency-Key: a b", R"({"version":1})", 400);
}

void TestAnswers::refusalsFit()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    const bool signedIn = !line.startsWith("Authorization");
    std::string request = "POST " + target.toStdString() + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    if (signedIn)
        request += bearer(m_service->signIn()) + "\r\n";
    if (!line.isEmpty())
        request += line.toStdString() + "\r\n";
    if (!line.startsWith("Content-Type"))
        request += "Content-Type: application/json\r\n";
    request += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body.toStdString();
    RawClient client(m_service->port());
    const auto answer = client.ask(request);
    QVERIFY(answer.has_value());
    QCOMPARE(answer->status, status);
    QStringList faults;
    const Fitting fitting = fittingOf(ArchiveCampaign::facts, *answer, faults);
    QCOMPARE(faults, QStringList());
    QCOMPARE(violations(m_document, {fitting}), QStringList());
}

void TestAnswers::membersReadTheDescription()
{
    QCOMPARE(m_service->ask("GET", "/openapi.json").status, 401); // SEC-H9
    QCOMPARE(m_service->ask("GET", "/openapi.json", {"Authorization: Bearer x"}).status, 401);
    const std::string owner = bearer(m_service->signIn());
    const RawAnswer answer = m_service->ask("GET", "/openapi.json", {owner});
    QCOMPARE(answer.status, 200);
    QCOMPARE(
        QByteArray::fromStdString(answer.body), QByteArray::fromStdString(openapi::document()));
    QVERIFY(answer.header("content-type").starts_with("application/json"));
    QCOMPARE(m_service->ask("POST", "/openapi.json", {owner}).status, 405);
    // A session that is over opens nothing.
    QCOMPARE(m_service->send(SignOut{}, {owner}).status, 200);
    QCOMPARE(m_service->ask("GET", "/openapi.json", {owner}).status, 401);
}

QTEST_GUILESS_MAIN(TestAnswers)

#include "tst_answers.moc"
