// SEC-Z2, SEC-O2: what a role may not see is on no page, in no picture, in no figures and on no
// line that the programs print; what leaves the house masked names nobody.

#include "app/console/doors.h"
#include "app/console/pages.h"
#include "app/console/settle.h"
#include "models/base/format.h"
#include "models/gateway/maskedgateway.h"
#include "tests/conformance/questions.h"
#include "tests/conformance/rules.h"
#include "ui/export/figures.h"
#include "ui/export/pagepicture.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QTableView>
#include <QTest>

#include <algorithm>
#include <memory>
#include <set>

namespace trunkline {

namespace {

constexpr int patience = 120'000; // ms, for a program to end
const QString range = QStringLiteral("2026-11-24..2026-11-25");
/// Of every planted number, and of no other; a masked number shows none of them.
constexpr const char* commonDigits = "999555";
const QStringList pages{QStringLiteral("dashboard"), QStringLiteral("calls"),
    QStringLiteral("campaigns"), QStringLiteral("audit")};

struct Ended {
    int code = -1;
    QByteArray out;
    QByteArray err;
};

Ended run(const char* program, const QStringList& arguments)
{
    QProcess process;
    process.start(QString::fromLocal8Bit(program), arguments);
    if (!process.waitForFinished(patience))
        qFatal("%s does not end", program);
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
        process.readAllStandardOutput(), process.readAllStandardError()};
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The words of a document, as any reader's search finds them.
QByteArray wordsOf(const QString& pdf)
{
    const Ended ended = run("pdftotext", {QStringLiteral("-layout"), pdf, QStringLiteral("-")});
    if (ended.code != 0)
        qFatal("pdftotext: %s", ended.err.constData());
    return ended.out;
}

bool isAmount(const Canary& canary)
{
    return canary.value.size() > 8
        && std::all_of(
            canary.value.begin(), canary.value.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// How a value may stand on paper: an amount with its point, a number without its marks.
std::vector<std::string> formsOf(const Canary& canary)
{
    std::vector<std::string> forms{stemOf(canary)};
    if (isAmount(canary)) {
        const std::string units = canary.value.substr(0, canary.value.size() - 6);
        const std::string cents = '.' + canary.value.substr(canary.value.size() - 6, 2);
        forms.push_back(units + cents);
        forms.push_back(utf8(formatCount(std::stoll(units))) + cents);
    }
    return forms;
}

/// All of a text, and once more without what may stand between the digits of a number.
std::string searchable(const QByteArray& text)
{
    std::string close;
    for (const QChar c : QString::fromUtf8(text)) {
        if (!c.isSpace() && c != u'-' && c != u'(' && c != u')')
            close += QString(c).toStdString();
    }
    return text.toStdString() + '\n' + close;
}

bool holds(const std::string& text, const Canary& canary)
{
    const std::vector<std::string> forms = formsOf(canary);
    return std::any_of(forms.begin(), forms.end(),
        [&text](const std::string& form) { return text.find(form) != std::string::npos; });
}

/// Decodes every cursor of printed JSON.
QByteArray withCursors(const QByteArray& json)
{
    const QString next = QJsonDocument::fromJson(json).object()[QStringLiteral("next")].toString();
    return json + QByteArray::fromStdString(opened(utf8(next)));
}

/// A failure's message ends after a thousand characters; these lists may be longer.
bool isEmpty(const QStringList& lines)
{
    for (const QString& line : lines)
        qWarning("%s", qPrintable(line));
    return lines.isEmpty();
}

QStringList missing(const std::set<std::string>& wanted, const std::set<std::string>& found)
{
    QStringList lines;
    for (const std::string& field : wanted) {
        if (!found.contains(field))
            lines << QString::fromStdString(field) + QStringLiteral(" is missing");
    }
    return lines;
}

/// Every text that a widget and those in it show or say.
QByteArray textsOf(const QWidget& widget)
{
    QStringList texts;
    QList<const QWidget*> all{&widget};
    for (const QWidget* each : widget.findChildren<QWidget*>())
        all.append(each);
    for (const QWidget* each : all) {
        texts << each->toolTip() << each->accessibleName() << each->accessibleDescription()
              << each->windowTitle() << each->statusTip() << each->whatsThis();
        if (const auto* label = qobject_cast<const QLabel*>(each))
            texts << label->text();
        else if (const auto* line = qobject_cast<const QLineEdit*>(each))
            texts << line->text();
        else if (const auto* view = qobject_cast<const QAbstractItemView*>(each);
                 view != nullptr && view->model() != nullptr) {
            const QAbstractItemModel& model = *view->model();
            for (int row = 0; row < model.rowCount(); ++row) {
                for (int column = 0; column < model.columnCount(); ++column) {
                    for (const QVariant& value : model.itemData(model.index(row, column)))
                        texts << value.toString();
                }
            }
        }
    }
    return texts.join(u'\n').toUtf8();
}

} // namespace

class ExportCanaries : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void picturesHoldWhatTheRoleMaySee_data();
    void picturesHoldWhatTheRoleMaySee();
    void maskedPicturesNameNobody_data();
    void maskedPicturesNameNobody();
    void linesHoldWhatTheRoleMaySee_data();
    void linesHoldWhatTheRoleMaySee();
    void pagesHoldWhatTheRoleMaySee_data() { rolesAndPages(); }
    void pagesHoldWhatTheRoleMaySee();
    void cleanupTestCase();

private:
    static void rolesAndPages();
    QString path(const char* name) const
    {
        return QString::fromStdString((m_world->workspace()->file().parent_path() / name).string());
    }
    QStringList store() const
    {
        return {QStringLiteral("--workspace"),
            QString::fromStdString(m_world->workspace()->file().string())};
    }
    QString member(Role role) const
    {
        return QString::fromStdString(m_canaries->caller(role).userId.text());
    }
    /// Lines about values that the role may not see and the text holds.
    QStringList leaks(Role role, const QByteArray& text, const QString& where) const;
    /// Fields of which the text holds at least one value.
    std::set<std::string> found(const QByteArray& text) const;
    /// Asks everything through a gateway that names nobody; answers what was told.
    QByteArray everythingMasked();

    Rules m_rules;
    std::unique_ptr<World> m_world;
    std::unique_ptr<Canaries> m_canaries;
    QByteArray m_masked;
};

void ExportCanaries::initTestCase()
{
    m_world = std::make_unique<World>("sqlite");
    m_world->share();
    m_canaries = std::make_unique<Canaries>(*m_world);
}

void ExportCanaries::rolesAndPages()
{
    QTest::addColumn<Role>("role");
    QTest::addColumn<QString>("page");
    for (const Role role : enumerators<Role>()) {
        for (const QString& page : pages)
            QTest::addRow("%s, %s", std::string(wireName(role)).c_str(), qPrintable(page))
                << role << page;
    }
}

QStringList ExportCanaries::leaks(Role role, const QByteArray& text, const QString& where) const
{
    QStringList lines;
    const std::string all = searchable(text);
    const bool masked = role == Role::Publisher || role == Role::Readonly;
    if (masked && all.find(commonDigits) != std::string::npos)
        lines << where + QStringLiteral(" tells the beginning of a number");
    for (const Canary& canary : m_canaries->all()) {
        if (!m_rules.mayHave(*m_canaries, role, canary) && holds(all, canary))
            lines << where + QStringLiteral(" tells ")
                    + QString::fromStdString(canary.field + ' ' + canary.value);
    }
    return lines;
}

std::set<std::string> ExportCanaries::found(const QByteArray& text) const
{
    std::set<std::string> fields;
    const std::string all = searchable(text);
    for (const Canary& canary : m_canaries->all()) {
        if (holds(all, canary))
            fields.insert(canary.field);
    }
    return fields;
}

void ExportCanaries::picturesHoldWhatTheRoleMaySee_data()
{
    // What must be there for OWNER, so that its being absent for others means something.
    using Fields = std::set<std::string>;
    const Fields money{"call.revenue", "call.payout", "call.cost", "figures.revenue_micros",
        "figures.payout_micros", "figures.cost_micros", "figures.margin_micros",
        "figures.profit_micros"};
    Fields board{"publisher.name", "publisher.id", "buyer.name", "buyer.id", "buyer.daily_cap",
        "campaign.name", "campaign.id"};
    board.insert(money.begin(), money.end());
    const Fields log{"call.caller", "call.region", "call.revenue", "call.payout", "campaign.name",
        "publisher.name", "buyer.name"};
    const Fields terms{"campaign.name", "campaign.revenue_per_call", "campaign.payout_per_call"};
    const Fields trail{"audit_entry.label", "publisher.name", "buyer.name", "campaign.name",
        "call.source", "job.file_name", "user.name"};
    struct Wanted {
        const char* page;
        Fields figures;
        Fields words;
    };
    const Wanted all[]
        = {{"dashboard", board, {"buyer.name", "campaign.name", "figures.revenue_micros"}},
            {"calls", log, {"call.region", "campaign.name", "publisher.name", "buyer.name"}},
            {"campaigns", terms, terms}, {"audit", trail, trail}};
    QTest::addColumn<Role>("role");
    QTest::addColumn<QString>("page");
    QTest::addColumn<bool>("may");
    QTest::addColumn<Fields>("inFigures");
    QTest::addColumn<Fields>("inWords");
    for (const Role role : enumerators<Role>()) {
        for (const Wanted& each : all) {
            // DECISIONS 9: PUBLISHER, BUYER and READONLY take nothing out, ANALYST sees no trail.
            const bool leads = role == Role::Owner || role == Role::Admin;
            const bool may = leads || (role == Role::Analyst && std::string(each.page) != "audit");
            QTest::addRow("%s, %s", std::string(wireName(role)).c_str(), each.page)
                << role << QString::fromLatin1(each.page) << may << (may ? each.figures : Fields())
                << (may ? each.words : Fields());
        }
    }
}

void ExportCanaries::picturesHoldWhatTheRoleMaySee()
{
    QFETCH(Role, role);
    QFETCH(QString, page);
    QFETCH(bool, may);
    QFETCH(std::set<std::string>, inFigures);
    QFETCH(std::set<std::string>, inWords);
    const Ended ended = run(TRUNK_CONSOLE,
        QStringList{QStringLiteral("export"), page, QStringLiteral("--as"), member(role),
            QStringLiteral("--range"), range, QStringLiteral("--size"), QStringLiteral("1600x1400"),
            QStringLiteral("--out"), path("f.pdf"), QStringLiteral("--data"), path("f.json")}
            + store());
    const QByteArray figures = contentOf(path("f.json"));
    const bool drawn = QFile::exists(path("f.pdf"));
    const QByteArray words = drawn ? wordsOf(path("f.pdf")) : QByteArray();
    QFile::remove(path("f.pdf"));
    QFile::remove(path("f.json"));
    QVERIFY(isEmpty(leaks(role, figures, QStringLiteral("the JSON"))
        + leaks(role, words, QStringLiteral("the PDF"))
        + leaks(role, ended.out + ended.err, QStringLiteral("the program"))));
    QCOMPARE(ended.code, may ? 0 : 4);
    QCOMPARE(drawn, may);
    QCOMPARE(!figures.isEmpty(), may);
    QVERIFY(isEmpty(missing(inFigures, found(figures))));
    QVERIFY(isEmpty(missing(inWords, found(words))));
}

void ExportCanaries::maskedPicturesNameNobody_data()
{
    QTest::addColumn<QString>("page");
    for (const QString& page : pages)
        QTest::newRow(qPrintable(page)) << page;
}

void ExportCanaries::maskedPicturesNameNobody()
{
    QFETCH(QString, page);
    const Ended ended = run(TRUNK_CONSOLE,
        QStringList{QStringLiteral("export"), page, QStringLiteral("--mask"),
            QStringLiteral("--as"), member(Role::Owner), QStringLiteral("--range"), range,
            QStringLiteral("--size"), QStringLiteral("1600x1400"), QStringLiteral("--out"),
            path("f.pdf"), QStringLiteral("--data"), path("f.json")}
            + store());
    QCOMPARE(ended.code, 0);
    const QByteArray figures = contentOf(path("f.json"));
    const QByteArray words = wordsOf(path("f.pdf"));
    QVERIFY(!figures.isEmpty());
    QVERIFY(!words.isEmpty());
    // Written by hand: all that is a number of somebody, or names a person or a partner.
    static const std::set<std::string> personal{"publisher.name", "publisher.contact_name",
        "publisher.contact_email", "publisher.contact_phone", "buyer.name", "buyer.destination",
        "buyer.contact_name", "buyer.contact_email", "call.caller", "call.caller_name",
        "call.dialled", "call.agent", "flow_step.node", "flow_step.title", "flow_step.took",
        "flow_node.title", "number.number", "transcript_segment.text", "user.name", "user.email"};
    QStringList wrong;
    for (const QByteArray& text : {figures, words, ended.out, ended.err, everythingMasked()}) {
        const std::string all = searchable(text);
        for (const Canary& canary : m_canaries->all()) {
            if (personal.contains(canary.field) && holds(all, canary))
                wrong << QString::fromStdString(canary.field + ' ' + canary.value);
        }
    }
    QVERIFY(isEmpty(wrong));
}

QByteArray ExportCanaries::everythingMasked()
{
    if (!m_masked.isEmpty())
        return m_masked;
    const auto opened = console::storeOf(
        m_world->workspace(), {}, utf8(member(Role::Owner)), QStringLiteral("world"));
    const auto connection = opened ? console::connectionTo(*opened) : opened.error();
    if (!connection)
        qFatal("%s", connection.error().detail.c_str());
    MaskedGateway gateway(connection->gateway);
    int answers = 0;
    forEachOperation([&]<class Op>() {
        if constexpr (Op::facts.effect == Effect::Read) {
            for (const Op& op : questions<Op>(*m_world, *m_canaries)) {
                auto future = gateway.call(op);
                future.waitForFinished();
                const auto answer = future.result();
                if (!answer)
                    continue;
                ++answers;
                m_masked += QByteArray::fromStdString(routeOf<Op>().encodeResponse(*answer)) + '\n';
            }
        }
    });
    if (answers < 200)
        qFatal("only %d answers", answers);
    return m_masked;
}

void ExportCanaries::linesHoldWhatTheRoleMaySee_data()
{
    QTest::addColumn<Role>("role");
    QTest::addColumn<QStringList>("command");
    QTest::addColumn<int>("code");
    const QStringList days{QStringLiteral("--from"), QStringLiteral("2026-11-24"),
        QStringLiteral("--to"), QStringLiteral("2026-11-25")};
    const QString json = QStringLiteral("--json");
    const QStringList calls = QStringList{QStringLiteral("calls")} + days;
    for (const Role role : enumerators<Role>()) {
        const bool leads = role == Role::Owner || role == Role::Admin;
        const bool searches = leads || role == Role::Analyst || role == Role::Buyer;
        const auto add = [&](const QStringList& command, int code) {
            for (const QStringList& how : {command, command + QStringList{json}})
                QTest::addRow(
                    "%s, %s", std::string(wireName(role)).c_str(), qPrintable(how.join(u' ')))
                    << role << how << code;
        };
        const QStringList limit{QStringLiteral("--limit"), QStringLiteral("1000")};
        add(calls + limit, 0);
        add(calls + QStringList{QStringLiteral("--limit"), QStringLiteral("1")}, 0);
        add(calls + QStringList{QStringLiteral("--caller"), QStringLiteral("999555")},
            searches ? 0 : 4);
        add(QStringList{QStringLiteral("dashboard")} + days, 0);
        add(QStringList{QStringLiteral("audit"), QStringLiteral("list")} + limit, leads ? 0 : 4);
        // The canaries were planted past every operation, and so they are found.
        add({QStringLiteral("audit"), QStringLiteral("verify")}, leads ? 1 : 4);
    }
}

void ExportCanaries::linesHoldWhatTheRoleMaySee()
{
    QFETCH(Role, role);
    QFETCH(QStringList, command);
    QFETCH(int, code);
    const Ended ended
        = run(TRUNK_CTL, command + store() + QStringList{QStringLiteral("--as"), member(role)});
    QVERIFY(isEmpty(leaks(role, withCursors(ended.out), QStringLiteral("the output"))
        + leaks(role, ended.err, QStringLiteral("the error"))));
    QCOMPARE(ended.code, code);
    if (code != 0)
        return;
    // Something was there to be hidden.
    if (command.contains(QStringLiteral("1000")) && command.front() == QStringLiteral("calls"))
        QVERIFY(isEmpty(missing({"call.id", "campaign.name"}, found(ended.out))));
    if (command.front() == QStringLiteral("dashboard"))
        QVERIFY(isEmpty(missing({"campaign.name"}, found(ended.out))));
}

void ExportCanaries::pagesHoldWhatTheRoleMaySee()
{
    QFETCH(Role, role);
    QFETCH(QString, page);
    const auto opened
        = console::storeOf(m_world->workspace(), {}, utf8(member(role)), QStringLiteral("world"));
    QVERIFY(opened.ok());
    auto connection = console::connectionTo(*opened);
    QVERIFY(connection.ok());
    const Theme theme(
        *static_cast<QApplication*>(QCoreApplication::instance()), Theme::Mode::Light);
    console::Pages all(std::make_shared<SystemClock>(), true);
    all.session.connectTo(*std::move(connection));
    QVERIFY(QTest::qWaitFor([&] { return all.session.hasNames(); }, patience));
    const QList<Place> places = all.places();
    const auto place = std::find_if(places.begin(), places.end(),
        [&page](const Place& each) { return each.face.name == page; });
    QVERIFY(place != places.end());
    const bool leads = role == Role::Owner || role == Role::Admin;
    const bool may = page == QStringLiteral("audit") ? leads
        : page == QStringLiteral("campaigns")        ? role != Role::Buyer
                                                     : true;
    QCOMPARE(all.session.may(place->permission), may);
    if (!may)
        return;

    QVERIFY(all.scope.setRange(range));
    Page& shown = *place->make();
    shown.resize(1600, 1400);
    shown.setActive(true);
    QVERIFY(console::settle(shown));
    QByteArray texts = textsOf(shown);
    const auto add = [&] { texts += textsOf(shown) + shown.failure().toUtf8(); };
    if (page == QStringLiteral("calls")) {
        // What stands beside the list: every planted call, whoever's, and what was said in it.
        for (const Uuid& id : m_canaries->ids<CallId>()) {
            all.call.show({id});
            QVERIFY(QTest::qWaitFor(
                [&] {
                    return all.call.error() || (all.call.call() && all.call.call()->id.value == id);
                },
                patience));
            add();
            if (all.call.error() || !all.call.mayReadTranscript())
                continue;
            all.call.readTranscript();
            QVERIFY(QTest::qWaitFor([&] { return all.call.transcript().has_value(); }, patience));
            add();
        }
    } else if (auto* table = shown.findChild<QTableView*>(); table != nullptr) {
        for (int row = 0; row < std::min(20, table->model()->rowCount()); ++row) {
            table->setCurrentIndex(table->model()->index(row, 0));
            QVERIFY(console::settle(shown));
            add();
        }
    }
    const ExportHeader header = all.takeout.header(shown);
    const QByteArray figures = QJsonDocument(figuresUnder(header, shown.figures())).toJson();
    QCOMPARE(pictureOf(shown, {1600, 1400}, header).savePdf(path("p.pdf")), QString());
    const QByteArray words = wordsOf(path("p.pdf"));
    QVERIFY(isEmpty(leaks(role, texts, QStringLiteral("the page"))
        + leaks(role, figures, QStringLiteral("its figures"))
        + leaks(role, words, QStringLiteral("its picture"))));

    // What the role may see is there to be seen.
    std::set<std::string> wanted{
        page == QStringLiteral("audit") ? "audit_entry.label" : "campaign.name"};
    if (page == QStringLiteral("calls")) {
        wanted.insert("call.region");
        if (role == Role::Buyer || leads || role == Role::Analyst)
            wanted.insert({"call.caller", "call.agent", "call.revenue", "transcript_segment.text"});
        if (role == Role::Publisher || leads || role == Role::Analyst)
            wanted.insert("call.payout");
        if (leads || role == Role::Analyst)
            wanted.insert({"call.cost", "flow_step.title"});
    }
    QVERIFY(isEmpty(missing(wanted, found(texts + figures))));
    QVERIFY(!words.isEmpty());
}

void ExportCanaries::cleanupTestCase()
{
    QCOMPARE(m_world->verdict(), std::string("verified"));
    m_canaries.reset();
    m_world.reset();
}

} // namespace trunkline

int main(int argc, char** argv)
{
    // Nothing of the user's is read or written.
    const QTemporaryDir home;
    qputenv("XDG_CONFIG_HOME", home.filePath(QStringLiteral("config")).toUtf8());
    QCoreApplication::setOrganizationName(QStringLiteral("trunkline-test"));
    QApplication application(argc, argv);
    trunkline::ExportCanaries test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_exportcanaries.moc"
