// One's own account on a server: another password, the sessions, and that there is none where there
// is no server.

#include "app/compose/workspace.h"
#include "app/console/pages.h"
#include "app/console/remotedoor.h"
#include "app/console/settle.h"
#include "app/console/window.h"
#include "tests/conformance/samples.h"
#include "tests/conformance/world.h"
#include "tests/gui/console/ownhome.h"
#include "tests/http/apiparts.h"
#include "tests/http/running.h"
#include "tests/support/must.h"
#include "ui/account/accountdialog.h"
#include "ui/export/cutoff.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/signindialog.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

namespace trunkline::console {

namespace {

constexpr int patience = 30'000; // ms
constexpr const char* password = "vexing otters read my atlas";
constexpr const char* another = "seven quiet harbours before noon";

QApplication& application() { return *static_cast<QApplication*>(QCoreApplication::instance()); }

} // namespace

class AccountTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void changesThePassword();
    void saysTheMendUnderItsField_data();
    void saysTheMendUnderItsField();
    void endsTheOtherSessions();
    void isAbsentWithoutAServer();
    void nothingIsCutOff_data();
    void nothingIsCutOff();

private:
    ServerLogin login(const char* words) const;
    /// The console signed in, with the dialog open.
    AccountDialog* openAccount();
    QAction* entry() const
    {
        return m_console->window().findChild<QAction*>(QStringLiteral("userAccount"));
    }
    static QLineEdit* field(const QWidget& in, const char* name)
    {
        return in.findChild<QLineEdit*>(QString::fromLatin1(name));
    }
    static void type(const QWidget& in, const char* current, const char* next, const char* again);

    std::unique_ptr<World> m_world;
    std::unique_ptr<Api> m_api;
    std::unique_ptr<Running> m_server;
    std::unique_ptr<Console> m_console;
    std::string m_name;
};

void AccountTest::init()
{
    m_world = std::make_unique<World>("sqlite");
    m_name = sample<SignIn>(*m_world).name;
    m_api = std::make_unique<Api>(partsOf(*m_world->workspace()));
    m_server = std::make_unique<Running>(
        [this](const HttpRequest& request) { return m_api->answer(request); });
    m_console = std::make_unique<Console>(application(), "light");
    m_console->window().resize(1024, 700);
    m_console->window().show();
}

void AccountTest::cleanup()
{
    m_console.reset();
    m_server.reset();
    m_api.reset();
    m_world.reset(); // verifies the trail
}

ServerLogin AccountTest::login(const char* words) const
{
    ServerLogin login;
    login.server = QStringLiteral("http://127.0.0.1:%1").arg(m_server->port());
    login.name = QString::fromStdString(m_name);
    login.password = Secret(words);
    return login;
}

AccountDialog* AccountTest::openAccount()
{
    m_console->window().enter(signInTo(login(password)), QStringLiteral("Signing in"));
    if (!QTest::qWaitFor([this] { return m_console->pages().session.hasNames(); }, patience))
        return nullptr;
    if (entry() == nullptr)
        return nullptr;
    entry()->trigger();
    auto* dialog = m_console->window().findChild<AccountDialog*>();
    auto* sessions = dialog->findChild<QTableView*>(QStringLiteral("sessionsTable"));
    return QTest::qWaitFor([sessions] { return sessions->model()->rowCount() > 0; }, patience)
        ? dialog
        : nullptr;
}

void AccountTest::type(const QWidget& in, const char* current, const char* next, const char* again)
{
    const std::pair<const char*, const char*> all[]
        = {{"current", current}, {"password", next}, {"again", again}};
    for (const auto& [name, words] : all) {
        field(in, name)->clear();
        QTest::keyClicks(field(in, name), QString::fromLatin1(words));
    }
}

void AccountTest::changesThePassword()
{
    AccountDialog* dialog = openAccount();
    QVERIFY(dialog != nullptr);
    QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("accountWho"))
                ->text()
                .contains(QStringLiteral("Owner")));
    // The rule is said before anything is typed.
    QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("passwordNote"))
                ->text()
                .contains(QStringLiteral("15")));
    auto* change = dialog->findChild<QPushButton*>(QStringLiteral("accountChange"));
    QVERIFY(!change->isEnabled());
    type(*dialog, password, another, another);
    QVERIFY(change->isEnabled());
    change->click();
    auto* message = dialog->findChild<QLabel*>(QStringLiteral("accountMessage"));
    QTRY_VERIFY_WITH_TIMEOUT(message->isVisible(), patience);
    QVERIFY2(message->text().contains(QStringLiteral("changed")), qPrintable(message->text()));
    for (const char* name : {"current", "password", "again"}) {
        QVERIFY(field(*dialog, name)->text().isEmpty());
        QCOMPARE(field(*dialog, name)->echoMode(), QLineEdit::Password);
    }
    // What is open goes on, with the new token.
    Page& page = *m_console->window().currentPage();
    page.refresh();
    QTest::qWait(50);
    QVERIFY(settle(page));
    QVERIFY2(page.failure().isEmpty(), qPrintable(page.failure()));
    QVERIFY(m_console->window().findChild<SignInDialog*>() == nullptr);
    dialog->close();

    auto old = signInTo(login(password));
    QTRY_VERIFY_WITH_TIMEOUT(old.isFinished(), patience);
    QVERIFY(!old.result());
    auto in = signInTo(login(another));
    QTRY_VERIFY_WITH_TIMEOUT(in.isFinished(), patience);
    QVERIFY(in.result().ok());
    QSettings settings;
    settings.sync();
    for (const QString& key : settings.allKeys()) {
        QVERIFY(!settings.value(key).toString().contains(QLatin1String(another)));
        QVERIFY(!settings.value(key).toString().contains(QLatin1String(password)));
    }
}

