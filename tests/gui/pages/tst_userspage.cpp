#include "services/contract/publishers.h"
#include "services/contract/sessions.h"
#include "tests/models/stage.h"
#include "ui/export/cutoff.h"
#include "ui/scope/namedbox.h"
#include "ui/theme/theme.h"
#include "ui/users/userspage.h"
#include "ui/widgets/breakable.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>
#include <QTest>

namespace trunkline {

namespace {

constexpr const char* token = "the-token-of-the-test";

UserId userId(int number) { return {campaignId(number).value}; }
PublisherId publisherId(int number) { return {campaignId(number).value}; }

User userOf(int number, const char* name, Role role)
{
    User user;
    user.id = userId(number);
    user.name.value = name;
    user.email.value = "member" + std::to_string(number) + "@example.test";
    user.role = role;
    user.createdAt = at("2026-10-01T12:00:00Z");
    user.version = 1;
    return user;
}

/// The page with an owner (1), an analyst (2) and a disabled one (3), as a caller of that role.
struct Shown {
    explicit Shown(Role caller = Role::Owner, UserId who = userId(9))
        : stage(caller, who)
    {
        page.resize(1024, 700);
        page.show();
        page.setActive(true);
        stage.begin({{"users.list", Permission::UsersRead, {Role::Owner, Role::Admin}},
            {"users.update", Permission::UsersWrite, {Role::Owner, Role::Admin}},
            {"publishers.list", Permission::PublishersRead, {Role::Owner, Role::Admin}}});
        PublisherPage publishers;
        publishers.items.resize(1);
        publishers.items[0].id = publisherId(1);
        publishers.items[0].name.value = "Northwind";
        stage.gateway->answer<ListPublishers>(publishers);
        UserPage users{{userOf(1, "Olive", Role::Owner), userOf(2, "Ann", Role::Analyst),
                           userOf(3, "Dora", Role::Readonly)},
            {}};
        users.items[2].state = MembershipState::Disabled;
        stage.gateway->answer<ListUsers>(users);
        static_cast<void>(QTest::qWaitFor([this] { return list.rowCount() == 3; }));
    }
    void choose(int number)
    {
        emit page.findChild<QTableView*>(QStringLiteral("usersTable"))
            ->clicked(list.index(list.rowOf(userId(number)), 0));
    }
    template <class Widget>
    Widget* find(const char* name)
    {
        return page.findChild<Widget*>(QString::fromLatin1(name));
    }
    void type(const char* field, const char* words)
    {
        auto* edit = find<QLineEdit>(field);
        edit->selectAll();
        QTest::keyClicks(edit, QString::fromUtf8(words));
    }
    void setRole(Role role)
    {
        auto* box = find<QComboBox>("role");
        box->setCurrentIndex(box->findData(static_cast<int>(role)));
    }
    void press(const char* button) { find<QPushButton>(button)->click(); }

