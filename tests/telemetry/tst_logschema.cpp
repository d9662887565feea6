// The judge of log lines is judged: a line that breaks one rule is found for it.

#include "tests/telemetry/logschema.h"

#include <QTest>

using namespace trunkline;

namespace {

const QByteArray lawful = R"({"timestamp":"2026-11-25T14:02:11.000042Z","level":"info",)"
                          R"("message":"a request was answered","event":"http.request",)"
                          R"("service":"trunklined","version":"0.1.0",)"
                          R"("instance":"019b76da-a800-70ee-b720-415f2ff65219","logger":"http",)"
                          R"("thread":7,"request_id":"019b76da-a800-70ee-b720-415f2ff65219",)"
                          R"("trace_id":"019b76daa80070eeb720415f2ff65219",)"
                          R"("span_id":"b720415f2ff65219","trace_flags":"00",)"
                          R"("http_request_method":"GET","http_route":"/v1/calls/{id}",)"
                          R"("http_response_status_code":200,"duration_ms":1.5,"request_bytes":0,)"
                          R"("response_bytes":2,"client":"0123456789ab"})";

} // namespace

class TestLogSchema : public QObject {
    Q_OBJECT

private slots:
    void findsWhatIsWrong_data();
    void findsWhatIsWrong();
};

void TestLogSchema::findsWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("fault");
    const auto row
        = [](const char* name, const char* before, const QByteArray& after, const char* fault) {
              QTest::newRow(name) << QByteArray(before) << after << QString::fromLatin1(fault);
          };
    row("SEC-O1 nothing", "x-x", "", "");
    row("SEC-O1 no JSON", "}", "", "no JSON");
    row("SEC-O1 an unknown member", "{\"timestamp", R"({"user":"x","timestamp)", "nobody declared");
    row("SEC-O1 local time", "042Z", "042+02:00", "the form of timestamp");
    row("SEC-O1 milliseconds", ".000042Z", ".000Z", "the form of timestamp");
    row("SEC-O1 no request id", R"("request_id":"019b76da-a800-70ee-b720-415f2ff65219",)", "",
        "request_id is missing");
    row("SEC-O1 a number as text", R"("thread":7)", R"("thread":"7")", "the form of thread");
    row("SEC-O1 a level of another", "info", "INFO", "the form of level");
    row("SEC-O2 a path", "/v1/calls/{id}", "/v1/calls/019B", "the form of http_route");
    row("SEC-O2 an address", "0123456789ab", "203.0.113.7", "the form of client");
    row("SEC-O2 values in the message", "answered", "answered: +14255550123",
        "the form of message");
    row("SEC-O2 ESC", "a request", "a \x1b request", "bare U+001b");
    row("SEC-O2 U+2028", "a request", "a\xe2\x80\xa8request", "bare U+2028");
    row("SEC-O2 turned around", "a request", "a\xe2\x80\xaerequest", "bare U+202e");
    row("SEC-O2 no UTF-8", "a request", "a\xffrequest", "no UTF-8");
    row("SEC-O1 too long", "a request", QByteArray(17'000, 'a'), "16 KiB");
}

void TestLogSchema::findsWhatIsWrong()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QString, fault);
    QByteArray line = lawful;
    const QString found = faultOf(line.replace(before, after));
    QVERIFY2(fault.isEmpty() ? found.isEmpty() : found.contains(fault), qPrintable(found));
}

QTEST_APPLESS_MAIN(TestLogSchema)
#include "tst_logschema.moc"
