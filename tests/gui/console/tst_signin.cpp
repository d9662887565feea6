// The console on a server: signing in by hand, what the window says when the server goes or the
// session ends, and going on.

#include "app/console/pages.h"
#include "app/console/settle.h"
#include "app/console/window.h"
#include "services/access/sessions.h"
#include "tests/conformance/samples.h"
#include "tests/conformance/world.h"
#include "tests/gui/console/byhand.h"
#include "tests/gui/console/ownhome.h"
#include "tests/http/apiparts.h"
#include "tests/http/running.h"
#include "tests/support/must.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/signindialog.h"
#include "ui/widgets/elidedlabel.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

namespace trunkline::console {

namespace {

constexpr int patience = 30'000; // ms
constexpr const char* password = "vexing otters read my atlas";

QApplication& application() { return *static_cast<QApplication*>(QCoreApplication::instance()); }

} // namespace

class SignInTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void firstTimeByCodeThenByPassword();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void saysThatTheServerIsAway();
    void asksAgainWhenTheSessionIsOver();

private:
    void startServer();
    QString address() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_port); }
    SignInDialog* openDialog();
    /// Fills the dialog and presses its button; with a code where it is not empty.
    void enter(SignInDialog& dialog, const QString& server, const QString& name,
        const QString& words, const QString& code = {});
    /// In by the password, with the dashboard drawn.
    void signIn();
    QLineEdit* field(const QWidget& in, const char* name)
    {
        auto* found = in.findChild<QWidget*>(QString::fromLatin1(name));
        return qobject_cast<QLineEdit*>(found);
    }
    QString source() const
    {
        return m_console->window().findChild<ElidedLabel*>(QStringLiteral("statusSource"))->text();
    }

    std::unique_ptr<World> m_world;
    std::unique_ptr<Api> m_api;
    std::uint16_t m_port = 0;
    std::unique_ptr<Running> m_server;
    std::unique_ptr<Console> m_console;
};

void SignInTest::init()
{
    m_world = std::make_unique<World>("sqlite");
    m_api = std::make_unique<Api>(partsOf(*m_world->workspace()));
    m_port = 0;
    startServer();
    m_console = std::make_unique<Console>(application(), "light");
    m_console->window().resize(1024, 700);
    m_console->window().show();
}

void SignInTest::cleanup()
{
    m_console.reset();
    m_server.reset();
    m_api.reset();
    m_world.reset(); // verifies the trail
}

void SignInTest::startServer()
{
    m_server = std::make_unique<Running>(
        [this](const HttpRequest& request) { return m_api->answer(request); }, ServerOptions(),
        m_port);
    m_port = m_server->port();
}

SignInDialog* SignInTest::openDialog()
{
    m_console->window().findChild<QAction*>(QStringLiteral("fileSignIn"))->trigger();
    return m_console->window().findChild<SignInDialog*>();
}

void SignInTest::enter(SignInDialog& dialog, const QString& server, const QString& name,
    const QString& words, const QString& code)
{
    dialog.findChild<QCheckBox*>()->setChecked(!code.isEmpty());
    QCOMPARE(field(dialog, "code")->isVisible(), !code.isEmpty());
    signInByHand(dialog, server, name, words, code);
}

void SignInTest::signIn()
{
    const SignIn known = sample<SignIn>(*m_world);
    SignInDialog* dialog = openDialog();
    QVERIFY(dialog != nullptr);
    enter(*dialog, address(), QString::fromStdString(known.name), QString::fromLatin1(password));
    QTRY_VERIFY_WITH_TIMEOUT(m_console->pages().session.hasNames(), patience);
    QVERIFY(settle(*m_console->window().currentPage()));
}

void SignInTest::firstTimeByCodeThenByPassword()
{
    const AcceptInvitation invited = sample<AcceptInvitation>(*m_world);
    SignInDialog* dialog = openDialog();
    QVERIFY(dialog != nullptr);
    QVERIFY(openDialog() == dialog); // one at a time
    enter(*dialog, address(), QStringLiteral("Rosa@example.test"), QString::fromLatin1(password),
        QString::fromStdString(invited.token.value.reveal()));
    QTRY_VERIFY_WITH_TIMEOUT(m_console->pages().session.hasNames(), patience);
    QVERIFY(settle(*m_console->window().currentPage()));
    QVERIFY(source().contains(QStringLiteral("127.0.0.1:%1").arg(m_port)));
    QCOMPARE(m_console->window().currentPage()->name(), QStringLiteral("dashboard"));
    const auto local = m_world->call(Role::Owner, sample<ReadDashboard>(*m_world));
    QVERIFY(local.ok());
    QVERIFY(m_console->pages().dashboard.dashboard()->totals.calls > 0);
    QTRY_VERIFY(m_console->window().findChild<SignInDialog*>() == nullptr);

    // The name is kept, what it goes with is not.
    dialog = openDialog();
    QCOMPARE(field(*dialog, "server")->text(), address());
    QCOMPARE(field(*dialog, "name")->text(), QStringLiteral("Rosa@example.test"));
    QVERIFY(field(*dialog, "password")->text().isEmpty());
    QCOMPARE(field(*dialog, "password")->echoMode(), QLineEdit::Password);
    enter(*dialog, address(), QStringLiteral("rosa@example.test"), QString::fromLatin1(password));
    QTRY_VERIFY(m_console->window().findChild<SignInDialog*>() == nullptr);
    QTRY_VERIFY_WITH_TIMEOUT(m_console->pages().session.hasNames(), patience);
}

