#include "tests/openapi/faults.h"

#include "services/access/roles.h"
#include "services/contract/wire.h"

#include <QJsonArray>
#include <QSet>

namespace trunkline {

namespace {

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

/// Gathers what differs.
class Faults {
public:
    void differs(const QString& what, const QJsonValue& is, const QJsonValue& should)
    {
        if (is != should)
            m_lines.append(what + QStringLiteral(" is not as declared"));
    }
    void lacks(const QString& what, bool there)
    {
        if (!there)
            m_lines.append(QStringLiteral("no ") + what);
    }
    const QStringList& lines() const { return m_lines; }

private:
    QStringList m_lines;
};

QJsonArray rolesOf(const Facts& facts)
{
    QJsonArray roles;
    for (const Role role : enumerators<Role>()) {
        if (allows(role, facts.permission))
            roles.append(text(wireName(role)));
    }
    return roles;
}

/// As the Dispatcher judges it.
bool isRemembered(const Facts& facts)
{
    return facts.effect == Effect::Write && facts.permission != Permission::Anonymous;
}

QSet<int> refusals(const Facts& facts)
{
    QSet<int> statuses{400, 401, 429, 500, 503};
    if (facts.permission != Permission::Anonymous)
        statuses.insert(403);
    if (facts.path.value.find('{') != std::string_view::npos)
        statuses.insert(404);
    if (facts.effect == Effect::Write)
        statuses.insert(409);
    if (isRemembered(facts))
        statuses.insert(422);
    if (facts.verb != Verb::Get)
        statuses += {413, 415};
    return statuses;
}

void checkParameters(
    Faults& faults, const QJsonObject& document, const QJsonObject& operation, const Facts& facts)
{
    QSet<QString> inPath;
    bool remembered = false;
    const QJsonArray parameters = operation[QStringLiteral("parameters")].toArray();
    for (const auto& each : parameters) {
        const QJsonObject parameter = resolved(document, each).toObject();
        const QString name = parameter[QStringLiteral("name")].toString();
        const QString in = parameter[QStringLiteral("in")].toString();
        faults.lacks(
            QStringLiteral("schema of ") + name, parameter[QStringLiteral("schema")].isObject());
        faults.lacks(
            QStringLiteral("example of ") + name, parameter.contains(QStringLiteral("example")));
        faults.lacks(QStringLiteral("description of ") + name,
            !parameter[QStringLiteral("description")].toString().isEmpty());
        if (in == QStringLiteral("path") && parameter[QStringLiteral("required")].toBool())
            inPath.insert(name);
        remembered = remembered || name == QStringLiteral("Idempotency-Key");
        if (in == QStringLiteral("query") && facts.verb != Verb::Get)
            faults.lacks(QStringLiteral("query on a write, but ") + name, false);
    }
    for (const PathPart& part : pathParts(facts.path)) {
        if (part.parameter)
            faults.lacks(QStringLiteral("path parameter ") + text(part.text),
                inPath.contains(text(part.text)));
    }
    faults.differs(QStringLiteral("Idempotency-Key"), remembered, isRemembered(facts));
}

void checkBody(Faults& faults, const QJsonObject& operation, const Facts& facts)
{
    const QJsonObject body = operation[QStringLiteral("requestBody")].toObject();
    if (facts.verb == Verb::Get)
        return faults.lacks(QStringLiteral("GET without a body"), body.isEmpty());
    if (body.isEmpty())
        return faults.lacks(QStringLiteral("body"), facts.verb == Verb::Delete);
    const QJsonObject media
        = body[QStringLiteral("content")].toObject()[QStringLiteral("application/json")].toObject();
    const QJsonObject schema = media[QStringLiteral("schema")].toObject();
    faults.differs(QStringLiteral("strictness of the body"),
        schema[QStringLiteral("additionalProperties")], QJsonValue(false));
    faults.lacks(
        QStringLiteral("example of the body"), media[QStringLiteral("example")].isObject());
}

void checkResponses(
    Faults& faults, const QJsonObject& document, const QJsonObject& operation, const Facts& facts)
{
    const QJsonObject responses = operation[QStringLiteral("responses")].toObject();
    const QJsonObject media = responses[QStringLiteral("200")]
                                  .toObject()[QStringLiteral("content")]
                                  .toObject()[QStringLiteral("application/json")]
                                  .toObject();
    faults.lacks(
        QStringLiteral("schema of the answer"), media[QStringLiteral("schema")].isObject());
    faults.lacks(
        QStringLiteral("example of the answer"), media[QStringLiteral("example")].isObject());
    const QJsonArray codes = operation[QStringLiteral("x-error-codes")].toArray();
    for (const int status : refusals(facts)) {
        const QString name = QString::number(status);
        const QJsonObject problem = resolved(document, responses[name])
                                        .toObject()[QStringLiteral("content")]
                                        .toObject()[QStringLiteral("application/problem+json")]
                                        .toObject();
        faults.lacks(QStringLiteral("problem document of ") + name,
            problem[QStringLiteral("schema")].isObject());
        faults.lacks(QStringLiteral("code of ") + name,
            codes.contains(problem[QStringLiteral("example")].toObject()[QStringLiteral("code")]));
    }
}

/// The members of the schema of that name, and of those that stand in it.
void gatherUnexplained(const QString& name, const QJsonValue& value, QStringList& found)
{
    const QJsonArray list = value.toArray();
    for (const auto& each : list)
        gatherUnexplained(name, each, found);
    const QJsonObject object = value.toObject();
    const QJsonObject members = object[QStringLiteral("properties")].toObject();
    if (object[QStringLiteral("type")] == QJsonValue(QStringLiteral("object"))) {
        for (auto it = members.begin(); it != members.end(); ++it) {
            if (it->toObject()[QStringLiteral("description")].toString().isEmpty())
                found.append(name + '.' + it.key());
        }
    }
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString& key = it.key();
        const bool named = name.isEmpty() || key.startsWith('/');
        if (key != QStringLiteral("example"))
            gatherUnexplained(named ? key : name, *it, found);
    }
}

/// Every `$ref` below the value.
void gather(const QJsonValue& value, QSet<QString>& references)
{
    if (value.isArray()) {
        for (const auto& item : value.toArray())
            gather(item, references);
    } else if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto member = object.begin(); member != object.end(); ++member) {
            if (member.key() == QStringLiteral("$ref"))
                references.insert(member->toString());
            else
                gather(*member, references);
        }
    }
}

} // namespace

