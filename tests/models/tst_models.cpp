#include "models/audit/audittrailmodel.h"
#include "models/base/format.h"
#include "models/base/whenready.h"
#include "models/calls/calllogmodel.h"
#include "models/campaigns/campaigneditor.h"
#include "models/campaigns/campaignlistmodel.h"
#include "models/dashboard/dashboardmodel.h"
#include "models/gateway/jsongateway.h"
#include "tests/models/stage.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

namespace trunkline {

namespace {

Currency currency(const char* code) { return *Currency::parse(code); }

Dashboard boardOf(std::int64_t calls)
{
    Dashboard board;
    board.tenantName = "Acme Media";
    board.timeZone = "America/New_York";
    board.from = *parseIsoDate("2026-11-16");
    board.to = *parseIsoDate("2026-11-22");
    board.currency = currency("USD");
    board.totals.calls = calls;
    board.totals.answered = calls / 2;
    return board;
}

Campaign campaignOf(int number, const char* name)
{
    Campaign campaign;
    campaign.id = campaignId(number);
    campaign.name = name;
    campaign.revenuePerCall = Revenue(42'000'000);
    campaign.payoutPerCall = Payout(26'000'000);
    campaign.version = 3;
    return campaign;
}

} // namespace

class ModelsTest : public QObject {
    Q_OBJECT

private slots:
    void formatsMoney_data();
    void formatsMoney();
    void formatsDurations_data();
    void formatsDurations();
    void formatsDates_data();
    void formatsDates();
    void receivesEachAnswerOnce_data();
    void receivesEachAnswerOnce();
    void choosesRanges_data();
    void choosesRanges();
    void dropsStaleDashboards();
    void hidesMoneyThatIsNotThere();
    void leavesNothingBehindWhenItLeaves();
    void survivesTheWire();
    void cutsTheLogIntoBlocks();
    void forgetsBlocksThatWereLeft();
    void refusesAnAuditPage();
    void keepsWhatWasTypedInAConflict();
    void previewsMoney();
    void readsNoBlockWhileCounting();
    void keepsWhatOthersChangedInAConflict();
};

void ModelsTest::formatsMoney_data()
{
    QTest::addColumn<qint64>("micros");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("shown");
    QTest::addColumn<QString>("exact");
    QTest::newRow("dollars") << qint64(67'575'200'000) << "USD"
                             << "$67,575.20"
                             << "$67,575.20";
    QTest::newRow("half rounds up") << qint64(5'000) << "USD"
                                    << "$0.01"
                                    << "$0.005";
    QTest::newRow("below half") << qint64(-4'999) << "USD"
                                << "$0.00"
                                << "−$0.004999";
    QTest::newRow("negative") << qint64(-1'250'000) << "ILS"
                              << "−₪1.25"
                              << "−₪1.25";
    QTest::newRow("no coins") << qint64(1'500'000) << "JPY"
                              << "¥2"
                              << "¥1.5";
    QTest::newRow("three digits") << qint64(1'234'500) << "KWD"
                                  << "KWD\u00a01.235"
                                  << "KWD\u00a01.2345";
    QTest::newRow("smallest") << std::numeric_limits<qint64>::min() << "USD"
                              << "−$9,223,372,036,854.78"
                              << "−$9,223,372,036,854.775808";
}

void ModelsTest::formatsMoney()
{
    QFETCH(qint64, micros);
    QFETCH(QString, code);
    QTEST(formatMoney(micros, currency(code.toLatin1().constData())), "shown");
    QTEST(formatExactMoney(micros, currency(code.toLatin1().constData())), "exact");
}

void ModelsTest::formatsDurations_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("shown");
    QTest::newRow("none") << qint64(0) << "0:00";
    QTest::newRow("minutes") << qint64(247) << "4:07";
    QTest::newRow("hours") << qint64(3729) << "1:02:09";
    QTest::newRow("negative ring") << qint64(-5) << "−0:05";
}

void ModelsTest::formatsDurations()
{
    QFETCH(qint64, seconds);
    QTEST(formatDuration(seconds), "shown");
}

void ModelsTest::formatsDates_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("shown");
    QTest::newRow("one month") << "2026-11-16"
                               << "2026-11-22"
                               << "16–22 Nov";
    QTest::newRow("two months") << "2026-10-28"
                                << "2026-11-03"
                                << "28 Oct – 3 Nov";
    QTest::newRow("two years") << "2025-12-30"
                               << "2026-01-02"
                               << "30 Dec 2025 – 2 Jan 2026";
    QTest::newRow("one day") << "2026-11-22"
                             << "2026-11-22"
                             << "22 Nov";
}

void ModelsTest::formatsDates()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QTEST(formatDates(*parseIsoDate(utf8(from)), *parseIsoDate(utf8(to))), "shown");
}

void ModelsTest::receivesEachAnswerOnce_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<QString>("heard");
    QTest::newRow("answered before") << "answered"
                                     << "7";
    QTest::newRow("dropped") << "dropped"
                             << "cancelled";
    QTest::newRow("thrown") << "thrown"
                            << "internal";
}

