#include "services/contract/publishers.h"
#include "tests/models/stage.h"
#include "ui/apikeys/apikeyspage.h"
#include "ui/apikeys/scopelist.h"
#include "ui/export/cutoff.h"
#include "ui/scope/namedbox.h"
#include "ui/theme/theme.h"
#include "ui/widgets/passingcopy.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QTest>

namespace trunkline {

namespace {

constexpr const char* secret = "the-secret-of-the-test";

ApiKeyId keyId(int number) { return {campaignId(number).value}; }
PublisherId publisherId(int number) { return {campaignId(number).value}; }

ApiKey keyOf(int number, const char* name)
{
    ApiKey key;
    key.id = keyId(number);
    key.name = name;
    key.keyId = "tk" + std::to_string(number);
    key.lastFour = "wxyz";
    key.scopes = {Permission::CallsRead, Permission::DashboardRead};
    key.role = Role::Analyst;
    key.createdAt = at("2026-10-01T12:00:00Z");
    key.expiresAt = at("2027-01-01T12:00:00Z");
    key.version = 3;
    return key;
}

/// Active (1), rotated (2), ended (3), expired (4) and an owner's (5).
std::vector<ApiKey> allKinds()
{
    std::vector<ApiKey> keys{keyOf(1, "Active one"), keyOf(2, "Rotated one"), keyOf(3, "Ended one"),
        keyOf(4, "Expired one"), keyOf(5, "Owner's one")};
    keys[1].endsAt = at("2026-11-23T19:00:00Z");
    keys[2].endsAt = at("2026-11-01T12:00:00Z");
    keys[3].expiresAt = at("2026-11-02T12:00:00Z");
    keys[4].role = Role::Owner;
    return keys;
}

/// What the demo of a matrix allows: an owner all of it, an analyst the first two.
std::vector<RoleRow> matrix()
{
    const std::vector<Role> few{Role::Owner, Role::Admin};
    const std::vector<Role> more{Role::Owner, Role::Admin, Role::Analyst};
    return {{"calls.list", Permission::CallsRead, more},
        {"dashboard.read", Permission::DashboardRead, more},
        {"publishers.list", Permission::PublishersRead, few},
        {"calls.ingest", Permission::CallsIngest, few}, {"users.list", Permission::UsersRead, few},
        {"users.update", Permission::UsersWrite, few},
        {"api_keys.list", Permission::ApiKeysRead, few},
        {"api_keys.create", Permission::ApiKeysWrite, few}};
}

struct Shown {
    explicit Shown(Role caller = Role::Owner)
        : stage(caller)
    {
        page.resize(1024, 700);
        page.show();
        page.setActive(true);
        stage.begin(matrix());
        PublisherPage publishers;
        publishers.items.resize(1);
        publishers.items[0].id = publisherId(1);
        publishers.items[0].name.value = "Northwind";
        stage.gateway->answer<ListPublishers>(publishers);
        stage.gateway->answer<ListApiKeys>({allKinds(), {}});
        static_cast<void>(QTest::qWaitFor([this] { return list.rowCount() == 5; }));
    }
    void choose(int number)
    {
        emit page.findChild<QTableView*>(QStringLiteral("apiKeysTable"))
            ->clicked(list.index(list.rowOf(keyId(number)), 0));
    }
    template <class Widget>
    Widget* find(const char* name)
    {
        return page.findChild<Widget*>(QString::fromLatin1(name));
    }
    void press(const char* button) { find<QPushButton>(button)->click(); }
    void setRole(Role role)
    {
        auto* box = find<QComboBox>("role");
        box->setCurrentIndex(box->findData(static_cast<int>(role)));
    }
    /// Ticks the scope of these words, if it is offered.
    bool tick(const QString& words)
    {
        const auto found
            = find<ScopeList>("scopes")->findItems(words, Qt::MatchExactly | Qt::MatchRecursive);
        if (found.isEmpty())
            return false;
        found[0]->setCheckState(0, Qt::Checked);
        return true;
    }
    void beginNew()
    {
        press("keyNew");
        QTest::keyClicks(find<QLineEdit>("name"), QStringLiteral("Nightly"));
        setRole(Role::Analyst);
    }

