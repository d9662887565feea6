#include "tests/telemetry/logschema.h"

#include <QJsonDocument>
#include <QMap>
#include <QRegularExpression>
#include <QStringList>
#include <QtGlobal>

namespace trunkline {

namespace {

/// A text of this form; empty: a number; `bool`: true or false.
QMap<QString, QString> forms()
{
    const QString uuid
        = QStringLiteral("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    const QString word = QStringLiteral("[a-z][a-z0-9_]*");
    const QString dotted = QStringLiteral("[a-z_]+(\\.[a-z_]+)+");
    return {
        {QStringLiteral("timestamp"),
            QStringLiteral("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z")},
        {QStringLiteral("level"), QStringLiteral("trace|debug|info|warn|error|fatal")},
        {QStringLiteral("message"), QStringLiteral("[a-zA-Z0-9 ,;:_/']+")},
        {QStringLiteral("event"), dotted},
        {QStringLiteral("service"), QStringLiteral("trunklined")},
        {QStringLiteral("version"), QStringLiteral("\\d+\\.\\d+\\.\\d+")},
        {QStringLiteral("instance"), uuid},
        {QStringLiteral("logger"), word},
        {QStringLiteral("thread"), {}},
        {QStringLiteral("request_id"), uuid},
        {QStringLiteral("trace_id"), QStringLiteral("(?!0{32})[0-9a-f]{32}")},
        {QStringLiteral("span_id"), QStringLiteral("(?!0{16})[0-9a-f]{16}")},
        {QStringLiteral("trace_flags"), QStringLiteral("[0-9a-f]{2}")},
        {QStringLiteral("tenant_id"), uuid},
        {QStringLiteral("actor_id"), uuid},
        {QStringLiteral("actor_kind"), QStringLiteral("local|operator|user|key|demo|system")},
        {QStringLiteral("operation"), dotted},
        {QStringLiteral("http_request_method"),
            QStringLiteral("GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|_OTHER")},
        {QStringLiteral("http_route"), QStringLiteral("unmatched|(/[a-z0-9{}_-]+)+")},
        {QStringLiteral("http_response_status_code"), {}},
        {QStringLiteral("duration_ms"), {}},
        {QStringLiteral("request_bytes"), {}},
        {QStringLiteral("response_bytes"), {}},
        {QStringLiteral("error_type"),
            QStringLiteral("timeout|client_closed|[0-9A-Z]{3,5}|") + word},
        {QStringLiteral("error_code"), word},
        {QStringLiteral("client"), QStringLiteral("[0-9a-f]{12}")},
        {QStringLiteral("url_scheme"), QStringLiteral("https?")},
        {QStringLiteral("server_address"), QStringLiteral("[0-9a-f.:]+")},
        {QStringLiteral("server_port"), {}},
        {QStringLiteral("ready"), QStringLiteral("bool")},
        {QStringLiteral("failed_checks"), QStringLiteral("[a-z]+(,[a-z]+)*")},
        {QStringLiteral("detail"), QStringLiteral(".{1,300}")},
        {QStringLiteral("db_system_name"), QStringLiteral("postgresql|sqlite|redis")},
        {QStringLiteral("db_operation_name"), QStringLiteral("[A-Z]+")},
        {QStringLiteral("db_query_summary"), QStringLiteral("[A-Z]+( [a-z_.0-9]+)?")},
        {QStringLiteral("db_client_connection_pool_name"), QStringLiteral("[a-z-]+")},
    };
}

bool fits(const QJsonValue& value, const QString& form)
{
    if (form.isEmpty())
        return value.isDouble();
    if (form == QLatin1String("bool"))
        return value.isBool();
    return value.isString()
        && QRegularExpression(QRegularExpression::anchoredPattern(form))
               .match(value.toString())
               .hasMatch();
}

/// Of the raw bytes: whatever they mean in JSON, nobody who only looks at them is deceived.
QString faultOfBytes(const QByteArray& line)
{
    if (line.size() > 16'384)
        return QStringLiteral("longer than 16 KiB");
    const QString text = QString::fromUtf8(line);
    if (text.toUtf8() != line)
        return QStringLiteral("no UTF-8");
    for (const QChar c : text) {
        const ushort code = c.unicode();
        if (code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x2028 || code == 0x2029
            || (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069))
            return QStringLiteral("a bare U+%1").arg(code, 4, 16, QLatin1Char('0'));
    }
    return {};
}

} // namespace

QString faultOf(const QByteArray& line)
{
    if (const QString fault = faultOfBytes(line); !fault.isEmpty())
        return fault;
    QJsonParseError failed{};
    const QJsonDocument document = QJsonDocument::fromJson(line, &failed);
    if (!document.isObject())
        return QStringLiteral("no JSON object: ") + failed.errorString();
    const QJsonObject object = document.object();
    static const QMap<QString, QString> declared = forms();
    for (auto at = object.begin(); at != object.end(); ++at) {
        if (!declared.contains(at.key()))
            return QStringLiteral("nobody declared ") + at.key();
        if (!fits(at.value(), declared.value(at.key())))
            return QStringLiteral("the form of ") + at.key();
    }
    QStringList required{QStringLiteral("timestamp"), QStringLiteral("level"),
        QStringLiteral("message"), QStringLiteral("event"), QStringLiteral("service"),
        QStringLiteral("version"), QStringLiteral("instance"), QStringLiteral("logger"),
        QStringLiteral("thread")};
    if (object[QStringLiteral("event")] == QLatin1String("http.request"))
        required << QStringLiteral("request_id") << QStringLiteral("trace_id")
                 << QStringLiteral("span_id") << QStringLiteral("trace_flags")
                 << QStringLiteral("http_request_method") << QStringLiteral("http_route")
                 << QStringLiteral("http_response_status_code") << QStringLiteral("duration_ms")
                 << QStringLiteral("request_bytes") << QStringLiteral("response_bytes")
                 << QStringLiteral("client");
    for (const QString& name : required) {
        if (!object.contains(name))
            return name + QStringLiteral(" is missing");
    }
    return {};
}

QList<QByteArray> linesOf(const QByteArray& log)
{
    if (log.isEmpty())
        return {};
    if (!log.endsWith('\n'))
        qFatal("the log's last line has no end");
    return log.chopped(1).split('\n');
}

QJsonObject memberOf(const QByteArray& line) { return QJsonDocument::fromJson(line).object(); }

} // namespace trunkline