    Stage stage;
    UserListModel list{stage.session};
    UserEditor editor{stage.session};
    RoleMatrixModel matrix{stage.session};
    UsersPage page{stage.session, list, editor, matrix};
};

UserGrant grantOf(const User& user) { return {user, {Secret(token)}, at("2026-11-23T19:02:11Z")}; }

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

class UsersPageTest : public QObject {
    Q_OBJECT

private slots:
    void listsMembersAndRoles();
    void invitesAndShowsTheTokenOnce();
    void saysTheMendUnderItsField_data();
    void saysTheMendUnderItsField();
    void asksForAPartnerWhereTheRoleDoes();
    void resetsOnceAgreed();
    void saysWhyNot_data();
    void saysWhyNot();
    void reloadsAfterAConflict();
    void endsASession();
    void asksBeforeItDiscards();
    void nothingIsCutOff_data();
    void nothingIsCutOff();
};

void UsersPageTest::listsMembersAndRoles()
{
    Shown shown;
    const auto cell = [&](int number, UserListModel::Column column) {
        return shown.list.index(shown.list.rowOf(userId(number)), static_cast<int>(column))
            .data()
            .toString();
    };
    QCOMPARE(cell(2, UserListModel::Column::Address), QStringLiteral("member2@example.test"));
    QCOMPARE(cell(2, UserListModel::Column::Rights), QStringLiteral("Analyst"));
    QCOMPARE(cell(3, UserListModel::Column::Condition), QStringLiteral("Disabled"));
    QCOMPARE(cell(3, UserListModel::Column::Since), QStringLiteral("1 Oct 2026"));
    auto* roles = shown.find<QTableView>("rolesTable");
    QVERIFY(!roles->isVisible());
    for (QPushButton* button : shown.find<QWidget>("usersView")->findChildren<QPushButton*>()) {
        if (button->text() == QLatin1String("Roles"))
            button->click();
    }
    QVERIFY(roles->isVisible());
    QVERIFY(!shown.find<QPushButton>("userNew")->isVisible());
    const auto rows = shown.matrix.match(
        shown.matrix.index(0, 1), Qt::DisplayRole, QStringLiteral("See members"));
    QCOMPARE(rows.size(), 1);
    QVERIFY(rows[0].siblingAtColumn(2).data(RawRole).toBool());  // owner
    QVERIFY(!rows[0].siblingAtColumn(4).data(RawRole).toBool()); // analyst
}

void UsersPageTest::invitesAndShowsTheTokenOnce()
{
    Shown shown;
    QCOMPARE(shown.find<QPushButton>("userSave")->text(), QStringLiteral("In&vite"));
    shown.type("name", "Rosa");
    shown.type("email", "rosa@example.test");
    shown.setRole(Role::Analyst);
    shown.press("userSave");
    QCOMPARE(shown.stage.gateway->waiting<InviteUser>(), 1);
    QVERIFY(!shown.find<QPushButton>("userSave")->isEnabled());
    const InviteUser asked
        = shown.stage.gateway->answer<InviteUser>(grantOf(userOf(4, "Rosa", Role::Analyst)));
    QCOMPARE(asked.draft.email.value, std::string("rosa@example.test"));
    QCOMPARE(asked.draft.role, Role::Analyst);
    QTRY_VERIFY(shown.find<QDialog>("onceDialog") != nullptr);
    auto* dialog = shown.find<QDialog>("onceDialog");
    QCOMPARE(dialog->findChild<QLineEdit*>(QStringLiteral("onceSecret"))->text(),
        QString::fromLatin1(token));
    QVERIFY(!dialog->windowTitle().contains(QString::fromLatin1(token)));
    // What to do with it, and until when.
    const QString next = dialog->findChild<QLabel*>(QStringLiteral("onceNext"))->text();
    QVERIFY2(next.contains(QStringLiteral("in 24 hours")), qPrintable(next));
    QVERIFY(next.contains(breakable(QStringLiteral("member4@example.test"))));
    for (const QWidget* any : QApplication::allWidgets())
        QVERIFY(!any->toolTip().contains(QString::fromLatin1(token)));
    dialog->findChild<QPushButton*>(QStringLiteral("onceCopy"))->click();
    QCOMPARE(QApplication::clipboard()->text(), QString::fromLatin1(token));
    dialog->findChild<QPushButton*>(QStringLiteral("onceDone"))->click();
    QTRY_VERIFY(shown.find<QDialog>("onceDialog") == nullptr);
    for (const QLineEdit* field : shown.page.findChildren<QLineEdit*>())
        QVERIFY(!field->text().contains(QString::fromLatin1(token)));
    QVERIFY(!shown.page.isDirty());
}

void UsersPageTest::saysTheMendUnderItsField_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("typed");
    QTest::addColumn<bool>("refused");
    QTest::newRow("a name") << QByteArray("name") << QByteArray("Ann Other") << false;
    QTest::newRow("markup") << QByteArray("name") << QByteArray("<b>bold</b>") << false;
    QTest::newRow("60 letters") << QByteArray("name") << QByteArray(60, 'W') << false;
    QTest::newRow("blank name") << QByteArray("name") << QByteArray(" ") << true;
    QTest::newRow("long name") << QByteArray("name") << QByteArray(121, 'x') << true;
    QTest::newRow("no address") << QByteArray("email") << QByteArray("nobody") << true;
    QTest::newRow("taken") << QByteArray("email") << QByteArray("taken@example.test") << true;
}

void UsersPageTest::saysTheMendUnderItsField()
{
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, typed);
    QFETCH(bool, refused);
    Shown shown;
    shown.choose(2);
    shown.type(field.constData(), typed.constData());
    if (typed == "taken@example.test") {
        shown.press("userSave");
        Error taken = fail(Errc::Conflict, "another member has this address");
        taken.fields.push_back({"draft.email", "Another member has this address."});
        shown.stage.gateway->refuse<UpdateUser>(taken);
        // It is a matter of the field, not of a newer version.
        QTRY_VERIFY(!shown.editor.isBusy());
        QVERIFY(!shown.find<QPushButton>("userReload")->isVisible());
        QVERIFY(!shown.find<QLabel>("userRefusal")->isVisible());
    }
    auto* note = shown.find<QLabel>((field + "Note").constData());
    QTRY_COMPARE(note->isVisible() && note->property("error").toBool(), refused);
    QCOMPARE(shown.find<QPushButton>("userSave")->isEnabled(), !refused);
    for (const QLabel* any : shown.page.findChildren<QLabel*>())
        QVERIFY2(any->textFormat() == Qt::PlainText, qPrintable(any->text()));
}

