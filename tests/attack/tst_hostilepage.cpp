// SEC-S5, SEC-S3: somebody is signed in with a browser, and the browser comes to a hostile page: of
// another site, and of a sub-domain, which is the same site. Chromium itself is led through both.
// Nothing happens; and where the defences are down, everything that a page can try does.

#include "services/contract/wire.h"
#include "tests/attack/browser.h"
#include "tests/attack/browsersite.h"
#include "tests/attack/hostilepages.h"
#include "tests/http/service.h"
#include "tests/support/must.h"

#include <QTest>

using namespace trunkline;

namespace {

constexpr const char* appHost = "app.example.test";
constexpr const char* strangerHost = "evil.test";
constexpr const char* subDomainHost = "evil.app.example.test";

constexpr const char* strangersPassword = "vexing otters = my atlas";

/// One way to make a browser ask.
struct Attempt {
    const char* name;
    const char* needle; ///< in the request
    const char* kind;   ///< in the request too
    bool writes;
};

constexpr const char* newPublisher = "POST /v1/publishers ";
constexpr const char* readPublishers = "GET /v1/publishers?page.limit=7 ";

/// What a browser sends for a page without asking us first.
const std::vector<Attempt>& attempts()
{
    static const std::vector<Attempt> all{
        {"an empty form", "POST /v1/users/", "Content-Type: application/x-www-form-urlencoded",
            true},
        {"a form of plain text", newPublisher, "text form=equals", true},
        {"a form in a frame", newPublisher, "framed form=equals", true},
        {"a fetch without CORS", newPublisher, "no-cors fetch", true},
        {"a simple fetch", newPublisher, "simple fetch", true},
        {"an XMLHttpRequest", newPublisher, "old request", true},
        {"a beacon", newPublisher, "beacon", true},
        {"another's credentials", "POST /v1/session ", "Content-Type: text/plain", true},
        {"a fetch that reads", readPublishers, "Sec-Fetch-Dest: empty", false},
        {"an image", readPublishers, "Sec-Fetch-Dest: image", false},
        {"a script", readPublishers, "Sec-Fetch-Dest: script", false},
        {"a frame", readPublishers, "Sec-Fetch-Dest: iframe", false},
    };
    return all;
}

/// What a browser did behind a server with those defences.
class Visit {
public:
    explicit Visit(Defences defences)
        : m_service(std::make_shared<World>("sqlite"),
            [defences](ApiParts& parts) { parts.defences = defences; })
        , m_site(m_folder.path(), m_service.port())
    {
        World& world = m_service.world();
        const QByteArray stranger = strangersAccount();
        CreatePublisher create;
        create.draft.name.value = "NAME";
        const QByteArray draft = bodyOf(create);
        const auto user = [&world](Role role) {
            return QByteArray::fromStdString(world.caller(role).userId.text());
        };
        m_site.show("/sign-in", signInPage(bodyOf(sample<SignIn>(world)), url(strangerHost, "/a")));
        m_site.show("/a",
            hostilePage(url(appHost, ""), "stranger", user(Role::Analyst), draft, stranger,
                url(subDomainHost, "/b")));
        m_site.show("/b",
            hostilePage(url(appHost, ""), "sub-domain", user(Role::Buyer), draft, stranger, {}));
        m_site.onReport([this](const QByteArray& report) {
            if (report.startsWith("signed in"))
                m_before = m_service.world().snapshot();
        });
        Browser browser(QString::fromLatin1(url(appHost, "/sign-in")));
        const auto isOver = [this] {
            return m_site.reports().size() == 3
                && std::ranges::all_of(attempts(), [this](auto& way) {
                       return statusOf(strangerHost, way) != 0 && statusOf(subDomainHost, way) != 0;
                   });
        };
        if (!QTest::qWaitFor(isOver, 120'000))
            qWarning("not all was tried: %s", browser.said().constData());
        m_differing = differing(m_before, world.snapshot());
    }

    const QByteArrayList& reports() const { return m_site.reports(); }
    const std::vector<std::string>& differingTables() const { return m_differing; }
    /// Of the answer to that attempt of the page on that host; 0: it did not arrive.
    int statusOf(const char* host, const Attempt& attempt) const
    {
        const QByteArray from = QByteArray("://") + host + ':';
        for (const PassedOn& each : m_site.passedOn()) {
            if (each.request.startsWith(attempt.needle) && each.request.contains(attempt.kind)
                && each.request.contains(from))
                return each.status;
        }
        return 0;
    }
    bool hasArrived(const char* what) const
    {
        return std::ranges::any_of(m_site.passedOn(),
            [what](const PassedOn& each) { return each.request.contains(what); });
    }

private:
    QByteArray url(const char* host, const char* path) const
    {
        return QByteArray("https://") + host + ':' + QByteArray::number(m_site.port()) + path;
    }
    template <Operation Op>
    static QByteArray bodyOf(const Op& operation)
    {
        return QByteArray::fromStdString(toWire(operation).body);
    }
    /// Of a member who would like others to work in a session of his.
    QByteArray strangersAccount()
    {
        InviteUser invite;
        invite.draft.name.value = "Stranger";
        invite.draft.email.value = "stranger@example.test";
        invite.draft.role = Role::Admin;
        const UserGrant grant
            = must(m_service.world().call(Role::Owner, invite), "an invited member");
        const Secret password(strangersPassword);
        if (m_service.send(AcceptInvitation{grant.token, "stranger@example.test", {password}})
                .status
            != 200)
            qFatal("the stranger is no member");
        return bodyOf(SignIn{"stranger@example.test", {password}});
    }

    QTemporaryDir m_folder;
    Service m_service;
    BrowserSite m_site;
    Snapshot m_before;
    std::vector<std::string> m_differing;
};

} // namespace

class TestHostilePage : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void s5_nothingHappens_data();
    void s5_nothingHappens();
    void s5_nothingIsKeptOrRead();
    void s5_whatIsAskedFirstNeverArrives();
    void withoutDefencesItHappens_data();
    void withoutDefencesItHappens();
    void withoutDefencesTheStoreIsAnother();

private:
    std::unique_ptr<Visit> m_defended;
    std::unique_ptr<Visit> m_open;
};

namespace {

void addRows(bool reading)
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("attempt");
    for (const char* host : {strangerHost, subDomainHost}) {
        for (std::size_t i = 0; i < attempts().size(); ++i) {
            const Attempt& attempt = attempts()[i];
            if (reading || attempt.writes)
                QTest::newRow((std::string("SEC-S5 ") + host + ": " + attempt.name).c_str())
                    << QByteArray(host) << static_cast<int>(i);
        }
    }
}

} // namespace

