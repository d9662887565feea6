// The description of the API says all of every operation, and what it says is what the programs do.

#include "services/contract/campaigns.h"
#include "services/http/router.h"
#include "services/openapi/document.h"
#include "services/openapi/meanings.h"
#include "tests/openapi/faults.h"
#include "tests/openapi/validation.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <any>

using namespace trunkline;

namespace {

QJsonObject parsed(const QByteArray& json) { return QJsonDocument::fromJson(json).object(); }

QByteArray compact(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// As it stands in a path or a query.
std::string plain(const QJsonValue& value)
{
    return value.isString() ? value.toString().toStdString()
                            : value.toVariant().toString().toStdString();
}

QJsonValue exampleAt(const QJsonObject& document, const QString& pointer)
{
    return at(document, pointer + QStringLiteral("/content/application~1json/example"));
}

/// The request that the examples make.
WireParts requestOf(const QJsonObject& document, const Facts& facts)
{
    WireParts parts;
    const QJsonArray parameters
        = at(document, pointerTo(facts) + QStringLiteral("/parameters")).toArray();
    for (const auto& each : parameters) {
        const QJsonObject parameter = resolved(document, each).toObject();
        const QString in = parameter[QStringLiteral("in")].toString();
        if (in == QStringLiteral("header"))
            continue;
        WireFields& fields = in == QStringLiteral("path") ? parts.path : parts.query;
        const std::string name = parameter[QStringLiteral("name")].toString().toStdString();
        const QJsonValue example = parameter[QStringLiteral("example")];
        const QJsonArray list = example.isArray() ? example.toArray() : QJsonArray{example};
        for (const auto& value : list)
            fields.emplace_back(name, plain(value));
    }
    const QJsonValue body = exampleAt(document, pointerTo(facts) + QStringLiteral("/requestBody"));
    if (body.isObject())
        parts.body = compact(body.toObject()).toStdString();
    return parts;
}

/// Empty: it was taken.
QString whyNot(const Result<std::any>& result)
{
    if (result)
        return {};
    QString text = QString::fromStdString(result.error().detail);
    for (const FieldError& field : result.error().fields)
        text += QString::fromStdString("; " + field.field + ": " + field.message);
    return text;
}

/// Takes out what stands at the pointer.
QJsonValue without(const QJsonValue& value, QStringList steps)
{
    QJsonObject object = value.toObject();
    const QString step = steps.takeFirst().replace(QStringLiteral("~1"), QStringLiteral("/"));
    if (steps.isEmpty())
        object.remove(step);
    else
        object[step] = without(object[step], steps);
    return object;
}
QJsonObject without(const QJsonObject& document, const QString& pointer)
{
    return without(QJsonValue(document), pointer.split(u'/').mid(1)).toObject();
}

} // namespace

class TestOpenApi : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void isInTheDocs();
    void referencesLeadSomewhere();
    void everyMemberIsExplained();
    void everyOperation_data() { addOperations(); }
    void everyOperation();
    void requestExamplesAreTaken_data() { addOperations(); }
    void requestExamplesAreTaken();
    void answerExamplesAreTaken_data() { addOperations(); }
    void answerExamplesAreTaken();
    void examplesFitTheirSchemas();
    void findsWhatIsMissing_data();
    void findsWhatIsMissing();
    void findsBrokenReferences();
    void findsWhatIsUnexplained();
    void findsWhatDoesNotFit_data();
    void findsWhatDoesNotFit();

private:
    void addOperations();
    /// Every example with its schema.
    QList<Fitting> examples() const;

    Router m_router;
    QJsonObject m_document;
};

void TestOpenApi::initTestCase()
{
    m_document = parsed(QByteArray::fromStdString(openapi::document()));
    QVERIFY(!m_document.isEmpty());
}

void TestOpenApi::addOperations()
{
    QTest::addColumn<const Route*>("route");
    for (const Endpoint& endpoint : m_router.endpoints())
        QTest::newRow(std::string(endpoint.route->facts->name.value).c_str()) << endpoint.route;
}