void ModelsTest::receivesEachAnswerOnce()
{
    QFETCH(QString, how);
    QStringList answers;
    {
        QPromise<Result<int>> promise;
        promise.start();
        whenReady(promise.future(), this, [&answers](Result<int> answer) {
            answers.push_back(
                answer ? QString::number(*answer) : QString::fromLatin1(name(answer.error().code)));
        });
        if (how == u"answered") {
            promise.addResult(7);
            promise.finish();
        } else if (how == u"thrown") {
            promise.setException(std::make_exception_ptr(std::runtime_error("no")));
            promise.finish();
        }
        QVERIFY(answers.isEmpty());
    }
    QFETCH(QString, heard);
    QTRY_COMPARE(answers, QStringList{heard});
    QTest::qWait(10);
    QCOMPARE(answers.size(), 1);
}

void ModelsTest::choosesRanges_data()
{
    QTest::addColumn<QString>("choice");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("before");
    QTest::newRow("week") << "7d"
                          << "2026-11-16"
                          << "2026-11-22"
                          << "2026-11-09";
    QTest::newRow("today") << "today"
                           << "2026-11-22"
                           << "2026-11-22"
                           << "2026-11-21";
    QTest::newRow("fixed") << "1999-01-01..1999-01-31"
                           << "1999-01-01"
                           << "1999-01-31"
                           << "1998-12-01";
    QTest::newRow("turned round") << "1999-01-31..1999-01-01"
                                  << ""
                                  << ""
                                  << "";
    QTest::newRow("no such day") << "1999-02-30..1999-03-01"
                                 << ""
                                 << ""
                                 << "";
    QTest::newRow("nonsense") << "lately"
                              << ""
                              << ""
                              << "";
}

void ModelsTest::choosesRanges()
{
    QFETCH(QString, choice);
    QFETCH(QString, from);
    Stage stage;
    stage.begin();
    const Outcome outcome = stage.scope.setRange(choice);
    QCOMPARE(outcome.ok(), !from.isEmpty());
    if (!outcome)
        return;
    QCOMPARE(text(isoDate(stage.scope.days().from)), from);
    QTEST(text(isoDate(stage.scope.days().to)), "to");
    QTEST(text(isoDate(stage.scope.daysBefore().from)), "before");
}

void ModelsTest::dropsStaleDashboards()
{
    Stage stage;
    stage.begin();
    DashboardModel model(stage.session, stage.scope);
    model.setActive(true);
    QCOMPARE(stage.gateway->waiting<ReadDashboard>(), 1);
    const auto [old, oldQuestion] = stage.gateway->take<ReadDashboard>();
    QVERIFY(stage.scope.setRange(QStringLiteral("30d")).ok());
    QVERIFY(oldQuestion.stop.stop_requested());
    const ReadDashboard asked = stage.gateway->answer<ReadDashboard>(boardOf(30));
    QCOMPARE(text(isoDate(asked.from)), QStringLiteral("2026-10-24"));
    QTRY_VERIFY(model.state() == DashboardModel::State::Ready);
    FakeGateway::give(oldQuestion, std::any(boardOf(7)));
    QTest::qWait(20);
    QCOMPARE(model.dashboard()->totals.calls, 30);
}

void ModelsTest::hidesMoneyThatIsNotThere()
{
    Stage stage(Role::Readonly);
    stage.begin();
    DashboardModel model(stage.session, stage.scope);
    model.setActive(true);
    Dashboard board = boardOf(10);
    board.comparison = boardOf(8).totals;
    board.totals.revenueMicros = Revenue(5'000'000);
    stage.gateway->answer<ReadDashboard>(board);
    QTRY_VERIFY(model.state() == DashboardModel::State::Ready);
    const auto kpis = model.kpis();
    QCOMPARE(kpis.size(), std::size_t(4));
    QCOMPARE(kpis[0].delta, QStringLiteral("25.0%"));
    QCOMPARE(kpis[0].direction, 1);
    QCOMPARE(kpis[1].share, QStringLiteral("50.0%"));
    QCOMPARE(kpis[2].share, QStringLiteral("0.0%"));
    QCOMPARE(kpis[3].name, QStringLiteral("revenue"));
    QCOMPARE(kpis[3].value, QStringLiteral("$5.00"));
}

