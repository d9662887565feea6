// The window while its server is killed and started again in the middle of work: it never stands
// still, says what happened, and goes on.

#include "app/console/pages.h"
#include "app/console/settle.h"
#include "app/console/window.h"
#include "models/base/format.h"
#include "tests/gui/console/byhand.h"
#include "tests/gui/console/killable.h"
#include "tests/gui/console/ownhome.h"
#include "tests/gui/console/stallwatch.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/signindialog.h"
#include "ui/widgets/elidedlabel.h"

#include <QAction>
#include <QApplication>
#include <QTableView>
#include <QTest>

#include <thread>

namespace trunkline::console {

namespace {

constexpr int patience = 30'000; // ms
constexpr std::chrono::milliseconds bearable{100};
constexpr const char* password = "vexing otters read my atlas";

QApplication& application() { return *static_cast<QApplication*>(QCoreApplication::instance()); }

} // namespace

class StallsTest : public QObject {
    Q_OBJECT

private slots:
    void findsAStall_data();
    void findsAStall();
    void staysAliveWhileTheServerIsKilled();

private:
    void signIn(Console& console, const KillableServer& server);
    /// Looks at every page, types, filters: what somebody does all day.
    static void work(Console& console, StallWatch& watch, const QString& when);
};

/// The watch itself must tell a busy or sleeping window from a busy machine.
void StallsTest::findsAStall_data()
{
    QTest::addColumn<bool>("sleeps");
    QTest::newRow("waits") << true;
    QTest::newRow("computes") << false;
}

void StallsTest::findsAStall()
{
    QFETCH(bool, sleeps);
    StallWatch watch;
    watch.begin(QStringLiteral("quiet"));
    QTest::qWait(300);
    QVERIFY(watch.turns() > 5);
    watch.begin(QStringLiteral("stall"));
    const auto until = std::chrono::steady_clock::now() + 3 * bearable;
    if (sleeps)
        std::this_thread::sleep_until(until);
    while (std::chrono::steady_clock::now() < until) { }
    QTest::qWait(50);
    QVERIFY(watch.longest() > bearable);
    QCOMPARE(watch.longestStep(), QStringLiteral("stall"));
}

void StallsTest::signIn(Console& console, const KillableServer& server)
{
    MainWindow& window = console.window();
    window.findChild<QAction*>(QStringLiteral("fileSignIn"))->trigger();
    signInByHand(*window.findChild<SignInDialog*>(), server.address(),
        QStringLiteral("owner@example.test"), QString::fromLatin1(password), server.code());
    QTRY_VERIFY_WITH_TIMEOUT(console.pages().session.hasNames(), patience);
    QVERIFY(settle(*window.currentPage()));
}

void StallsTest::work(Console& console, StallWatch& watch, const QString& when)
{
    MainWindow& window = console.window();
    for (const QString& name : console.pages().names()) {
        watch.begin(when + u' ' + name);
        window.showPage(name);
        window.currentPage()->refresh();
        QTest::qWait(150);
        if (auto* table = window.currentPage()->findChild<QTableView*>();
            table != nullptr && table->model()->rowCount() > 1)
            table->setCurrentIndex(table->model()->index(1, 0));
        QTest::qWait(150);
    }
}

void StallsTest::staysAliveWhileTheServerIsKilled()
{
    KillableServer server;
    Console console(application(), "light");
    console.window().resize(1440, 900);
    console.window().show();
    signIn(console, server);
    const auto source = [&] {
        return console.window().findChild<ElidedLabel*>(QStringLiteral("statusSource"))->text();
    };
    {
        StallWatch first; // pages are made when they are first shown
        work(console, first, QStringLiteral("first"));
        qInfo("pages shown for the first time: longest stall %lld ms (%s)",
            static_cast<long long>(first.longest().count()), qPrintable(first.longestStep()));
    }
    StallWatch watch;
    work(console, watch, QStringLiteral("before"));
    server.kill();
    work(console, watch, QStringLiteral("while it is away:"));
    QTRY_VERIFY_WITH_TIMEOUT(source().contains(QStringLiteral("cannot be reached")), patience);
    QVERIFY(console.pages().session.isReady()); // what was shown is still there
    server.startAgain();
    work(console, watch, QStringLiteral("while it comes back:"));
    QTRY_VERIFY_WITH_TIMEOUT(server.listens(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(!source().contains(QStringLiteral("cannot be reached")), patience);
    work(console, watch, QStringLiteral("afterwards"));
    console.window().showPage(QStringLiteral("dashboard"));
    QTRY_VERIFY_WITH_TIMEOUT(console.window().currentPage()->failure().isEmpty(), patience);
    QVERIFY(settle(*console.window().currentPage()));
    qInfo("killed and started again: longest stall %lld ms of %d turns (%s)",
        static_cast<long long>(watch.longest().count()), watch.turns(),
        qPrintable(watch.longestStep()));
    QVERIFY2(watch.longest() < bearable, qPrintable(watch.longestStep()));
}

} // namespace trunkline::console

int main(int argc, char** argv)
{
    return trunkline::console::runInOwnHome<trunkline::console::StallsTest>(argc, argv);
}

#include "tst_stalls.moc"