void TestHostilePage::initTestCase()
{
    if (Browser::program().isEmpty())
        qFatal("Chromium is not here: ./dev nightly brings it");
    m_defended = std::make_unique<Visit>(Defences{});
    m_open = std::make_unique<Visit>(Defences{false, false, false, false});
    for (const Visit* visit : {m_defended.get(), m_open.get()})
        QCOMPARE(visit->reports().value(0), QByteArray("signed in 200 200"));
}

void TestHostilePage::s5_nothingHappens_data() { addRows(true); }

/// It arrives and is refused; what another site may see of a GET is nothing (below).
void TestHostilePage::s5_nothingHappens()
{
    QFETCH(QByteArray, host);
    QFETCH(int, attempt);
    const Attempt& way = attempts()[static_cast<std::size_t>(attempt)];
    const int status = m_defended->statusOf(host.constData(), way);
    if (way.writes)
        QVERIFY2(
            status == 401 || status == 403 || status == 415, qPrintable(QString::number(status)));
    else
        QVERIFY2(status == 401 || status == 200, qPrintable(QString::number(status)));
}

void TestHostilePage::s5_nothingIsKeptOrRead()
{
    // What was tried in somebody's name stands in the trail, and nothing else anywhere.
    for (const std::string& table : m_defended->differingTables())
        QVERIFY2(table.starts_with("audit_"), table.c_str());
    QCOMPARE(m_defended->reports().value(1), QByteArray("stranger is over, has read: "));
    QCOMPARE(m_defended->reports().value(2), QByteArray("sub-domain is over, has read: "));
}

/// The browser asks before it sends them, and we never agree.
void TestHostilePage::s5_whatIsAskedFirstNeverArrives()
{
    for (const Visit* visit : {m_defended.get(), m_open.get()}) {
        QVERIFY(visit->hasArrived("OPTIONS /v1/publishers "));
        QVERIFY(visit->hasArrived("OPTIONS /v1/session "));
        QVERIFY(!visit->hasArrived("json fetch"));
        QVERIFY(!visit->hasArrived("DELETE /v1/session "));
    }
}

void TestHostilePage::withoutDefencesItHappens_data() { addRows(false); }

/// Negative control: the same pages, and a server whose defences are down.
void TestHostilePage::withoutDefencesItHappens()
{
    QFETCH(QByteArray, host);
    QFETCH(int, attempt);
    QCOMPARE(
        m_open->statusOf(host.constData(), attempts()[static_cast<std::size_t>(attempt)]), 200);
}

void TestHostilePage::withoutDefencesTheStoreIsAnother()
{
    const std::vector<std::string>& tables = m_open->differingTables();
    for (const char* table : {"audit_logs", "publishers", "sessions"})
        QVERIFY2(std::ranges::find(tables, table) != tables.end(), table);
}

QTEST_GUILESS_MAIN(TestHostilePage)
#include "tst_hostilepage.moc"