void ModelsTest::leavesNothingBehindWhenItLeaves()
{
    Stage stage;
    stage.begin();
    DashboardModel model(stage.session, stage.scope);
    model.setActive(true);
    stage.gateway->answer<ReadDashboard>(boardOf(7));
    QTRY_VERIFY(model.dashboard().has_value());
    stage.session.connectTo({});
    QVERIFY(!model.dashboard());
    QVERIFY(model.state() == DashboardModel::State::Idle);
    QVERIFY(!stage.session.may(Permission::DashboardRead));
}

void ModelsTest::survivesTheWire()
{
    FakeGateway inner;
    JsonGateway gateway(inner);
    ReadDashboard question{*parseIsoDate("1999-01-01"), *parseIsoDate("1999-01-31"), {}, {}, {}};
    question.filter.campaigns = {campaignId(4)};
    auto future = gateway.call(question);
    const Dashboard board = boardOf(12);
    const ReadDashboard asked = inner.answer<ReadDashboard>(board);
    QVERIFY(asked.filter == question.filter);
    QTRY_VERIFY(future.isFinished());
    const auto answer = answerOf(future);
    QVERIFY(answer.ok());
    QVERIFY(*answer == board);
}

void ModelsTest::cutsTheLogIntoBlocks()
{
    Stage stage;
    stage.begin();
    CallLogModel model(stage.session, stage.scope);
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setActive(true);
    stage.gateway->answer<CountCalls>({450,
        {{at("2026-11-20T10:00:00Z"), 150}, {at("2026-11-20T11:00:00Z"), 100},
            {at("2026-11-20T12:00:00Z"), 200}}});
    QTRY_COMPARE(model.rowCount(), 450);
    QTRY_COMPARE(stage.gateway->waiting<ListCalls>(), 1);
    CallPage page;
    for (int i = 0; i < 200; ++i) {
        Call call;
        call.startedAt = at("2026-11-20T12:59:59Z") - std::chrono::seconds{i};
        call.talkSeconds = 200 - i;
        page.items.push_back(call);
    }
    const ListCalls first = stage.gateway->answer<ListCalls>(page);
    QVERIFY(first.from == at("2026-11-20T12:00:00Z"));
    QVERIFY(first.to == stage.scope.end());
    QTRY_VERIFY(model.callAt(0) != nullptr);
    QCOMPARE(model.callAt(0)->talkSeconds, 200);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("20 Nov 07:59:59"));
    QVERIFY(model.callAt(300) == nullptr);
    QTRY_COMPARE(stage.gateway->waiting<ListCalls>(), 1);
    const ListCalls second = stage.gateway->refuse<ListCalls>(fail(Errc::Unavailable, "gone"));
    QVERIFY(second.from == at("2026-11-20T10:00:00Z"));
    QVERIFY(second.to == at("2026-11-20T12:00:00Z"));
    QTRY_VERIFY(model.state() == CallLogModel::State::Failed);
    QCOMPARE(model.rowAt(at("2026-11-20T10:30:00Z")), 300);
}

void ModelsTest::forgetsBlocksThatWereLeft()
{
    Stage stage;
    stage.begin();
    CallLogModel model(stage.session, stage.scope);
    model.setActive(true);
    CallTimeline timeline;
    for (int i = 0; i < 24; ++i)
        timeline.hours.push_back({at("2026-11-20T00:00:00Z") + std::chrono::hours{i}, 200});
    timeline.total = 24 * 200;
    stage.gateway->answer<CountCalls>(timeline);
    for (int block = 0; block < 24; ++block) {
        QTRY_COMPARE(stage.gateway->waiting<ListCalls>(), 1);
        stage.gateway->answer<ListCalls>({std::vector<Call>(200), {}});
        QTRY_VERIFY(model.callAt(block * 200) != nullptr);
        model.callAt((block + 1) * 200);
    }
    QCOMPARE(model.rowsInMemory(), std::size_t(CallLogModel::mostBlocks * 200));
}

void ModelsTest::refusesAnAuditPage()
{
    Stage stage;
    stage.begin();
    AuditTrailModel model(stage.session);
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setActive(true);
    AuditEntry entry;
    entry.seq = 2;
    entry.result = AuditResult::Refused;
    stage.gateway->answer<ListAudit>({{entry}, "more"});
    QTRY_COMPARE(model.rowCount(), 1);
    QVERIFY(model.canFetchMore({}));
    model.fetchMore({});
    QVERIFY(!model.canFetchMore({}));
    const ListAudit asked = stage.gateway->refuse<ListAudit>(fail(Errc::Unavailable, "gone"));
    QCOMPARE(asked.page.after, std::string("more"));
    QTRY_VERIFY(model.state() == AuditTrailModel::State::Failed);
    QCOMPARE(model.rowCount(), 1);
    const QModelIndex result = model.index(0, model.columnCount() - 1);
    QVERIFY(result.data(ToneRole).value<Tone>() == Tone::Bad);
}