void AccountTest::saysTheMendUnderItsField_data()
{
    QTest::addColumn<QByteArray>("current");
    QTest::addColumn<QByteArray>("next");
    QTest::addColumn<QByteArray>("again");
    QTest::addColumn<QString>("note");
    QTest::addColumn<bool>("asked"); // the server
    QTest::newRow("not mine") << QByteArray("another one of these") << QByteArray(another)
                              << QByteArray(another) << "currentNote" << true;
    QTest::newRow("too short") << QByteArray(password) << QByteArray("short") << QByteArray("short")
                               << "passwordNote" << true;
    QTest::newRow("easily guessed") << QByteArray(password) << QByteArray("passwordpassword")
                                    << QByteArray("passwordpassword") << "passwordNote" << true;
    QTest::newRow("not the same twice")
        << QByteArray(password) << QByteArray(another) << QByteArray("seven loud harbours")
        << "againNote" << false;
}

void AccountTest::saysTheMendUnderItsField()
{
    QFETCH(QByteArray, current);
    QFETCH(QByteArray, next);
    QFETCH(QByteArray, again);
    QFETCH(QString, note);
    QFETCH(bool, asked);
    AccountDialog* dialog = openAccount();
    QVERIFY(dialog != nullptr);
    type(*dialog, current.constData(), next.constData(), again.constData());
    auto* change = dialog->findChild<QPushButton*>(QStringLiteral("accountChange"));
    QCOMPARE(change->isEnabled(), asked);
    change->click();
    auto* label = dialog->findChild<QLabel*>(note);
    QTRY_VERIFY_WITH_TIMEOUT(
        label->isVisible() && label->property("error").toBool() && !label->text().isEmpty(),
        patience);
    // What was typed stays, and so does the session.
    QCOMPARE(field(*dialog, "password")->text(), QString::fromLatin1(next));
    m_console->window().currentPage()->refresh();
    QTest::qWait(50);
    QVERIFY(settle(*m_console->window().currentPage()));
    QVERIFY(m_console->window().findChild<SignInDialog*>() == nullptr);
}

void AccountTest::endsTheOtherSessions()
{
    auto elsewhere = signInTo(login(password));
    QTRY_VERIFY_WITH_TIMEOUT(elsewhere.isFinished(), patience);
    const Connection other = must(elsewhere.result(), "another session");
    AccountDialog* dialog = openAccount();
    QVERIFY(dialog != nullptr);
    auto* sessions = dialog->findChild<QTableView*>(QStringLiteral("sessionsTable"));
    auto* others = dialog->findChild<QPushButton*>(QStringLiteral("sessionEndOthers"));
    auto* end = dialog->findChild<QPushButton*>(QStringLiteral("sessionEnd"));
    const int all = sessions->model()->rowCount();
    QVERIFY(all >= 2);
    // This one is ended by leaving.
    for (int row = 0; row < all; ++row) {
        const QModelIndex from = sessions->model()->index(row, 0);
        sessions->setCurrentIndex(from);
        QCOMPARE(end->isEnabled(), !from.data().toString().startsWith(QStringLiteral("Here")));
    }
    QVERIFY(others->isEnabled());
    others->click();
    QTRY_COMPARE_WITH_TIMEOUT(sessions->model()->rowCount(), 1, patience);
    QTRY_VERIFY(!others->isEnabled());
    auto asks = other.gateway->call(ReadSession{});
    QTRY_VERIFY_WITH_TIMEOUT(asks.isFinished(), patience);
    QVERIFY(!asks.result());
    QVERIFY(m_console->window().findChild<SignInDialog*>() == nullptr);
}

void AccountTest::isAbsentWithoutAServer()
{
    const QTemporaryDir folder;
    WindowFlags flags;
    flags.workspace = folder.filePath(QStringLiteral("acme.trunkline")).toStdString();
    static_cast<void>(must(Workspace::create(flags.workspace,
                               {"Acme Media", "America/New_York", "US",
                                   must(Currency::parse("USD"), "a currency"), false}),
        "a workspace"));
    m_console->enter(flags);
    QTRY_VERIFY_WITH_TIMEOUT(m_console->pages().session.hasNames(), patience);
    QVERIFY(settle(*m_console->window().currentPage()));
    QVERIFY(entry() == nullptr);
    emit m_console->window().accountRequested(); // and no way around it
    QVERIFY(m_console->window().findChild<AccountDialog*>() == nullptr);
}

void AccountTest::nothingIsCutOff_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void AccountTest::nothingIsCutOff()
{
    QFETCH(bool, dark);
    m_console->theme().setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
    AccountDialog* dialog = openAccount();
    QVERIFY(dialog != nullptr);
    type(*dialog, "not this one at all", another, another);
    dialog->findChild<QPushButton*>(QStringLiteral("accountChange"))->click();
    auto* label = dialog->findChild<QLabel*>(QStringLiteral("currentNote"));
    QTRY_VERIFY_WITH_TIMEOUT(label->isVisible(), patience);
    QTest::qWait(50);
    QVERIFY(dialog->width() <= 1024 && dialog->height() <= 700);
    QStringList found;
    for (const CutOff& cut : cutOffs(*dialog))
        found << cut.widget + u' ' + cut.text + u' ' + cut.reason;
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
}

} // namespace trunkline::console

int main(int argc, char** argv)
{
    return trunkline::console::runInOwnHome<trunkline::console::AccountTest>(argc, argv);
}

#include "tst_account.moc"
