#include "tests/models/stage.h"
#include "ui/campaigns/campaignspage.h"

#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTest>

namespace trunkline {

class CampaignsPageTest : public QObject {
    Q_OBJECT

private slots:
    void asksBeforeItDiscards_data();
    void asksBeforeItDiscards();
};

void CampaignsPageTest::asksBeforeItDiscards_data()
{
    QTest::addColumn<QString>("button");
    QTest::addColumn<QString>("name");
    QTest::newRow("discard") << "campaignDiscard"
                             << "Roofing";
    QTest::newRow("stay") << "campaignStay"
                          << "Solar typed";
}

void CampaignsPageTest::asksBeforeItDiscards()
{
    QFETCH(QString, button);
    Stage stage;
    CampaignListModel list(stage.session);
    CampaignEditor editor(stage.session);
    CampaignsPage page(stage.session, list, editor);
    page.resize(1024, 700);
    page.show();
    stage.begin();
    CampaignPage answer;
    for (const char* name : {"Solar", "Roofing"}) {
        Campaign campaign;
        campaign.id = campaignId(static_cast<int>(answer.items.size()) + 1);
        campaign.name = name;
        campaign.version = 1;
        answer.items.push_back(campaign);
    }
    // One question is the list's own, the other fills the names of the filters.
    while (stage.gateway->waiting<ListCampaigns>() > 0)
        stage.gateway->answer<ListCampaigns>(answer);
    QTRY_COMPARE(list.rowCount(), 2);
    auto* table = page.findChild<QTableView*>(QStringLiteral("campaignsTable"));
    emit table->clicked(list.index(list.rowOf(campaignId(1)), 0));
    auto* name = page.findChild<QLineEdit*>(QStringLiteral("name"));
    QCOMPARE(name->text(), QStringLiteral("Solar"));
    QTest::keyClicks(name, " typed");
    emit table->clicked(list.index(list.rowOf(campaignId(2)), 0));
    QCOMPARE(name->text(), QStringLiteral("Solar typed"));
    auto* choice = page.findChild<QPushButton*>(button);
    QVERIFY(choice->isVisible());
    choice->click();
    QTEST(name->text(), "name");
    QVERIFY(!choice->isVisible());
}

} // namespace trunkline

QTEST_MAIN(trunkline::CampaignsPageTest)
#include "tst_campaignspage.moc"