void ModelsTest::keepsWhatWasTypedInAConflict()
{
    Stage stage;
    stage.begin();
    CampaignEditor editor(stage.session);
    editor.begin(campaignOf(1, "Solar"));
    CampaignDraft draft = editor.draft();
    draft.name = "Solar Southwest";
    editor.setDraft(draft);
    QVERIFY(editor.isDirty());
    editor.submit();
    QVERIFY(editor.isBusy());
    stage.gateway->refuse<UpdateCampaign>(fail(Errc::Conflict, "changed since"));
    QTRY_VERIFY(editor.isConflict());
    QCOMPARE(editor.draft().name, std::string("Solar Southwest"));
    editor.reload();
    Campaign newer = campaignOf(1, "Solar West");
    newer.version = 4;
    stage.gateway->answer<ReadCampaign>(newer);
    QTRY_VERIFY(!editor.isBusy());
    QCOMPARE(editor.draft().name, std::string("Solar Southwest"));
    editor.submit();
    QCOMPARE((stage.gateway->take<UpdateCampaign>().first.draft.version), std::int64_t(4));
}

void ModelsTest::previewsMoney()
{
    Stage stage;
    stage.begin();
    CampaignEditor editor(stage.session);
    editor.begin(campaignOf(1, "Solar"));
    Dashboard week = boardOf(100);
    week.totals.qualified = 20;
    stage.gateway->answer<ReadDashboard>(week);
    CampaignDraft draft = editor.draft();
    draft.revenuePerCall = Revenue(43'500'000);
    editor.setDraft(draft);
    QTRY_VERIFY(editor.preview().contains(QStringLiteral("$42.00 → $43.50 a call: +$30.00")));
}

void ModelsTest::readsNoBlockWhileCounting()
{
    Stage stage;
    stage.begin();
    CallLogModel model(stage.session, stage.scope);
    model.setActive(true);
    CallTimeline timeline;
    for (int i = 0; i < 24; ++i)
        timeline.hours.push_back({at("2026-11-20T00:00:00Z") + std::chrono::hours{i}, 200});
    timeline.total = 24 * 200;
    stage.gateway->answer<CountCalls>(timeline);
    QTRY_COMPARE(stage.gateway->waiting<ListCalls>(), 1);
    stage.gateway->answer<ListCalls>({std::vector<Call>(200), {}});
    QTRY_VERIFY(model.callAt(0) != nullptr);
    model.refresh();
    QVERIFY(model.callAt(20 * 200) == nullptr);
    QTest::qWait(20);
    QCOMPARE(stage.gateway->waiting<ListCalls>(), 0);
    stage.gateway->answer<CountCalls>({200, {{at("2026-11-20T00:00:00Z"), 200}}});
    QTRY_COMPARE(model.rowCount(), 200);
    QTRY_COMPARE(stage.gateway->waiting<ListCalls>(), 1);
    stage.gateway->answer<ListCalls>({std::vector<Call>(200), {}});
    QTRY_VERIFY(model.callAt(0) != nullptr);
    QCOMPARE(model.rowsInMemory(), std::size_t(200));
}

void ModelsTest::keepsWhatOthersChangedInAConflict()
{
    Stage stage;
    stage.begin();
    CampaignEditor editor(stage.session);
    editor.begin(campaignOf(1, "Solar"));
    CampaignDraft draft = editor.draft();
    draft.name = "Solar Southwest";
    editor.setDraft(draft);
    editor.submit();
    stage.gateway->refuse<UpdateCampaign>(fail(Errc::Conflict, "changed since"));
    QTRY_VERIFY(editor.isConflict());
    editor.reload();
    Campaign newer = campaignOf(1, "Solar");
    newer.version = 4;
    newer.payoutPerCall = Payout(99'000'000); // by somebody else
    stage.gateway->answer<ReadCampaign>(newer);
    QTRY_VERIFY(!editor.isBusy());
    editor.submit();
    const auto sent = stage.gateway->take<UpdateCampaign>().first;
    QCOMPARE(sent.draft.payoutPerCall.micros.value_or(0), std::int64_t(99'000'000));
    QCOMPARE(sent.draft.name, std::string("Solar Southwest"));
}

} // namespace trunkline

QTEST_GUILESS_MAIN(trunkline::ModelsTest)
#include "tst_models.moc"