void SignInTest::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("server"); // empty: ours
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("said"); // where
    QTest::newRow("wrong password") << ""
                                    << "owner@example.test"
                                    << ""
                                    << "no"
                                    << "signInRefusal";
    QTest::newRow("unknown name") << ""
                                  << "x@example.test"
                                  << ""
                                  << "no"
                                  << "signInRefusal";
    QTest::newRow("unknown code") << ""
                                  << "x@example.test"
                                  << "x" << password << "signInRefusal";
    QTest::newRow("nobody there") << "http://127.0.0.1:1"
                                  << "x@example.test"
                                  << ""
                                  << "no"
                                  << "signInRefusal";
    QTest::newRow("plain HTTP") << "http://other.example"
                                << "x"
                                << ""
                                << "no"
                                << "serverNote";
    QTest::newRow("no address") << ""
                                << "x"
                                << ""
                                << "no"
                                << "signInRefusal";
    QTest::newRow("password in the address") << "https://a:b@other.example"
                                             << "x"
                                             << ""
                                             << "no"
                                             << "serverNote";
    QTest::newRow("another scheme") << "ftp://other.example"
                                    << "x"
                                    << ""
                                    << "no"
                                    << "serverNote";
}

void SignInTest::saysWhatIsWrong()
{
    QFETCH(QString, server);
    QFETCH(QString, name);
    QFETCH(QString, code);
    QFETCH(QString, words);
    QFETCH(QString, said);
    static_cast<void>(sample<SignIn>(*m_world));
    SignInDialog* dialog = openDialog();
    enter(*dialog, server.isEmpty() ? address() : server, name, words, code);
    auto* note = dialog->findChild<QLabel*>(said);
    QTRY_VERIFY_WITH_TIMEOUT(note->isVisible() && !note->text().isEmpty(), patience);
    QVERIFY(note->property("error").toBool());
    QTRY_VERIFY(dialog->findChild<QPushButton*>(QStringLiteral("signInEnter"))->isEnabled());
    QVERIFY(!m_console->pages().session.isReady());
    // Nothing of it is cut off by the dialog's edge.
    QVERIFY(dialog->height() >= dialog->layout()->totalHeightForWidth(dialog->width()));
}

void SignInTest::saysThatTheServerIsAway()
{
    signIn();
    m_server.reset();
    m_console->window().currentPage()->refresh();
    QTRY_VERIFY_WITH_TIMEOUT(source().contains(QStringLiteral("cannot be reached")), patience);
    startServer();
    m_console->window().currentPage()->refresh();
    QTRY_VERIFY_WITH_TIMEOUT(!source().contains(QStringLiteral("cannot be reached")), patience);
    QVERIFY(settle(*m_console->window().currentPage()));
    QVERIFY(m_console->window().currentPage()->failure().isEmpty());
}

void SignInTest::asksAgainWhenTheSessionIsOver()
{
    signIn();
    const SessionId session = m_console->pages().session.principal().sessionId;
    {
        const auto transaction = must(
            m_world->workspace()->database()->begin(m_world->tenant(), Access::Write), "a write");
        QVERIFY(must(endSession(*transaction, session), "an end"));
        QVERIFY(transaction->commit().ok());
    }
    m_console->window().currentPage()->refresh();
    QTRY_VERIFY_WITH_TIMEOUT(m_console->window().findChild<SignInDialog*>() != nullptr, patience);
    auto* dialog = m_console->window().findChild<SignInDialog*>();
    enter(*dialog, address(), field(*dialog, "name")->text(), QString::fromLatin1(password));
    QTRY_VERIFY_WITH_TIMEOUT(m_console->pages().session.hasNames()
            && m_console->pages().session.principal().sessionId != session,
        patience);
    QVERIFY(settle(*m_console->window().currentPage()));
    QVERIFY(m_console->window().currentPage()->failure().isEmpty());
}

} // namespace trunkline::console

int main(int argc, char** argv)
{
    return trunkline::console::runInOwnHome<trunkline::console::SignInTest>(argc, argv);
}

#include "tst_signin.moc"