void UsersPageTest::asksForAPartnerWhereTheRoleDoes()
{
    Shown shown;
    shown.choose(2);
    auto* publisher = shown.find<NamedBox>("publisher_id");
    QVERIFY(!publisher->isVisible());
    shown.setRole(Role::Publisher);
    QVERIFY(publisher->isVisible());
    QVERIFY(!shown.find<NamedBox>("buyer_id")->isVisible());
    QVERIFY(!shown.find<QPushButton>("userSave")->isEnabled());
    publisher->setCurrentIndex(publisher->findText(QStringLiteral("Northwind")));
    QVERIFY(shown.find<QPushButton>("userSave")->isEnabled());
    QVERIFY(shown.editor.draft().publisherId == publisherId(1));
    shown.setRole(Role::Analyst); // and back: the partner goes
    QVERIFY(!shown.page.isDirty());
}

void UsersPageTest::resetsOnceAgreed()
{
    Shown shown;
    shown.choose(2);
    for (const bool agreed : {false, true}) {
        shown.press("userReset");
        auto* question = shown.find<QMessageBox>("resetQuestion");
        QVERIFY(question != nullptr);
        QVERIFY(question->text().contains(QStringLiteral("Ann")));
        for (QAbstractButton* button : question->buttons()) {
            if ((question->buttonRole(button) == QMessageBox::DestructiveRole) == agreed)
                button->click();
        }
        QTRY_VERIFY(shown.find<QMessageBox>("resetQuestion") == nullptr);
        QCOMPARE(shown.stage.gateway->waiting<ResetUser>(), agreed ? 1 : 0);
    }
    const ResetUser asked
        = shown.stage.gateway->answer<ResetUser>(grantOf(userOf(2, "Ann", Role::Analyst)));
    QVERIFY(asked.id == userId(2));
    QTRY_VERIFY(shown.find<QDialog>("onceDialog") != nullptr);
}

void UsersPageTest::saysWhyNot_data()
{
    QTest::addColumn<int>("caller");
    QTest::addColumn<int>("who");
    QTest::addColumn<int>("chosen");
    QTest::addColumn<bool>("names");  // may be changed
    QTest::addColumn<bool>("rights"); // may be changed
    QTest::addColumn<bool>("reset");
    QTest::addColumn<bool>("reason");
    const int owner = int(Role::Owner);
    const int admin = int(Role::Admin);
    QTest::newRow("another") << owner << 9 << 2 << true << true << true << false;
    QTest::newRow("oneself") << owner << 1 << 1 << true << false << true << true;
    QTest::newRow("an owner, as admin") << admin << 9 << 1 << false << false << false << true;
    QTest::newRow("an analyst, as admin") << admin << 9 << 2 << true << true << true << false;
    QTest::newRow("a disabled one") << owner << 9 << 3 << true << true << false << false;
}

void UsersPageTest::saysWhyNot()
{
    QFETCH(int, caller);
    QFETCH(int, who);
    QFETCH(int, chosen);
    QFETCH(bool, names);
    QFETCH(bool, rights);
    QFETCH(bool, reset);
    QFETCH(bool, reason);
    Shown shown(static_cast<Role>(caller), userId(who));
    shown.choose(chosen);
    QCOMPARE(!shown.find<QLineEdit>("name")->isReadOnly(), names);
    QCOMPARE(shown.find<QComboBox>("role")->isEnabled(), rights);
    QCOMPARE(shown.find<QComboBox>("state")->isEnabled(), rights);
    auto* button = shown.find<QPushButton>("userReset");
    QCOMPARE(button->isVisible() && button->isEnabled(), reset);
    QCOMPARE(shown.find<QLabel>("userReason")->isVisible(), reason);
    // Who is no owner makes nobody one.
    QCOMPARE(shown.find<QComboBox>("role")->findData(int(Role::Owner)) >= 0,
        static_cast<Role>(caller) == Role::Owner || chosen == 1);
}

