#include "tests/models/stage.h"
#include "ui/campaigns/campaignform.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

namespace trunkline {

namespace {

Campaign campaign()
{
    Campaign campaign;
    campaign.id = campaignId(1);
    campaign.name = "Solar";
    campaign.revenuePerCall = Revenue(42'000'000);
    campaign.payoutPerCall = Payout(26'000'000);
    campaign.version = 3;
    return campaign;
}

void type(QWidget& form, const char* field, const char* words)
{
    auto* edit = form.findChild<QLineEdit*>(QString::fromLatin1(field));
    QVERIFY(edit != nullptr);
    edit->selectAll();
    QTest::keyClicks(edit, QString::fromUtf8(words));
}

QLabel* label(QWidget& form, const char* name)
{
    return form.findChild<QLabel*>(QString::fromLatin1(name));
}

} // namespace

class CampaignFormTest : public QObject {
    Q_OBJECT

private slots:
    void saysTheMendUnderItsField_data();
    void saysTheMendUnderItsField();
    void hidesMoneyOfTheOtherSide_data();
    void hidesMoneyOfTheOtherSide();
    void savesWhatWasTyped();
    void keepsWhatWasTypedWhenRefused();
};

void CampaignFormTest::saysTheMendUnderItsField_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("typed");
    QTest::addColumn<bool>("refused");
    QTest::newRow("a name") << QByteArray("name") << QByteArray("Solar West") << false;
    QTest::newRow("blank name") << QByteArray("name") << QByteArray(" ") << true;
    QTest::newRow("long name") << QByteArray("name") << QByteArray(121, 'x') << true;
    QTest::newRow("amount") << QByteArray("revenue_per_call") << QByteArray("43.50") << false;
    QTest::newRow("no amount") << QByteArray("revenue_per_call") << QByteArray("much") << true;
    QTest::newRow("negative") << QByteArray("payout_per_call") << QByteArray("-1") << true;
    QTest::newRow("markup") << QByteArray("name") << QByteArray("<b>bold</b>") << false;
}

void CampaignFormTest::saysTheMendUnderItsField()
{
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, typed);
    QFETCH(bool, refused);
    Stage stage;
    stage.begin();
    CampaignEditor editor(stage.session);
    editor.begin(campaign());
    CampaignForm form(stage.session, editor);
    form.show();
    type(form, field.constData(), typed.constData());
    auto* error = label(form, (field + "Error").constData());
    QVERIFY(error != nullptr);
    QCOMPARE(error->isVisible(), refused);
    QCOMPARE(error->text().isEmpty(), !refused);
    QCOMPARE(form.findChild<QPushButton*>(QStringLiteral("campaignSave"))->isEnabled(), !refused);
    for (const QLabel* any : form.findChildren<QLabel*>())
        QVERIFY(any->textFormat() == Qt::PlainText);
}

void CampaignFormTest::hidesMoneyOfTheOtherSide_data()
{
    QTest::addColumn<int>("role");
    QTest::addColumn<bool>("revenue");
    QTest::addColumn<bool>("payout");
    QTest::newRow("owner") << int(Role::Owner) << true << true;
    QTest::newRow("publisher") << int(Role::Publisher) << false << true;
    QTest::newRow("buyer") << int(Role::Buyer) << true << false;
    QTest::newRow("readonly") << int(Role::Readonly) << true << false;
}

void CampaignFormTest::hidesMoneyOfTheOtherSide()
{
    QFETCH(int, role);
    Stage stage(static_cast<Role>(role));
    stage.begin();
    CampaignEditor editor(stage.session);
    CampaignForm form(stage.session, editor);
    QTEST(form.findChild<QLineEdit*>(QStringLiteral("revenue_per_call")) != nullptr, "revenue");
    QTEST(form.findChild<QLineEdit*>(QStringLiteral("payout_per_call")) != nullptr, "payout");
}

void CampaignFormTest::savesWhatWasTyped()
{
    Stage stage;
    stage.begin();
    CampaignEditor editor(stage.session);
    editor.begin(campaign());
    CampaignForm form(stage.session, editor);
    form.show();
    form.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&form));
    type(form, "name", "Solar Southwest");
    type(form, "payout_per_call", "27.125");
    QTest::keyClick(&form, Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(stage.gateway->waiting<UpdateCampaign>(), 1);
    QVERIFY(!form.findChild<QPushButton*>(QStringLiteral("campaignSave"))->isEnabled());
    Campaign stored = campaign();
    stored.name = "Solar Southwest";
    stored.version = 4;
    const UpdateCampaign asked = stage.gateway->answer<UpdateCampaign>(stored);
    QCOMPARE(asked.draft.name, std::string("Solar Southwest"));
    QCOMPARE(asked.draft.payoutPerCall.orZero(), std::int64_t(27'125'000));
    QCOMPARE(asked.draft.version, std::int64_t(3));
    QTRY_VERIFY(!editor.isDirty());
}

void CampaignFormTest::keepsWhatWasTypedWhenRefused()
{
    Stage stage;
    stage.begin();
    CampaignEditor editor(stage.session);
    editor.begin(campaign());
    CampaignForm form(stage.session, editor);
    form.show();
    type(form, "name", "Taken");
    form.findChild<QPushButton*>(QStringLiteral("campaignSave"))->click();
    stage.gateway->refuse<UpdateCampaign>(fail(Errc::Conflict, "changed since"));
    auto* reload = form.findChild<QPushButton*>(QStringLiteral("campaignReload"));
    QTRY_VERIFY(reload->isVisible());
    QVERIFY(label(form, "campaignRefusal")->isVisible());
    QCOMPARE(form.findChild<QLineEdit*>(QStringLiteral("name"))->text(), QStringLiteral("Taken"));
    reload->click();
    Campaign newer = campaign();
    newer.version = 4;
    newer.payoutPerCall = Payout(27'000'000);
    stage.gateway->answer<ReadCampaign>(newer);
    QTRY_VERIFY(!reload->isVisible());
    // What somebody else changed is shown, what was typed here stays.
    QCOMPARE(form.findChild<QLineEdit*>(QStringLiteral("payout_per_call"))->text(),
        QStringLiteral("27"));
    QCOMPARE(form.findChild<QLineEdit*>(QStringLiteral("name"))->text(), QStringLiteral("Taken"));
    QVERIFY(form.findChild<QPushButton*>(QStringLiteral("campaignSave"))->isEnabled());
}

} // namespace trunkline

QTEST_MAIN(trunkline::CampaignFormTest)
#include "tst_campaignform.moc"