QJsonValue at(const QJsonObject& document, const QString& pointer)
{
    QJsonValue value = document;
    const QStringList steps = pointer.split(u'/').mid(1);
    for (QString step : steps)
        value = value.toObject().value(step.replace(QStringLiteral("~1"), QStringLiteral("/"))
                                           .replace(QStringLiteral("~0"), QStringLiteral("~")));
    return value;
}

QJsonValue resolved(const QJsonObject& document, const QJsonValue& value)
{
    const QString reference = value.toObject()[QStringLiteral("$ref")].toString();
    return reference.isEmpty() ? value : at(document, reference);
}

QString pointerTo(const Facts& facts)
{
    return QStringLiteral("#/paths/%1/%2")
        .arg(text(facts.path.value).replace(u'/', QStringLiteral("~1")),
            text(methodOf(facts.verb)).toLower());
}

QStringList faultsOf(const QJsonObject& document, const Facts& facts)
{
    Faults faults;
    const QJsonObject operation = at(document, pointerTo(facts)).toObject();
    const auto is = [&](const char* member) { return operation[QLatin1String(member)]; };
    faults.differs(QStringLiteral("operationId"), is("operationId"), text(facts.name.value));
    faults.differs(QStringLiteral("summary"), is("summary"), text(facts.summary.value));
    faults.lacks(QStringLiteral("summary"), !is("summary").toString().isEmpty());
    faults.lacks(QStringLiteral("description"), !is("description").toString().isEmpty());
    faults.differs(
        QStringLiteral("tag"), is("tags"), QJsonArray{text(wireName(facts.touches.value))});
    faults.differs(QStringLiteral("scope"), is("x-scope"), text(wireName(facts.permission.value)));
    faults.differs(QStringLiteral("roles"), is("x-roles"), rolesOf(facts));
    faults.differs(
        QStringLiteral("rate class"), is("x-rate-class"), text(wireName(facts.rate.value)));
    faults.differs(QStringLiteral("step-up"), is("x-step-up"), facts.stepUp.value);
    faults.differs(
        QStringLiteral("audit"), is("x-audited"), facts.effect == Effect::Write || facts.audited);
    faults.differs(QStringLiteral("security"), is("security"),
        facts.permission == Permission::Anonymous ? QJsonValue(QJsonArray())
                                                  : QJsonValue(QJsonValue::Undefined));
    checkParameters(faults, document, operation, facts);
    checkBody(faults, operation, facts);
    checkResponses(faults, document, operation, facts);
    return faults.lines();
}

QStringList unexplained(const QJsonObject& document)
{
    QStringList found;
    gatherUnexplained({}, document[QStringLiteral("paths")], found);
    gatherUnexplained(
        {}, document[QStringLiteral("components")].toObject()[QStringLiteral("schemas")], found);
    return found;
}

QStringList brokenReferences(const QJsonObject& document)
{
    QSet<QString> references;
    gather(document, references);
    QStringList lines;
    for (const QString& each : references) {
        if (!at(document, each).isObject())
            lines.append(each + QStringLiteral(" leads nowhere"));
    }
    const QJsonObject components = document[QStringLiteral("components")].toObject();
    for (const QString& kind : components.keys()) {
        if (kind == QStringLiteral("securitySchemes"))
            continue; // named, not referred to
        for (const QString& name : components[kind].toObject().keys()) {
            const QString reference = QStringLiteral("#/components/%1/%2").arg(kind, name);
            if (!references.contains(reference))
                lines.append(reference + QStringLiteral(" is nobody's"));
        }
    }
    lines.sort();
    return lines;
}

} // namespace trunkline