    Stage stage;
    ApiKeyListModel list{stage.session};
    ApiKeyEditor editor{stage.session};
    ApiKeysPage page{stage.session, list, editor};
};

/// What is cut off in the page and in the window that stands above it.
QStringList cutIn(const QWidget& page, const QWidget* above)
{
    QStringList found;
    for (const CutOff& cut : cutOffs(page))
        found << cut.widget + u' ' + cut.text + u' ' + cut.reason;
    if (above != nullptr) {
        for (const CutOff& cut : cutOffs(*above))
            found << cut.widget + u' ' + cut.text + u' ' + cut.reason;
    }
    return found;
}

} // namespace

class ApiKeysPageTest : public QObject {
    Q_OBJECT

private slots:
    void saysTheState_data();
    void saysTheState();
    void makesAKeyAndShowsItOnce();
    void offersWhatTheRoleAllows_data();
    void offersWhatTheRoleAllows();
    void saysTheMendUnderItsField_data();
    void saysTheMendUnderItsField();
    void warnsBeforeASecretIsLost();
    void rotates();
    void revokesOnceAgreed();
    void leavesOwnersKeysToOwners();
    void takesTheCopyAway_data();
    void takesTheCopyAway();
    void nothingIsCutOff_data();
    void nothingIsCutOff();
};

void ApiKeysPageTest::saysTheState_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<QString>("said");
    QTest::addColumn<bool>("rotate");
    QTest::addColumn<bool>("revoke");
    QTest::newRow("active") << 1 << "Active" << true << true;
    QTest::newRow("rotated") << 2 << "Rotated, ends 23 Nov 14:00:00" << false << true;
    QTest::newRow("ended") << 3 << "Ended" << false << false;
    QTest::newRow("expired") << 4 << "Expired" << false << false;
}

void ApiKeysPageTest::saysTheState()
{
    QFETCH(int, key);
    QFETCH(QString, said);
    QFETCH(bool, rotate);
    QFETCH(bool, revoke);
    Shown shown;
    const QModelIndex cell = shown.list.index(
        shown.list.rowOf(keyId(key)), static_cast<int>(ApiKeyListModel::Column::Condition));
    QCOMPARE(cell.data().toString(), said);
    shown.choose(key);
    QVERIFY(shown.find<QLabel>("keyFacts")->text().contains(said));
    QVERIFY(shown.find<QLabel>("keyScopes")->text().contains(QStringLiteral("see calls")));
    auto* rotates = shown.find<QPushButton>("keyRotate");
    QCOMPARE(rotates->isVisible() && rotates->isEnabled(), rotate);
    auto* revokes = shown.find<QPushButton>("keyRevoke");
    QCOMPARE(revokes->isVisible() && revokes->isEnabled(), revoke);
}

void ApiKeysPageTest::makesAKeyAndShowsItOnce()
{
    Shown shown;
    shown.beginNew();
    QVERIFY(!shown.find<QPushButton>("keyCreate")->isEnabled()); // no scope yet
    QVERIFY(shown.tick(QStringLiteral("See calls")));
    shown.find<QPlainTextEdit>("networks")->setPlainText(QStringLiteral(" 192.0.2.0/24\n\n"));
    shown.find<QSpinBox>("days")->setValue(30);
    QVERIFY(shown.page.isDirty());
    shown.press("keyCreate");
    const CreateApiKey asked
        = shown.stage.gateway->answer<CreateApiKey>({keyOf(6, "Nightly"), {Secret(secret)}});
    QCOMPARE(asked.draft.name, std::string("Nightly"));
    QVERIFY(asked.draft.scopes == std::vector{Permission::CallsRead});
    QVERIFY(asked.draft.networks == std::vector<std::string>{"192.0.2.0/24"});
    QCOMPARE(asked.draft.days, std::int64_t(30));
    QTRY_VERIFY(shown.find<QDialog>("onceDialog") != nullptr);
    auto* dialog = shown.find<QDialog>("onceDialog");
    const QString words = QString::fromLatin1(secret);
    QCOMPARE(dialog->findChild<QLineEdit*>(QStringLiteral("onceSecret"))->text(), words);
    QVERIFY(!dialog->windowTitle().contains(words));
    for (const QWidget* any : QApplication::allWidgets()) {
        QVERIFY(!any->toolTip().contains(words));
        QVERIFY(!any->accessibleName().contains(words));
    }
    // The keys that copy take the button's way.
    QTest::keyClick(dialog->findChild<QLineEdit*>(QStringLiteral("onceSecret")), Qt::Key_C,
        Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), words);
    dialog->findChild<QPushButton*>(QStringLiteral("onceDone"))->click();
    QTRY_VERIFY(shown.find<QDialog>("onceDialog") == nullptr);
    for (const QWidget* any : QApplication::allWidgets()) {
        if (const auto* field = qobject_cast<const QLineEdit*>(any))
            QVERIFY(!field->text().contains(words));
        if (const auto* label = qobject_cast<const QLabel*>(any))
            QVERIFY(!label->text().contains(words));
    }
    QVERIFY(!shown.page.isDirty());
    QVERIFY(!shown.find<QPushButton>("keyCreate")->isVisible());
}

