// The saved servers: added, changed, removed, and the way from there into the sign-in.

#include "app/console/pages.h"
#include "app/console/window.h"
#include "tests/gui/console/ownhome.h"
#include "tests/http/certificates.h"
#include "ui/export/cutoff.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/savedservers.h"
#include "ui/shell/serversdialog.h"
#include "ui/shell/signindialog.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

namespace trunkline::console {

namespace {

QApplication& application() { return *static_cast<QApplication*>(QCoreApplication::instance()); }

} // namespace

class ServersTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void addsChangesAndRemoves();
    void asksBeforeWordsAreLost_data();
    void asksBeforeWordsAreLost();
    void saysTheMendUnderItsField_data();
    void saysTheMendUnderItsField();
    void showsTheFingerprint();
    void connectsThroughTheSignIn();
    void keepsWhoSignedIn_data();
    void keepsWhoSignedIn();
    void nothingIsCutOff_data();
    void nothingIsCutOff();

private:
    ServersDialog* openDialog() const;
    static void type(const QWidget& in, const char* field, const QString& words);
    static QPushButton* button(const QWidget& in, const char* name)
    {
        return in.findChild<QPushButton*>(QString::fromLatin1(name));
    }

    std::unique_ptr<Console> m_console;
};

void ServersTest::init()
{
    saveServers({});
    m_console = std::make_unique<Console>(application(), "light");
    m_console->window().resize(1024, 700);
    m_console->window().show();
}

ServersDialog* ServersTest::openDialog() const
{
    m_console->window().findChild<QAction*>(QStringLiteral("fileServers"))->trigger();
    return m_console->window().findChild<ServersDialog*>();
}

void ServersTest::type(const QWidget& in, const char* field, const QString& words)
{
    in.findChild<QLineEdit*>(QString::fromLatin1(field))->setText(words);
}

void ServersTest::addsChangesAndRemoves()
{
    ServersDialog* dialog = openDialog();
    QVERIFY(dialog != nullptr);
    QVERIFY(openDialog() == dialog); // one at a time
    QVERIFY(!button(*dialog, "serverConnect")->isEnabled());
    for (const char* name : {"Main", "Second"}) {
        button(*dialog, "serverAdd")->click();
        type(*dialog, "name", QString::fromLatin1(name));
        QVERIFY(!button(*dialog, "serverSave")->isEnabled());
        type(*dialog, "server",
            QStringLiteral("https://%1.example.test:8443")
                .arg(QString::fromLatin1(name).toLower()));
        button(*dialog, "serverSave")->click();
    }
    QCOMPARE(savedServers().size(), 2);
    QCOMPARE(savedServers()[1].address, QStringLiteral("https://second.example.test:8443"));
    type(*dialog, "name", QStringLiteral("The second"));
    // Another is not shown before this is saved or let go.
    auto* table = dialog->findChild<QTableView*>(QStringLiteral("serversTable"));
    emit table->clicked(table->model()->index(0, 0));
    QCOMPARE(dialog->findChild<QLineEdit*>(QStringLiteral("name"))->text(),
        QStringLiteral("The second"));
    button(*dialog, "serverStay")->click();
    button(*dialog, "serverSave")->click();
    QCOMPARE(savedServers()[1].name, QStringLiteral("The second"));
    emit table->clicked(table->model()->index(0, 0));
    button(*dialog, "serverRemove")->click();
    QCOMPARE(savedServers().size(), 1);
    QCOMPARE(savedServers()[0].name, QStringLiteral("The second"));
    dialog->close();
    QTRY_VERIFY(m_console->window().findChild<ServersDialog*>() == nullptr);
    dialog = openDialog();
    QCOMPARE(
        dialog->findChild<QTableView*>(QStringLiteral("serversTable"))->model()->rowCount(), 1);
}

void ServersTest::asksBeforeWordsAreLost_data()
{
    QTest::addColumn<bool>("byKey");
    QTest::newRow("Escape") << true;
    QTest::newRow("closing the window") << false;
}

void ServersTest::asksBeforeWordsAreLost()
{
    QFETCH(bool, byKey);
    const QPointer<ServersDialog> dialog = openDialog();
    const auto leave = [&] {
        if (byKey)
            QTest::keyClick(dialog.data(), Qt::Key_Escape);
        else
            dialog->close();
    };
    type(*dialog, "name", QStringLiteral("Half a na"));
    leave();
    QVERIFY(dialog && dialog->isVisible());
    button(*dialog, "serverStay")->click();
    QVERIFY(dialog->isVisible());
    QCOMPARE(
        dialog->findChild<QLineEdit*>(QStringLiteral("name"))->text(), QStringLiteral("Half a na"));
    leave();
    button(*dialog, "serverDiscard")->click();
    QTRY_VERIFY(!dialog);
    QVERIFY(savedServers().isEmpty());
}