void TestOpenApi::isInTheDocs()
{
    QFile file(QStringLiteral(TRUNK_DESCRIPTION));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY2(file.readAll() == QByteArray::fromStdString(openapi::document()),
        "docs/openapi.json is not what the declarations say; renew it:\n"
        "    build/dev/bin/trunklinectl openapi > docs/openapi.json");
}

void TestOpenApi::referencesLeadSomewhere()
{
    QCOMPARE(brokenReferences(m_document), QStringList());
}

void TestOpenApi::everyMemberIsExplained()
{
    QCOMPARE(unexplained(m_document), QStringList());
    const std::string text = openapi::document();
    for (const std::string_view meaning : openapi::allMeanings())
        QVERIFY2(text.find(meaning) != std::string::npos,
            std::string("nobody needs: ").append(meaning).c_str());
}

void TestOpenApi::everyOperation()
{
    QFETCH(const Route*, route);
    QCOMPARE(faultsOf(m_document, *route->facts), QStringList());
}

void TestOpenApi::requestExamplesAreTaken()
{
    QFETCH(const Route*, route);
    const WireParts parts = requestOf(m_document, *route->facts);
    const auto operation = route->fromWire(parts);
    QCOMPARE(whyNot(operation), QString());
    // As the console sends it in one process.
    QVERIFY(route->decode(route->encode(*operation)).ok());
}

void TestOpenApi::answerExamplesAreTaken()
{
    QFETCH(const Route*, route);
    const QJsonObject example
        = exampleAt(m_document, pointerTo(*route->facts) + QStringLiteral("/responses/200"))
              .toObject();
    const auto answer = route->decodeResponse(compact(example).toStdString());
    QCOMPARE(whyNot(answer), QString());
    QCOMPARE(parsed(QByteArray::fromStdString(route->encodeResponse(*answer))), example);
}

QList<Fitting> TestOpenApi::examples() const
{
    QList<Fitting> all;
    const auto add = [&](const QString& place) {
        const QJsonObject media = at(m_document, place).toObject();
        if (media.contains(QStringLiteral("example")))
            all.append(
                {place, place + QStringLiteral("/schema"), media[QStringLiteral("example")]});
    };
    for (const Endpoint& endpoint : m_router.endpoints()) {
        const QString place = pointerTo(*endpoint.route->facts);
        const QJsonArray parameters
            = at(m_document, place + QStringLiteral("/parameters")).toArray();
        add(place + QStringLiteral("/requestBody/content/application~1json"));
        add(place + QStringLiteral("/responses/200/content/application~1json"));
        for (qsizetype i = 0; i < parameters.size(); ++i) {
            const QJsonObject parameter = parameters[i].toObject();
            if (parameter.contains(QStringLiteral("example")))
                all.append({place + u'/' + parameter[QStringLiteral("name")].toString(),
                    place + QStringLiteral("/parameters/%1/schema").arg(i),
                    parameter[QStringLiteral("example")]});
        }
    }
    for (const QString& name :
        at(m_document, QStringLiteral("#/components/responses")).toObject().keys())
        add(QStringLiteral("#/components/responses/%1/content/application~1problem+json")
                .arg(name));
    return all;
}

void TestOpenApi::examplesFitTheirSchemas()
{
    const QList<Fitting> all = examples();
    QVERIFY(all.size() > 2 * qsizetype(m_router.endpoints().size()));
    QCOMPARE(violations(m_document, all), QStringList());
}