void ApiKeysPageTest::offersWhatTheRoleAllows_data()
{
    QTest::addColumn<int>("role");
    QTest::addColumn<QString>("scope");
    QTest::addColumn<bool>("offered");
    QTest::newRow("calls, analyst") << int(Role::Analyst) << "See calls" << true;
    QTest::newRow("sending, analyst") << int(Role::Analyst) << "Send calls in" << false;
    QTest::newRow("sending, admin") << int(Role::Admin) << "Send calls in" << true;
    QTest::newRow("members, admin") << int(Role::Admin) << "See members" << true;
    QTest::newRow("rights are no key's")
        << int(Role::Owner) << "Invite and change members" << false;
    QTest::newRow("keys are no key's") << int(Role::Owner) << "Make and end API keys" << false;
}

void ApiKeysPageTest::offersWhatTheRoleAllows()
{
    QFETCH(int, role);
    QFETCH(QString, scope);
    QFETCH(bool, offered);
    Shown shown;
    shown.beginNew();
    shown.setRole(static_cast<Role>(role));
    QCOMPARE(shown.tick(scope), offered);
    QVERIFY(shown.tick(QStringLiteral("See calls")));
    // What another role may not do is not ticked any more.
    shown.setRole(Role::Analyst);
    QVERIFY(shown.editor.draft().scopes == std::vector{Permission::CallsRead});
}

void ApiKeysPageTest::saysTheMendUnderItsField_data()
{
    QTest::addColumn<QString>("networks");
    QTest::addColumn<QString>("field"); // of the server's error; empty: it is not asked
    QTest::addColumn<QString>("note");
    QTest::newRow("no network") << "192.0.2.0/24\nhere"
                                << ""
                                << "networks";
    QTest::newRow("a scope too many") << ""
                                      << "draft.scopes[0]"
                                      << "scopes";
    QTest::newRow("no such publisher") << ""
                                       << "draft.publisher_id"
                                       << "publisher_id";
}

void ApiKeysPageTest::saysTheMendUnderItsField()
{
    QFETCH(QString, networks);
    QFETCH(QString, field);
    QFETCH(QString, note);
    Shown shown;
    shown.beginNew();
    shown.setRole(Role::Admin);
    QVERIFY(shown.tick(QStringLiteral("See calls")));
    shown.find<QPlainTextEdit>("networks")->setPlainText(networks);
    if (!field.isEmpty()) {
        shown.press("keyCreate");
        shown.stage.gateway->refuse<CreateApiKey>(invalid(field.toStdString(), "Not this one."));
        QTRY_VERIFY(!shown.editor.isBusy());
    }
    auto* label = shown.page.findChild<QLabel*>(note + QStringLiteral("Note"));
    QVERIFY(label->property("error").toBool());
    if (!networks.isEmpty())
        QVERIFY2(label->text().contains(QStringLiteral("“here”")), qPrintable(label->text()));
    QVERIFY(!shown.find<QPushButton>("keyCreate")->isEnabled());
    for (const QLabel* any : shown.page.findChildren<QLabel*>())
        QVERIFY2(any->textFormat() == Qt::PlainText, qPrintable(any->text()));
}

void ApiKeysPageTest::warnsBeforeASecretIsLost()
{
    Shown shown;
    shown.beginNew();
    QVERIFY(shown.tick(QStringLiteral("See calls")));
    shown.press("keyCreate");
    shown.stage.gateway->answer<CreateApiKey>({keyOf(6, "Nightly"), {Secret(secret)}});
    QTRY_VERIFY(shown.find<QDialog>("onceDialog") != nullptr);
    auto* dialog = shown.find<QDialog>("onceDialog");
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(dialog->isVisible());
    QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("onceNote"))
                ->text()
                .contains(QStringLiteral("did not copy")));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(shown.find<QDialog>("onceDialog") == nullptr);
}

void ApiKeysPageTest::rotates()
{
    Shown shown;
    shown.choose(1);
    shown.press("keyRotate");
    auto* dialog = shown.find<QDialog>("rotateDialog");
    QVERIFY(dialog != nullptr);
    dialog->findChild<QSpinBox*>(QStringLiteral("overlap_hours"))->setValue(48);
    dialog->findChild<QPushButton*>(QStringLiteral("rotateAgree"))->click();
    const RotateApiKey asked
        = shown.stage.gateway->answer<RotateApiKey>({keyOf(7, "Active one"), {Secret(secret)}});
    QVERIFY(asked.id == keyId(1));
    QCOMPARE(asked.version, std::int64_t(3));
    QCOMPARE(asked.overlapHours, std::int64_t(48));
    QTRY_VERIFY(shown.find<QDialog>("onceDialog") != nullptr);
}

