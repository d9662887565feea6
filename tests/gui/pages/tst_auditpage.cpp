#include "tests/models/stage.h"
#include "ui/audit/auditpage.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTableWidget>
#include <QTest>

namespace trunkline {

class AuditPageTest : public QObject {
    Q_OBJECT

private slots:
    void showsBeforeAndAfter();
    void searchesOnceTypingStops();
    void saysWhatVerificationFound_data();
    void saysWhatVerificationFound();
    void saysWhatFailed();
};

void AuditPageTest::showsBeforeAndAfter()
{
    Stage stage;
    stage.begin();
    AuditTrailModel model(stage.session);
    AuditPage page(model);
    page.resize(1024, 700);
    page.show();
    model.setActive(true);
    AuditEntry entry;
    entry.seq = 12;
    entry.operation = "campaigns.update";
    entry.label = "<img src=x>Solar";
    stage.gateway->answer<ListAudit>({{entry}, {}});
    auto* table = page.findChild<QTableView*>(QStringLiteral("auditTable"));
    QTRY_COMPARE(table->model()->rowCount(), 1);
    table->setCurrentIndex(table->model()->index(0, 0));
    auto* changes = page.findChild<QTableWidget*>(QStringLiteral("auditChanges"));
    QVERIFY(!changes->isVisible());
    entry.changes = {{"name", {"\"Solar\""}, {"\"Solar <b>Southwest</b>\""}},
        {"qualifying_seconds", {"60"}, {"90"}}};
    QCOMPARE(stage.gateway->answer<ReadAudit>(entry).seq, std::int64_t{12});
    QTRY_COMPARE(changes->rowCount(), 2);
    QCOMPARE(changes->item(0, 1)->text(), QStringLiteral("Solar"));
    QCOMPARE(changes->item(0, 2)->text(), QStringLiteral("Solar <b>Southwest</b>"));
    QCOMPARE(changes->item(1, 2)->text(), QStringLiteral("90"));
    for (const QLabel* any : page.findChildren<QLabel*>())
        QVERIFY(any->textFormat() == Qt::PlainText);
    QVERIFY(changes->isVisible());
    // The list has the whole width again.
    page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    QTest::keyClick(table, Qt::Key_Escape);
    QVERIFY(!changes->isVisible() && !table->currentIndex().isValid());
    table->setCurrentIndex(table->model()->index(0, 0));
    stage.gateway->answer<ReadAudit>(entry);
    QTRY_COMPARE(changes->rowCount(), 2);
    stage.session.connectTo({});
    QCOMPARE(changes->rowCount(), 0);
}

void AuditPageTest::searchesOnceTypingStops()
{
    Stage stage;
    stage.begin();
    AuditTrailModel model(stage.session);
    AuditPage page(model);
    page.show();
    model.setActive(true);
    stage.gateway->answer<ListAudit>({});
    QTest::keyClicks(page.findChild<QLineEdit*>(QStringLiteral("auditSearch")), "solar");
    QTRY_COMPARE(stage.gateway->waiting<ListAudit>(), 1);
    const ListAudit asked = stage.gateway->answer<ListAudit>({});
    QCOMPARE(asked.filter.text, std::string("solar"));
    auto* message = page.findChild<QLabel*>(QStringLiteral("auditMessage"));
    QTRY_COMPARE(message->text(), QStringLiteral("No entry matches."));
}

void AuditPageTest::saysWhatVerificationFound_data()
{
    QTest::addColumn<bool>("ok");
    QTest::addColumn<QString>("shown");
    QTest::newRow("whole") << true << "✓ The chain of 1,200 entries is whole.";
    QTest::newRow("gap") << false
                         << "✗ The chain of 1,200 entries is broken.\nGap at entry 7: no entry";
}

void AuditPageTest::saysWhatVerificationFound()
{
    QFETCH(bool, ok);
    Stage stage;
    stage.begin();
    AuditTrailModel model(stage.session);
    AuditPage page(model);
    auto* verify = page.findChild<QPushButton*>(QStringLiteral("auditVerify"));
    verify->click();
    QCOMPARE(verify->text(), QStringLiteral("Cancel"));
    AuditVerdict verdict;
    verdict.ok = ok;
    verdict.entries = 1200;
    if (!ok)
        verdict.findings = {{FindingKind::Gap, 7, "no entry"}};
    stage.gateway->answer<VerifyAudit>(verdict);
    QTRY_COMPARE(verify->text(), QStringLiteral("Verify"));
    QTEST(page.findChild<QLabel*>(QStringLiteral("auditVerdict"))->text(), "shown");
}

void AuditPageTest::saysWhatFailed()
{
    Stage stage;
    stage.begin();
    AuditTrailModel model(stage.session);
    AuditPage page(model);
    page.show();
    model.setActive(true);
    stage.gateway->refuse<ListAudit>(fail(Errc::Forbidden, "no"));
    auto* message = page.findChild<QLabel*>(QStringLiteral("auditMessage"));
    QTRY_VERIFY(message->text().contains(QStringLiteral("role")));
    QVERIFY(message->isVisible());
}

} // namespace trunkline

QTEST_MAIN(trunkline::AuditPageTest)
#include "tst_auditpage.moc"