void ServersTest::saysTheMendUnderItsField_data()
{
    QTest::addColumn<QString>("server");
    QTest::addColumn<QString>("authority");
    QTest::addColumn<QString>("note");
    QTest::newRow("no address") << ""
                                << ""
                                << "serverNote";
    QTest::newRow("password in the address") << "https://a:b@other.example"
                                             << ""
                                             << "serverNote";
    QTest::newRow("plain HTTP") << "http://other.example"
                                << ""
                                << "serverNote";
    QTest::newRow("no such file") << "https://main.example.test"
                                  << "nowhere.pem"
                                  << "authorityNote";
}

void ServersTest::saysTheMendUnderItsField()
{
    QFETCH(QString, server);
    QFETCH(QString, authority);
    QFETCH(QString, note);
    ServersDialog* dialog = openDialog();
    type(*dialog, "name", QStringLiteral("Main"));
    type(*dialog, "server", server);
    type(*dialog, "authorityFile", authority);
    auto* label = dialog->findChild<QLabel*>(note);
    QVERIFY(label->isVisible());
    QVERIFY(label->property("error").toBool());
    QVERIFY(!button(*dialog, "serverSave")->isEnabled());
    QVERIFY(savedServers().isEmpty());
}

void ServersTest::showsTheFingerprint()
{
    const QTemporaryDir folder;
    const QString file = Certificates(folder.path()).authority();
    ServersDialog* dialog = openDialog();
    auto* label = dialog->findChild<QLabel*>(QStringLiteral("serverFingerprint"));
    QVERIFY(!label->isVisible());
    type(*dialog, "authorityFile", file);
    QVERIFY(label->isVisible());
    QCOMPARE(label->text().count(u':'), 1 + 31); // of the words, and between the pairs
}

void ServersTest::connectsThroughTheSignIn()
{
    saveServers({{QStringLiteral("Main"), QStringLiteral("https://main.example.test:8443"), {},
        QStringLiteral("rosa@example.test")}});
    ServersDialog* dialog = openDialog();
    button(*dialog, "serverConnect")->click();
    auto* signIn = m_console->window().findChild<SignInDialog*>();
    QVERIFY(signIn != nullptr);
    const auto words = [signIn](const char* name) {
        return signIn->findChild<QLineEdit*>(QString::fromLatin1(name))->text();
    };
    QCOMPARE(words("server"), QStringLiteral("https://main.example.test:8443"));
    QCOMPARE(words("name"), QStringLiteral("rosa@example.test"));
    QVERIFY(words("password").isEmpty());
    QTRY_VERIFY(m_console->window().findChild<ServersDialog*>() == nullptr);
}

void ServersTest::keepsWhoSignedIn_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<int>("servers");
    QTest::addColumn<QString>("name");
    QTest::newRow("a saved one") << "https://main.example.test:8443" << 1 << "Main";
    QTest::newRow("a new one") << "https://other.example.test" << 2 << "other.example.test";
}

void ServersTest::keepsWhoSignedIn()
{
    QFETCH(QString, address);
    QFETCH(int, servers);
    QFETCH(QString, name);
    saveServers({{QStringLiteral("Main"), QStringLiteral("https://main.example.test:8443"), {},
        QStringLiteral("rosa@example.test")}});
    noteSignIn(address, {}, QStringLiteral("ann@example.test"));
    QCOMPARE(savedServers().size(), servers);
    QCOMPARE(savedServers().last().name, name);
    QCOMPARE(savedServers().last().user, QStringLiteral("ann@example.test"));
}

void ServersTest::nothingIsCutOff_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void ServersTest::nothingIsCutOff()
{
    QFETCH(bool, dark);
    m_console->theme().setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
    const QString name(60, u'W');
    saveServers({{name, QStringLiteral("https://main.example.test:8443"), {}, name}});
    ServersDialog* dialog = openDialog();
    type(*dialog, "authorityFile", QStringLiteral("nowhere.pem"));
    auto* table = dialog->findChild<QTableView*>(QStringLiteral("serversTable"));
    button(*dialog, "serverAdd")->click(); // asks first
    QVERIFY(button(*dialog, "serverStay")->isVisible());
    QTest::qWait(50);
    QVERIFY(dialog->width() <= 1024 && dialog->height() <= 700);
    QCOMPARE(table->model()->rowCount(), 1);
    QStringList found;
    for (const CutOff& cut : cutOffs(*dialog))
        found << cut.widget + u' ' + cut.text + u' ' + cut.reason;
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
}

} // namespace trunkline::console

int main(int argc, char** argv)
{
    return trunkline::console::runInOwnHome<trunkline::console::ServersTest>(argc, argv);
}

#include "tst_servers.moc"
