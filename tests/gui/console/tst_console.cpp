// The whole console over real workspaces: clicks and keys in, what stands on the screen out.

#include "app/compose/workspace.h"
#include "app/console/export.h"
#include "app/console/pages.h"
#include "app/console/settle.h"
#include "app/console/window.h"
#include "models/base/format.h"
#include "services/contract/analytics.h"
#include "services/contract/audit.h"
#include "services/contract/calls.h"
#include "services/contract/json.h"
#include "tests/gui/console/entry.h"
#include "tests/gui/console/longnames.h"
#include "tests/gui/console/ownhome.h"
#include "tests/support/must.h"
#include "ui/export/cutoff.h"
#include "ui/imports/importdialog.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chartcard.h"
#include "ui/widgets/kpicard.h"

#include <QAbstractButton>
#include <QApplication>
#include <QFile>
#include <QFileDialog>
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

namespace trunkline::console {

namespace {

constexpr int patience = 30'000; // ms, for opening and filling

QApplication& application() { return *static_cast<QApplication*>(QCoreApplication::instance()); }

template <class Widget>
Widget* find(const QWidget& in, const char* name)
{
    return in.findChild<Widget*>(QString::fromLatin1(name));
}

QJsonObject jsonOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object()
                                          : QJsonObject();
}

/// Opens the longest name of a page that has a form beside its list.
void openLongest(MainWindow& window, const QString& page)
{
    const char* name = page == QLatin1String("users") ? "usersTable"
        : page == QLatin1String("apikeys")            ? "apiKeysTable"
                                                      : nullptr;
    if (name == nullptr)
        return;
    auto* table = find<QTableView>(window, name);
    QModelIndex longest = table->model()->index(0, 0);
    for (int row = 1; row < table->model()->rowCount(); ++row) {
        const QModelIndex index = table->model()->index(row, 0);
        if (index.data().toString().size() > longest.data().toString().size())
            longest = index;
    }
    emit table->clicked(longest);
}

qint64 callsDrawn(const QJsonObject& figures)
{
    return figures[QStringLiteral("totals")][QStringLiteral("calls")].toInteger(-1);
}

} // namespace

class ConsoleTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    /// Whatever was clicked: every store's trail verifies, contents and all.
    void cleanup();
    void makesAWorkspaceByHand();
    void saysWhichFieldIsWrong();
    void demoShowsWhatTheRoleMaySee_data();
    void demoShowsWhatTheRoleMaySee();
    void importsAFile();
    void aCampaignChangedByHandStandsInTheTrail();
    void filtersByAClick();
    void nothingIsCutOff_data();
    void findsNamesInThePalette();
    void nothingIsCutOff();
    void picturesCarryTheFiguresOfTheStore();
    void masksNames();
    void masksMembers_data();
    void masksMembers();
    void masksTheHeaderToo();

private:
    QString path(const char* name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    /// An open window on the long names.
    std::unique_ptr<Console> openLongNames();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Entry> m_entry;
};

void ConsoleTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_entry = std::make_unique<Entry>();
}

void ConsoleTest::cleanup()
{
    m_entry.reset();
    std::vector<std::filesystem::path> files;
    if (std::filesystem::exists(demoFile()))
        files.push_back(demoFile());
    for (const auto& entry : std::filesystem::directory_iterator(m_folder->path().toStdString())) {
        if (entry.path().extension() == ".trunkline")
            files.push_back(entry.path());
    }
    for (const std::filesystem::path& file : files) {
        const auto workspace = must(Workspace::open(file), file.c_str());
        const TenantId tenant = must(workspace->tenant({}), "its tenant");
        Envelope envelope;
        envelope.caller = must(workspace->owner(tenant), "its owner");
        const AuditVerdict verdict
            = must(workspace->dispatcher()->call(envelope, VerifyAudit{}), "its verdict");
        QVERIFY2(verdict.ok && verdict.entries > 0, toJson(verdict).c_str());
    }
}