void UsersPageTest::reloadsAfterAConflict()
{
    Shown shown;
    shown.choose(2);
    shown.type("name", "Ann Typed");
    shown.press("userSave");
    shown.stage.gateway->refuse<UpdateUser>(
        fail(Errc::Conflict, "the user changed since it was read"));
    auto* reload = shown.find<QPushButton>("userReload");
    QTRY_VERIFY(reload->isVisible());
    QCOMPARE(shown.find<QLabel>("userRefusal")->text(),
        QStringLiteral("The user changed since it was read."));
    reload->click();
    User newer = userOf(2, "Ann", Role::Admin);
    newer.version = 2;
    shown.stage.gateway->answer<ReadUser>(newer);
    // What somebody else changed is shown, what was typed here stays.
    QTRY_COMPARE(shown.find<QComboBox>("role")->currentText(), QStringLiteral("Admin"));
    QVERIFY(!reload->isVisible());
    QCOMPARE(shown.find<QLineEdit>("name")->text(), QStringLiteral("Ann Typed"));
    shown.press("userSave");
    const UpdateUser asked = shown.stage.gateway->answer<UpdateUser>(newer);
    QCOMPARE(asked.draft.version, std::int64_t(2));
    QCOMPARE(asked.draft.role, Role::Admin);
}

void UsersPageTest::endsASession()
{
    Shown shown;
    shown.choose(2);
    OpenSession open;
    open.id = SessionId{campaignId(7).value};
    open.userId = userId(2);
    open.address = "192.0.2.7";
    open.createdAt = open.lastSeen = at("2026-11-22T18:00:00Z");
    const ListSessions asked = shown.stage.gateway->answer<ListSessions>({{open}});
    QVERIFY(asked.userId == userId(2));
    auto* table = shown.find<QTableView>("sessionsTable");
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("192.0.2.7"));
    QVERIFY(!shown.find<QPushButton>("sessionEnd")->isEnabled());
    table->setCurrentIndex(table->model()->index(0, 0));
    shown.press("sessionEnd");
    const EndSession ended = shown.stage.gateway->answer<EndSession>({true});
    QVERIFY(ended.id == open.id);
    QTRY_COMPARE(shown.stage.gateway->waiting<ListSessions>(), 1);
    shown.stage.gateway->answer<ListSessions>({});
    QTRY_COMPARE(table->model()->rowCount(), 0);
}

void UsersPageTest::asksBeforeItDiscards()
{
    Shown shown;
    shown.choose(2);
    shown.type("name", "Typed");
    shown.choose(1);
    QCOMPARE(shown.find<QLineEdit>("name")->text(), QStringLiteral("Typed"));
    shown.press("userStay");
    QCOMPARE(shown.find<QLineEdit>("name")->text(), QStringLiteral("Typed"));
    shown.choose(1);
    shown.press("userDiscard");
    QCOMPARE(shown.find<QLineEdit>("name")->text(), QStringLiteral("Olive"));
}

void UsersPageTest::nothingIsCutOff_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void UsersPageTest::nothingIsCutOff()
{
    QFETCH(bool, dark);
    const Theme theme(*static_cast<QApplication*>(QCoreApplication::instance()),
        dark ? Theme::Mode::Dark : Theme::Mode::Light);
    Shown shown;
    shown.choose(2);
    User user = userOf(2, "", Role::Publisher);
    user.name.value = std::string(60, 'W');
    user.publisherId = publisherId(1);
    shown.type("name", user.name.value.c_str());
    shown.type("email", "nobody");
    shown.setRole(Role::Publisher);
    QTest::qWait(50);
    QStringList found = cutIn(shown.page, nullptr);
    shown.type("email", "member2@example.test");
    auto* publisher = shown.find<NamedBox>("publisher_id");
    publisher->setCurrentIndex(publisher->findText(QStringLiteral("Northwind")));
    shown.press("userSave");
    shown.stage.gateway->answer<UpdateUser>(user);
    QTRY_VERIFY(!shown.page.isDirty());
    shown.choose(3);
    shown.choose(2);
    shown.press("userReset");
    for (QAbstractButton* button : shown.find<QMessageBox>("resetQuestion")->buttons()) {
        if (button->text() != QLatin1String("Cancel"))
            button->click();
    }
    shown.stage.gateway->answer<ResetUser>(grantOf(user));
    QTRY_VERIFY(shown.find<QDialog>("onceDialog") != nullptr);
    QTest::qWait(50);
    found += cutIn(shown.page, shown.find<QDialog>("onceDialog"));
    for (QPushButton* button : shown.find<QWidget>("usersView")->findChildren<QPushButton*>())
        button->click(); // the roles last
    QTest::qWait(50);
    QVERIFY(shown.find<QTableView>("rolesTable")->isVisible());
    found += cutIn(shown.page, nullptr);
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
}

} // namespace trunkline

QTEST_MAIN(trunkline::UsersPageTest)
#include "tst_userspage.moc"