void ApiKeysPageTest::revokesOnceAgreed()
{
    Shown shown;
    shown.choose(2);
    for (const bool agreed : {false, true}) {
        shown.press("keyRevoke");
        auto* question = shown.find<QMessageBox>("revokeQuestion");
        QVERIFY(question != nullptr);
        QVERIFY(question->text().contains(QStringLiteral("Rotated one")));
        for (QAbstractButton* button : question->buttons()) {
            if ((question->buttonRole(button) == QMessageBox::DestructiveRole) == agreed)
                button->click();
        }
        QTRY_VERIFY(shown.find<QMessageBox>("revokeQuestion") == nullptr);
        QCOMPARE(shown.stage.gateway->waiting<RevokeApiKey>(), agreed ? 1 : 0);
    }
    shown.stage.gateway->refuse<RevokeApiKey>(fail(Errc::Conflict, "this key has ended already"));
    auto* refusal = shown.find<QLabel>("keyChangeRefusal");
    QTRY_VERIFY(refusal->isVisible());
    QCOMPARE(refusal->text(), QStringLiteral("This key has ended already."));
}

void ApiKeysPageTest::leavesOwnersKeysToOwners()
{
    Shown shown(Role::Admin);
    shown.choose(5);
    QVERIFY(!shown.find<QPushButton>("keyRevoke")->isEnabled());
    QVERIFY(shown.find<QLabel>("keyReason")->isVisible());
    shown.press("keyNew");
    QVERIFY(shown.find<QComboBox>("role")->findData(int(Role::Owner)) < 0);
}

void ApiKeysPageTest::takesTheCopyAway_data()
{
    QTest::addColumn<QString>("copiedAfter");
    QTest::addColumn<QString>("left");
    QTest::newRow("still there") << QString() << QString();
    QTest::newRow("something else by then") << "a shopping list"
                                            << "a shopping list";
}

void ApiKeysPageTest::takesTheCopyAway()
{
    QFETCH(QString, copiedAfter);
    QFETCH(QString, left);
    copyForAWhile(Secret(secret), std::chrono::milliseconds{30});
    QCOMPARE(QApplication::clipboard()->text(), QString::fromLatin1(secret));
    if (!copiedAfter.isEmpty())
        QApplication::clipboard()->setText(copiedAfter);
    QTest::qWait(100);
    QCOMPARE(QApplication::clipboard()->text(), left);
}

void ApiKeysPageTest::nothingIsCutOff_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void ApiKeysPageTest::nothingIsCutOff()
{
    QFETCH(bool, dark);
    const Theme theme(*static_cast<QApplication*>(QCoreApplication::instance()),
        dark ? Theme::Mode::Dark : Theme::Mode::Light);
    Shown shown;
    shown.beginNew();
    const std::string name(60, 'W');
    shown.find<QLineEdit>("name")->selectAll();
    QTest::keyClicks(shown.find<QLineEdit>("name"), QString::fromStdString(name));
    shown.setRole(Role::Publisher); // with no scope and no publisher
    shown.find<QPlainTextEdit>("networks")->setPlainText(QStringLiteral("here"));
    QTest::qWait(50);
    QStringList found = cutIn(shown.page, nullptr);
    shown.setRole(Role::Analyst);
    QVERIFY(shown.tick(QStringLiteral("See calls")));
    shown.find<QPlainTextEdit>("networks")->clear();
    shown.press("keyCreate");
    ApiKey key = keyOf(6, name.c_str());
    key.networks = {"2001:db8:1111:2222:3333:4444:5555:0/112", "192.0.2.0/24"};
    shown.stage.gateway->answer<CreateApiKey>({key, {Secret(std::string(68, 'W'))}});
    QTRY_VERIFY(shown.find<QDialog>("onceDialog") != nullptr);
    QTest::qWait(50);
    auto* dialog = shown.find<QDialog>("onceDialog");
    found += cutIn(shown.page, dialog);
    QVERIFY(dialog->width() <= 1024);
    dialog->findChild<QPushButton*>(QStringLiteral("onceDone"))->click();
    shown.press("keyRotate");
    QTest::qWait(50);
    found += cutIn(shown.page, shown.find<QDialog>("rotateDialog"));
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
}

} // namespace trunkline

QTEST_MAIN(trunkline::ApiKeysPageTest)
#include "tst_apikeyspage.moc"