std::unique_ptr<Console> ConsoleTest::openLongNames()
{
    const std::string file = utf8(path("long.trunkline"));
    if (const auto made = makeLongNames(file); !made) {
        qWarning("%s %s", made.error().detail.c_str(),
            made.error().fields.empty() ? "" : made.error().fields[0].field.c_str());
        return nullptr;
    }
    auto console = std::make_unique<Console>(application(), "light");
    console->window().resize(1440, 900);
    console->window().show();
    m_entry->open(*console, file);
    if (!QTest::qWaitFor([&] { return console->pages().session.hasNames(); }, patience))
        return nullptr;
    return settle(*console->window().currentPage()) ? std::move(console) : nullptr;
}

void ConsoleTest::makesAWorkspaceByHand()
{
    Console console(application(), "light");
    MainWindow& window = console.window();
    window.show();
    QTest::keyClicks(
        find<QLineEdit>(*find<QWidget>(window, "firstRun"), "name"), QStringLiteral("Bank"));
    auto* file = find<QPushButton>(window, "firstCreate")
                     ->parentWidget()
                     ->findChildren<QLineEdit*>()
                     .last();
    file->setText(path("bank.trunkline"));
    QTest::mouseClick(find<QPushButton>(window, "firstCreate"), Qt::LeftButton);
    QVERIFY(QTest::qWaitFor([&] { return console.pages().session.isReady(); }, patience));
    QCOMPARE(text(console.pages().session.tenant().name), QStringLiteral("Bank"));
    QVERIFY(QFile::exists(path("bank.trunkline")));
    QCOMPARE(window.currentPage()->name(), QStringLiteral("dashboard"));
}

void ConsoleTest::saysWhichFieldIsWrong()
{
    Console console(application(), "light");
    MainWindow& window = console.window();
    window.show();
    auto* name = find<QLineEdit>(*find<QWidget>(window, "firstRun"), "name");
    QTest::keyClicks(name, QStringLiteral("Bank"));
    find<QLineEdit>(*find<QWidget>(window, "firstRun"), "country")->setText(QStringLiteral("1"));
    find<QPushButton>(window, "firstCreate")
        ->parentWidget()
        ->findChildren<QLineEdit*>()
        .last()
        ->setText(path("bank.trunkline"));
    QTest::mouseClick(find<QPushButton>(window, "firstCreate"), Qt::LeftButton);
    const auto said = [&] {
        for (const QLabel* label : window.findChildren<QLabel*>()) {
            if (label->isVisible() && label->property("error").toBool() && !label->text().isEmpty())
                return true;
        }
        return false;
    };
    QVERIFY(QTest::qWaitFor(said, patience));
    QVERIFY(!QFile::exists(path("bank.trunkline")));
    QCOMPARE(name->text(), QStringLiteral("Bank"));
}

void ConsoleTest::demoShowsWhatTheRoleMaySee_data()
{
    QTest::addColumn<Role>("role");
    QTest::addColumn<QStringList>("pages");
    QTest::addColumn<QStringList>("figures");
    const QStringList all{QStringLiteral("dashboard"), QStringLiteral("calls"),
        QStringLiteral("campaigns"), QStringLiteral("users"), QStringLiteral("apikeys"),
        QStringLiteral("audit")};
    const QStringList counts{
        QStringLiteral("calls"), QStringLiteral("answered"), QStringLiteral("qualified")};
    const QStringList money{
        QStringLiteral("revenue"), QStringLiteral("payout"), QStringLiteral("margin")};
    QTest::newRow("owner") << Role::Owner << all << counts + money;
    QTest::newRow("admin") << Role::Admin << all << counts + money;
    QTest::newRow("analyst") << Role::Analyst << all.mid(0, 3) << counts + money;
    QTest::newRow("publisher") << Role::Publisher << all.mid(0, 3) << counts + money.mid(1, 1);
    QTest::newRow("buyer") << Role::Buyer << all.mid(0, 2) << counts + money.mid(0, 1);
    QTest::newRow("readonly") << Role::Readonly << all.mid(0, 3) << counts + money.mid(0, 1);
}