void TestOpenApi::findsWhatIsMissing_data()
{
    QTest::addColumn<QString>("pointer");
    const auto row = [](const char* name, const char* below) {
        QTest::newRow(name) << QStringLiteral("#/paths/~1v1~1campaigns~1{id}/put/")
                + QLatin1String(below);
    };
    row("name", "operationId");
    row("summary", "summary");
    row("description", "description");
    row("tag", "tags");
    row("scope", "x-scope");
    row("roles", "x-roles");
    row("rate class", "x-rate-class");
    row("step-up", "x-step-up");
    row("audit", "x-audited");
    row("codes", "x-error-codes");
    row("parameters", "parameters");
    row("body", "requestBody");
    row("example of the body", "requestBody/content/application~1json/example");
    row("strictness", "requestBody/content/application~1json/schema/additionalProperties");
    row("answer", "responses/200");
    row("schema of the answer", "responses/200/content/application~1json/schema");
    row("example of the answer", "responses/200/content/application~1json/example");
    row("conflict", "responses/409");
    QTest::newRow("operation") << QStringLiteral("#/paths/~1v1~1campaigns~1{id}/put");
    QTest::newRow("path") << QStringLiteral("#/paths/~1v1~1campaigns~1{id}");
    QTest::newRow("problem document") << QStringLiteral("#/components/responses/Conflict/content");
}

void TestOpenApi::findsWhatIsMissing()
{
    QFETCH(QString, pointer);
    const Route& route = routeOf<UpdateCampaign>();
    QVERIFY(!at(m_document, pointer).isUndefined());
    QVERIFY(!faultsOf(without(m_document, pointer), *route.facts).isEmpty());
}

void TestOpenApi::findsBrokenReferences()
{
    const QString page = QStringLiteral("#/components/schemas/CampaignPage");
    QCOMPARE(brokenReferences(without(m_document, page)).last(),
        page + QStringLiteral(" leads nowhere"));
    QVERIFY(brokenReferences(without(m_document, QStringLiteral("#/paths/~1v1~1campaigns")))
                .contains(page + QStringLiteral(" is nobody's")));
}

void TestOpenApi::findsWhatIsUnexplained()
{
    const auto lacks = [this](const char* pointer) {
        return unexplained(
            without(m_document, QLatin1String(pointer) + QStringLiteral("/description")));
    };
    QCOMPARE(lacks("#/components/schemas/CampaignDraft/properties/qualifying_seconds"),
        QStringList{QStringLiteral("CampaignDraft.qualifying_seconds")});
    QCOMPARE(lacks("#/paths/~1v1~1campaigns~1{id}/put/requestBody/content/application~1json/schema/"
                   "properties/draft"),
        QStringList{QStringLiteral("/v1/campaigns/{id}.draft")});
}

void TestOpenApi::findsWhatDoesNotFit_data()
{
    QTest::addColumn<QString>("member");
    QTest::addColumn<QJsonValue>("value");
    const auto row = [](const char* name, const char* member, const QJsonValue& value) {
        QTest::newRow(name) << QString::fromLatin1(member) << value;
    };
    row("undescribed member", "colour", QStringLiteral("red"));
    row("text for a number", "version", QStringLiteral("3"));
    row("fraction", "version", 3.5);
    row("beyond 64 bits", "version", 1e30);
    row("null for an own id", "id", QJsonValue::Null);
    row("id that is none", "flow_id", QStringLiteral("17"));
    row("time without an offset", "created_at", QStringLiteral("2026-03-02T14:02:11"));
    row("unknown state", "state", QStringLiteral("asleep"));
    row("missing member", "name", QJsonValue::Undefined);
}

void TestOpenApi::findsWhatDoesNotFit()
{
    QFETCH(QString, member);
    QFETCH(QJsonValue, value);
    const QString place = QStringLiteral("#/paths/~1v1~1campaigns~1{id}/get/responses/200");
    QJsonObject campaign = exampleAt(m_document, place).toObject();
    const auto fits = [&] {
        return violations(m_document,
            {{QStringLiteral("campaign"),
                place + QStringLiteral("/content/application~1json/schema"), campaign}});
    };
    QCOMPARE(fits(), QStringList());
    if (value.isUndefined())
        campaign.remove(member);
    else
        campaign[member] = value;
    QCOMPARE(fits().size(), 1);
}

QTEST_GUILESS_MAIN(TestOpenApi)

#include "tst_openapi.moc"
