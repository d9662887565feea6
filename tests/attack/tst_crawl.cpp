// SEC-H9: somebody without a credential asks the program for thousands of names. What answers is
// public: health, readiness, and the operations that need nobody.

#include "services/contract/wire.h"
#include "tests/attack/crawlnames.h"
#include "tests/conformance/operations.h"
#include "tests/e2e/server.h"
#include "tests/http/rawclient.h"
#include "tests/http/running.h"

#include <QTest>

#include <set>

using namespace trunkline;

namespace {

struct Declared {
    std::vector<std::string> paths;
    std::set<std::string> open; ///< method and path of what needs nobody
};

Declared declared()
{
    Declared all;
    forEachOperation([&]<Operation Op>() {
        all.paths.emplace_back(Op::facts.path.value);
        if (Op::facts.permission == Permission::Anonymous)
            all.open.insert(
                std::string(methodOf(Op::facts.verb)) + ' ' + std::string(Op::facts.path.value));
    });
    return all;
}

/// The path alone: what stands behind it asks for the same thing.
std::string withoutQuery(const std::string& target) { return target.substr(0, target.find('?')); }

/// Method and path of all that answers anything but "who are you", "there is nothing" or, to what
/// no gate lets pass, "that is no request".
std::set<std::string> crawl(
    std::uint16_t port, const std::string& method, const std::vector<std::string>& names)
{
    std::set<std::string> open;
    auto client = std::make_unique<RawClient>(port);
    for (const std::string& name : names) {
        const std::string request
            = requestText(method, name, {}, method == "POST" ? "{}" : std::string());
        auto answer = client->ask(request);
        if (!answer) { // after 1,000 requests
            client = std::make_unique<RawClient>(port);
            answer = client->ask(request);
        }
        if (!answer)
            qFatal("%s %s: no answer", method.c_str(), name.c_str());
        if (answer->header("connection") == "close")
            client = std::make_unique<RawClient>(port);
        const bool refused = answer->status == 401 || answer->status == 404
            || (answer->status == 400 && answer->header("connection") == "close");
        if (!refused)
            open.insert(method + ' ' + withoutQuery(name));
    }
    return open;
}

} // namespace

class TestCrawl : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void h9_onlyThePublicPathsAnswer_data();
    void h9_onlyThePublicPathsAnswer();
    void aPlantedPathIsFound();

private:
    StorePlace m_place{QStringLiteral("sqlite"), QStringLiteral("UTC")};
    std::unique_ptr<Server> m_server;
};

void TestCrawl::initTestCase()
{
    m_server = std::make_unique<Server>(m_place);
    QVERIFY(crawlNames(declared().paths).size() >= 4'000);
}

void TestCrawl::h9_onlyThePublicPathsAnswer_data()
{
    QTest::addColumn<QByteArray>("method");
    for (const char* method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
        QTest::newRow((std::string("SEC-H9 ") + method).c_str()) << QByteArray(method);
}

void TestCrawl::h9_onlyThePublicPathsAnswer()
{
    QFETCH(QByteArray, method);
    const std::string asked = method.toStdString();
    const Declared all = declared();
    std::set<std::string> expected{asked + " /healthz", asked + " /readyz"};
    for (const std::string& operation : all.open) {
        if (operation.starts_with(asked + ' '))
            expected.insert(operation);
    }
    const std::vector<std::string> names = crawlNames(all.paths);
    const std::set<std::string> found = crawl(m_server->port(), asked, names);
    std::string said;
    for (const std::string& each : found)
        said += each + '\n';
    QVERIFY2(found == expected, said.c_str());
    qInfo("%s: %d names, %d answer", asked.c_str(), static_cast<int>(names.size()),
        static_cast<int>(found.size()));
}

/// Negative control: one path among the names that answers is found.
void TestCrawl::aPlantedPathIsFound()
{
    Running planted([](const HttpRequest& request) {
        return request.head.path == "/actuator/env"
            ? Answer{200, "{}"}
            : problem(401, "unauthenticated", "sign in", {});
    });
    QCOMPARE(
        crawl(planted.port(), "GET", crawlNames({})), std::set<std::string>{"GET /actuator/env"});
}

QTEST_GUILESS_MAIN(TestCrawl)
#include "tst_crawl.moc"
