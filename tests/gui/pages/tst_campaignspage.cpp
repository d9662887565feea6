#include "tests/models/stage.h"
#include "ui/campaigns/campaignspage.h"

#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>
#include <QTest>

namespace trunkline {

class CampaignsPageTest : public QObject {
    Q_OBJECT

private slots:
    void asksBeforeItDiscards_data();
    void asksBeforeItDiscards();
    void archivesOnceAgreed();
    void sortsByAnyColumn();
};

namespace {

/// Fills the list with Solar (90 s) and Roofing (60 s).
void answerList(Stage& stage, CampaignListModel& list)
{
    CampaignPage answer;
    for (const char* name : {"Solar", "Roofing"}) {
        Campaign campaign;
        campaign.id = campaignId(static_cast<int>(answer.items.size()) + 1);
        campaign.name = name;
        campaign.qualifyingSeconds = answer.items.empty() ? 90 : 60;
        campaign.version = 1;
        answer.items.push_back(campaign);
    }
    // One question is the list's own, the other fills the names of the filters.
    while (stage.gateway->waiting<ListCampaigns>() > 0)
        stage.gateway->answer<ListCampaigns>(answer);
    QTRY_COMPARE(list.rowCount(), 2);
}

/// The page with its two campaigns.
struct Shown {
    Shown()
    {
        page.resize(1024, 700);
        page.show();
        page.setActive(true);
        stage.begin();
        answerList(stage, list);
    }
    void choose(CampaignId id)
    {
        emit page.findChild<QTableView*>(QStringLiteral("campaignsTable"))
            ->clicked(list.index(list.rowOf(id), 0));
    }

    Stage stage;
    CampaignListModel list{stage.session};
    CampaignEditor editor{stage.session};
    CampaignsPage page{stage.session, list, editor};
};

} // namespace

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
    Shown shown;
    CampaignsPage& page = shown.page;
    shown.choose(campaignId(1));
    auto* name = page.findChild<QLineEdit*>(QStringLiteral("name"));
    QCOMPARE(name->text(), QStringLiteral("Solar"));
    QTest::keyClicks(name, " typed");
    shown.choose(campaignId(2));
    QCOMPARE(name->text(), QStringLiteral("Solar typed"));
    auto* choice = page.findChild<QPushButton*>(button);
    QVERIFY(choice->isVisible());
    choice->click();
    QTEST(name->text(), "name");
    QVERIFY(!choice->isVisible());
}

void CampaignsPageTest::archivesOnceAgreed()
{
    Shown shown;
    CampaignsPage& page = shown.page;
    shown.choose(campaignId(1));
    auto* archive = page.findChild<QPushButton*>(QStringLiteral("campaignArchive"));
    QVERIFY(archive->isVisible());
    for (const bool agreed : {false, true}) {
        archive->click();
        auto* question = page.findChild<QMessageBox*>(QStringLiteral("archiveQuestion"));
        QVERIFY(question != nullptr);
        QVERIFY(question->text().contains(QStringLiteral("Solar")));
        for (QAbstractButton* button : question->buttons()) {
            if ((question->buttonRole(button) == QMessageBox::DestructiveRole) == agreed)
                button->click();
        }
        QTRY_VERIFY(page.findChild<QMessageBox*>() == nullptr);
        QCOMPARE(shown.stage.gateway->waiting<ArchiveCampaign>(), agreed ? 1 : 0);
    }
    Campaign archived;
    archived.id = campaignId(1);
    archived.name = "Solar";
    archived.state = RecordState::Archived;
    archived.version = 2;
    const ArchiveCampaign asked = shown.stage.gateway->answer<ArchiveCampaign>(archived);
    QVERIFY(asked.id == campaignId(1));
    QCOMPARE(asked.version, std::int64_t{1});
    QTRY_VERIFY(!archive->isVisible());
}

void CampaignsPageTest::sortsByAnyColumn()
{
    Stage stage;
    CampaignListModel list(stage.session);
    list.setActive(true);
    stage.begin();
    answerList(stage, list);
    const QPersistentModelIndex solar = list.index(list.rowOf(campaignId(1)), 0);
    QCOMPARE(solar.row(), 1);          // by name
    list.sort(1, Qt::DescendingOrder); // by the seconds that qualify
    QCOMPARE(solar.row(), 0);
    QCOMPARE(list.recordAt(0)->name, std::string("Solar"));
    list.sort(1, Qt::AscendingOrder);
    QCOMPARE(solar.row(), 1);
}

} // namespace trunkline

QTEST_MAIN(trunkline::CampaignsPageTest)
#include "tst_campaignspage.moc"