void ConsoleTest::demoShowsWhatTheRoleMaySee()
{
    QFETCH(Role, role);
    QFETCH(QStringList, pages);
    QFETCH(QStringList, figures);
    Console console(application(), "light");
    MainWindow& window = console.window();
    window.resize(1440, 900);
    window.show();
    m_entry->openDemo(console, role);
    QVERIFY(QTest::qWaitFor([&] { return console.pages().session.hasNames(); }, patience));
    QVERIFY(settle(*window.currentPage()));
    QStringList shown;
    for (const QString& name : console.pages().names()) {
        if (window.findChild<QAbstractButton*>(QStringLiteral("rail-") + name) != nullptr)
            shown.append(name);
    }
    QCOMPARE(shown, pages);
    QStringList drawn;
    for (const KpiCard* card : window.findChildren<KpiCard*>())
        drawn.append(card->objectName());
    QCOMPARE(drawn, figures);
    QVERIFY(find<QAbstractButton>(window, "demoSwitch")->isChecked());
    QVERIFY(callsDrawn(console.pages().find(QStringLiteral("dashboard"))->figures()) > 0);
}

void ConsoleTest::importsAFile()
{
    auto console = openLongNames();
    QVERIFY(console);
    const auto calls = [&] {
        return console->pages().dashboard.dashboard()
            ? console->pages().dashboard.dashboard()->totals.calls
            : -1;
    };
    const std::int64_t before = calls();
    const QString today = text(isoDate(console->pages().session.today()));
    QFile file(path("Master.csv"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    for (int row = 0; row < 3; ++row)
        file.write(QStringLiteral("\"\",\"+1202555010%1\",\"100\",\"from\",\"\"\"A\"\" <1>\","
                                  "\"SIP/1\",\"SIP/2\",\"Dial\",\"\",\"%2 00:00:0%1\","
                                  "\"%2 00:00:1%1\",\"%2 00:01:1%1\",70,60,\"ANSWERED\","
                                  "\"DOCUMENTATION\",\"17.%1\",\"\"\n")
                       .arg(row)
                       .arg(today)
                       .toUtf8());
    file.write("not a call at all\n");
    file.close();
    emit console->window().importRequested(file.fileName());
    auto* dialog = console->window().findChild<ImportDialog*>();
    QVERIFY(dialog != nullptr);
    auto* outcome = find<QLabel>(*dialog, "importOutcome");
    QTRY_VERIFY_WITH_TIMEOUT(outcome->text().contains(QStringLiteral("4 rows")), patience);
    QTest::mouseClick(find<QPushButton>(*dialog, "importStart"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(outcome->text().contains(QStringLiteral("3 imported")), patience);
    QVERIFY(outcome->text().contains(QStringLiteral("1 rejected")));
    QVERIFY(QFile::exists(file.fileName() + QStringLiteral(".rejects.csv")));
    QTRY_COMPARE_WITH_TIMEOUT(calls(), before + 3, patience);
}

void ConsoleTest::aCampaignChangedByHandStandsInTheTrail()
{
    auto console = openLongNames();
    QVERIFY(console);
    MainWindow& window = console->window();
    window.showPage(QStringLiteral("campaigns"));
    auto* table = find<QTableView>(window, "campaignsTable");
    QTRY_COMPARE(table->model()->rowCount(), 3);
    const QRect cell = table->visualRect(table->model()->index(1, 0));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, cell.center());
    QWidget& page = *window.currentPage();
    auto* name = find<QLineEdit>(page, "name");
    const QString before = name->text();
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("Changed by hand"));
    QTest::mouseClick(find<QPushButton>(page, "campaignSave"), Qt::LeftButton);
    window.showPage(QStringLiteral("audit"));
    auto* trail = find<QTableView>(window, "auditTable");
    const auto newest = [&] {
        QString words;
        for (int column = 0; column < trail->model()->columnCount(); ++column)
            words += trail->model()->index(0, column).data().toString() + u' ';
        return words;
    };
    QTRY_VERIFY_WITH_TIMEOUT(newest().contains(QStringLiteral("campaigns.update")), patience);
    QVERIFY(newest().contains(QStringLiteral("Changed by hand")));
    const QRect entry = trail->visualRect(trail->model()->index(0, 0));
    QTest::mouseClick(trail->viewport(), Qt::LeftButton, {}, entry.center());
    auto* changes = find<QTableWidget>(*window.currentPage(), "auditChanges");
    const auto change = [&](const QString& field) {
        const QList<QTableWidgetItem*> rows = changes->findItems(field, Qt::MatchExactly);
        return rows.isEmpty() ? QString()
                              : changes->item(rows.front()->row(), 1)->text()
                + QStringLiteral(" → ") + changes->item(rows.front()->row(), 2)->text();
    };
    QTRY_COMPARE_WITH_TIMEOUT(
        change(QStringLiteral("name")), before + QStringLiteral(" → Changed by hand"), patience);
}

void ConsoleTest::filtersByAClick()
{
    auto console = openLongNames();
    QVERIFY(console);
    auto* card = find<ChartCard>(console->window(), "campaigns");
    const std::int64_t all = console->pages().dashboard.dashboard()->totals.calls;
    emit card->view().markClicked(card->view().chart()->key(0));
    QTRY_VERIFY(console->pages().dashboard.dashboard()->totals.calls < all);
    QCOMPARE(console->pages().scope.chips().size(), std::size_t{1});
    console->pages().scope.remove(console->pages().scope.chips().front());
    QTRY_COMPARE(console->pages().dashboard.dashboard()->totals.calls, all);
}

void ConsoleTest::nothingIsCutOff_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    for (const bool dark : {false, true}) {
        for (const QSize size : {QSize(1024, 700), QSize(1440, 900)})
            QTest::addRow("%d %s", size.width(), dark ? "dark" : "light") << size << dark;
    }
}

void ConsoleTest::findsNamesInThePalette()
{
    auto console = openLongNames();
    QVERIFY(console);
    MainWindow& window = console->window();
    window.showPage(QStringLiteral("audit"));
    const Named campaign = console->pages().session.campaigns().front();
    const auto ask = [&](const QString& words) {
        find<QPushButton>(window, "searchButton")->click();
        auto* search = find<QLineEdit>(*find<QDialog>(window, "commandPalette"), "paletteSearch");
        search->setText(words);
        QTest::keyClick(search, Qt::Key_Return);
    };
    ask(campaign.name);
    QVERIFY(console->pages().scope.isFiltered(ScopeChip::Kind::Campaign, campaign.id));
    QCOMPARE(window.currentPage()->name(), QStringLiteral("dashboard"));
    QTRY_VERIFY(window.findChild<QDialog*>(QStringLiteral("commandPalette")) == nullptr);
    ask(QStringLiteral("audit log"));
    QCOMPARE(window.currentPage()->name(), QStringLiteral("audit"));
    QTRY_VERIFY(window.findChild<QDialog*>(QStringLiteral("commandPalette")) == nullptr);
    ask(QStringLiteral("nothing of this name"));
    QCOMPARE(window.currentPage()->name(), QStringLiteral("audit"));
}

void ConsoleTest::nothingIsCutOff()
{
    QFETCH(QSize, size);
    QFETCH(bool, dark);
    auto console = openLongNames();
    QVERIFY(console);
    MainWindow& window = console->window();
    console->theme().setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
    window.resize(size);
    emit find<ChartCard>(window, "campaigns")
        ->view()
        .markClicked(find<ChartCard>(window, "campaigns")->view().chart()->key(0));
    QStringList found;
    for (const QString& name : console->pages().names()) {
        window.showPage(name);
        QVERIFY(settle(*window.currentPage()));
        if (auto* table = window.currentPage()->findChild<QTableView*>();
            table != nullptr && table->model()->rowCount() > 0)
            table->setCurrentIndex(table->model()->index(0, 0));
        openLongest(window, name);
        QTest::qWait(300);
        QCOMPARE(window.size(), size);
        for (const CutOff& cut : cutOffs(window))
            found << cut.widget + u' ' + cut.text + u' ' + cut.reason;
    }
    found.removeDuplicates();
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
}

void ConsoleTest::picturesCarryTheFiguresOfTheStore()
{
    const std::string file = utf8(path("long.trunkline"));
    const auto workspace = makeLongNames(file);
    QVERIFY(workspace);
    ExportFlags flags;
    flags.workspace = file;
    flags.page = "dashboard";
    flags.size = "1024x700";
    flags.scale = 2;
    flags.out = utf8(path("one.png"));
    flags.data = utf8(path("one.json"));
    QVERIFY(exportPicture(flags));
    QCOMPARE(QImage(path("one.png")).width(), 2048);
    const qint64 before = callsDrawn(jsonOf(path("one.json")));
    QVERIFY(before > 0);
    QVERIFY(addCall(**workspace, "one more"));
    flags.out = utf8(path("two.png"));
    flags.data = utf8(path("two.json"));
    QVERIFY(exportPicture(flags));
    QCOMPARE(callsDrawn(jsonOf(path("two.json"))), before + 1);
    QVERIFY(QImage(path("one.png")) != QImage(path("two.png")));
}

void ConsoleTest::masksNames()
{
    const std::string file = utf8(path("long.trunkline"));
    QVERIFY(makeLongNames(file));
    for (const char* page : {"dashboard", "calls"}) {
        for (const bool mask : {false, true}) {
            ExportFlags flags;
            flags.workspace = file;
            flags.page = page;
            flags.mask = mask;
            flags.buyers = {longName("Buyer")};
            flags.out = utf8(path("page.pdf"));
            flags.data = utf8(path("page.json"));
            QVERIFY(exportPicture(flags));
            QFile json(path("page.json"));
            QVERIFY(json.open(QIODevice::ReadOnly));
            const QByteArray all = json.readAll();
            QVERIFY(all.contains("Buyer: ")); // the header names the filter
            QCOMPARE(all.contains(longName("Buyer").c_str()), !mask);
            QCOMPARE(all.contains("2025550147"), !mask && QByteArray(page) == "calls");
        }
    }
}

void ConsoleTest::masksMembers_data()
{
    QTest::addColumn<QByteArray>("page");
    QTest::addColumn<bool>("mask");
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<bool>("there");
    const QByteArray member(longName("Member").c_str());
    const QByteArray publisher(longName("Publisher").c_str());
    const QByteArray address("wwww@example.com");
    QTest::newRow("name") << QByteArray("users") << false << member << true;
    QTest::newRow("masked name") << QByteArray("users") << true << member << false;
    QTest::newRow("address") << QByteArray("users") << false << address << true;
    QTest::newRow("masked address") << QByteArray("users") << true << address << false;
    QTest::newRow("masked partner") << QByteArray("users") << true << publisher << false;
    QTest::newRow("key") << QByteArray("apikeys") << true << QByteArray(longName("Key").c_str())
                         << true; // names no person
}

void ConsoleTest::masksMembers()
{
    QFETCH(QByteArray, page);
    QFETCH(bool, mask);
    QFETCH(QByteArray, words);
    const std::string file = utf8(path("long.trunkline"));
    QVERIFY(makeLongNames(file));
    ExportFlags flags;
    flags.workspace = file;
    flags.page = page.toStdString();
    flags.mask = mask;
    flags.out = utf8(path("page.png"));
    flags.data = utf8(path("page.json"));
    QVERIFY(exportPicture(flags));
    QFile json(path("page.json"));
    QVERIFY(json.open(QIODevice::ReadOnly));
    QTEST(json.readAll().contains(words), "there");
}

void ConsoleTest::masksTheHeaderToo()
{
    auto console = openLongNames();
    QVERIFY(console);
    MainWindow& window = console->window();
    const Named buyer = console->pages().session.buyers().front();
    console->pages().scope.toggle(ScopeChip::Kind::Buyer, buyer.id);
    for (const bool mask : {false, true}) {
        const QString file = path(mask ? "masked.json" : "whole.json");
        window.findChild<QAction*>(QStringLiteral("exportMask"))->setChecked(mask);
        window.findChild<QAction*>(QStringLiteral("export-json-1"))->trigger();
        auto* dialog = window.findChild<QFileDialog*>();
        QVERIFY(dialog != nullptr);
        dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(file);
        QMetaObject::invokeMethod(dialog, "accept");
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(file), patience);
        QTRY_VERIFY(window.findChild<QFileDialog*>() == nullptr);
        const QByteArray all = QJsonDocument(jsonOf(file)).toJson();
        QVERIFY(all.contains("Buyer: "));
        QCOMPARE(all.contains(utf8(buyer.name).c_str()), !mask);
        QCOMPARE(jsonOf(file)[QStringLiteral("header")][QStringLiteral("range")].toString(),
            console->pages().scope.rangeText());
    }
}

} // namespace trunkline::console

int main(int argc, char** argv)
{
    return trunkline::console::runInOwnHome<trunkline::console::ConsoleTest>(argc, argv);
}

#include "tst_console.moc"
