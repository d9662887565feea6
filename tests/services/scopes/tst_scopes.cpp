// Which rows a PUBLISHER and a BUYER get, before anything is redacted. On both stores.

#include "services/contract/buyers.h"
#include "services/contract/campaigns.h"
#include "services/contract/publishers.h"
#include "tests/services/stage/rowsof.h"
#include "tests/services/stage/stage.h"
#include "tests/services/stage/stores.h"

#include <QTest>

#include <functional>

using namespace trunkline;

using Check = std::function<void(Stage&)>;
Q_DECLARE_METATYPE(Check)

namespace {

/// Two partners of each side and three campaigns: a number of the first publisher leads to the
/// first campaign, one of its calls to the second, and nothing of it to the third.
struct Partners {
    PublisherId publishers[2];
    BuyerId buyers[2];
    CampaignId campaigns[3];
    FlowId flow;
    Number number;
    StagedCall call;
};

Partners partners(Stage& stage)
{
    Partners out;
    const Principal& owner = stage.owner();
    Flow flow = fresh<Flow>(stage, owner);
    flow.name = "Flow";
    put(stage, owner, flow);
    out.flow = flow.id;
    for (std::size_t i = 0; i < 2; ++i) {
        const std::string n = std::to_string(i);
        PublisherDraft publisher;
        publisher.name.value = "Publisher " + n;
        out.publishers[i] = stage.call(CreatePublisher{publisher})->id;
        BuyerDraft buyer;
        buyer.name.value = "Buyer " + n;
        buyer.destination.value = "+16025550111";
        out.buyers[i] = stage.call(CreateBuyer{buyer})->id;
    }
    for (std::size_t i = 0; i < 3; ++i)
        out.campaigns[i] = stage
                               .call(CreateCampaign{{.name = "Campaign " + std::to_string(i),
                                   .revenuePerCall = Revenue(50),
                                   .payoutPerCall = Payout(30),
                                   .flowId = flow.id,
                                   .notes = "sold to Buyer 0"}})
                               ->id;
    for (std::size_t i = 0; i < 2; ++i) {
        Number number = fresh<Number>(stage, owner);
        number.number.value = "+1602555010" + std::to_string(i);
        number.campaignId = out.campaigns[i == 0 ? 0 : 2];
        number.publisherId = out.publishers[i];
        put(stage, owner, number);
        if (i == 0)
            out.number = number;
    }
    out.call = stagedCall(stage, stage.now() + std::chrono::microseconds(123'456));
    out.call.campaignId = out.campaigns[1];
    out.call.publisherId = out.publishers[0];
    out.call.buyerId = out.buyers[0];
    put(stage, owner, out.call);
    putHour(stage, owner, out.call);
    return out;
}

template <class T>
bool hidden(const Result<T>& answer)
{
    return !answer && answer.error().code == Errc::NotFound;
}

void campaigns(Stage& stage)
{
    const Partners all = partners(stage);
    QCOMPARE(stage.call(ListCampaigns{})->items.size(), std::size_t(3));

    const Principal first = stage.publisher(all.publishers[0]);
    const auto own = stage.call(first, ListCampaigns{});
    QVERIFY(own.ok());
    QCOMPARE(own->items.size(), std::size_t(2));
    QVERIFY(own->items[0].id == all.campaigns[0]);
    QVERIFY(own->items[1].id == all.campaigns[1]);
    for (const Campaign& campaign : own->items) {
        QVERIFY(campaign.notes.empty());
        QVERIFY(campaign.flowId.isNil());
    }
    const auto one = stage.call(first, ReadCampaign{all.campaigns[1]});
    QVERIFY(one.ok());
    QVERIFY(one->notes.empty());
    QVERIFY(hidden(stage.call(first, ReadCampaign{all.campaigns[2]})));

    const auto second = stage.call(stage.publisher(all.publishers[1]), ListCampaigns{});
    QCOMPARE(second->items.size(), std::size_t(1));
    QVERIFY(second->items[0].id == all.campaigns[2]);

    // A cursor of one publisher is none of another.
    const auto page = stage.call(first, ListCampaigns{{.after = {}, .limit = 1}});
    QCOMPARE(page->items.size(), std::size_t(1));
    QVERIFY(!page->next.empty());
    const auto rest = stage.call(first, ListCampaigns{{.after = page->next, .limit = 1}});
    QVERIFY(rest->items[0].id == all.campaigns[1]);
    QVERIFY(rest->next.empty());
    const auto stolen = stage.call(
        stage.publisher(all.publishers[1]), ListCampaigns{{.after = page->next, .limit = 1}});
    QVERIFY(!stolen.ok() && stolen.error().code == Errc::Invalid);

    // A buyer has no campaigns, whatever the matrix says of the operation.
    QVERIFY(stage.call(stage.buyer(all.buyers[0]), ListCampaigns{})->items.empty());
    QVERIFY(hidden(stage.call(stage.buyer(all.buyers[0]), ReadCampaign{all.campaigns[0]})));
}

void numbers(Stage& stage)
{
    const Partners all = partners(stage);
    QCOMPARE(stage.call(ListNumbers{})->items.size(), std::size_t(2));
    const auto own = stage.call(stage.publisher(all.publishers[0]), ListNumbers{});
    QCOMPARE(own->items.size(), std::size_t(1));
    QVERIFY(own->items[0] == all.number);
    QVERIFY(stage.call(stage.publisher(all.publishers[0]), ReadNumber{all.number.id}).ok());
    QVERIFY(hidden(stage.call(stage.publisher(all.publishers[1]), ReadNumber{all.number.id})));
    QVERIFY(stage.call(stage.buyer(all.buyers[0]), ListNumbers{})->items.empty());
    QVERIFY(hidden(stage.call(stage.buyer(all.buyers[0]), ReadNumber{all.number.id})));
}

void invoices(Stage& stage)
{
    const Partners all = partners(stage);
    std::vector<Invoice> made;
    for (std::size_t i = 0; i < 4; ++i) {
        Invoice invoice = fresh<Invoice>(stage, stage.owner());
        invoice.kind = i < 2 ? InvoiceKind::BuyerInvoice : InvoiceKind::PublisherStatement;
        invoice.number = "N-" + std::to_string(i);
        if (i < 2)
            invoice.buyerId = all.buyers[i];
        else
            invoice.publisherId = all.publishers[i - 2];
        invoice.periodFrom = Date{std::chrono::year{2026} / 1 / 1};
        invoice.periodTo = Date{std::chrono::year{2026} / 1 / 31};
        invoice.currency = Currency{{'U', 'S', 'D'}};
        InvoiceLine line;
        line.id = stage.newId<InvoiceLineId>();
        line.description = "Calls";
        invoice.lines = {line};
        put(stage, stage.owner(), invoice);
        made.push_back(invoice);
    }
    QCOMPARE(stage.call(ListInvoices{})->items.size(), std::size_t(4));
    const Principal readers[] = {stage.buyer(all.buyers[0]), stage.buyer(all.buyers[1]),
        stage.publisher(all.publishers[0]), stage.publisher(all.publishers[1])};
    for (std::size_t reader = 0; reader < 4; ++reader) {
        const auto own = stage.call(readers[reader], ListInvoices{});
        QVERIFY(own.ok());
        QCOMPARE(own->items.size(), std::size_t(1));
        QVERIFY(own->items[0].id == made[reader].id);
        for (std::size_t i = 0; i < 4; ++i) {
            const auto one = stage.call(readers[reader], ReadInvoice{made[i].id});
            if (i == reader)
                QVERIFY(one.ok() && *one == made[i]);
            else
                QVERIFY(hidden(one));
        }
    }
}

void transcripts(Stage& stage)
{
    const Partners all = partners(stage);
    Transcript transcript = fresh<Transcript>(stage, stage.owner());
    transcript.callId = all.call.id;
    transcript.language = "en-US";
    transcript.segments = {{0, 1'500, Speaker::Agent, {"Hello <b>'there'</b> \xF0\x9F\x93\x9E"}},
        {1'500, 2'000, Speaker::Caller, {""}}};
    put(stage, stage.owner(), transcript, all.call.startedAt);

    const auto read = stage.call(ReadTranscript{all.call.id});
    QVERIFY(read.ok());
    QVERIFY(*read == transcript);
    QCOMPARE(stage.entityId(), transcript.id.text());
    QCOMPARE(stage.label(), "call " + all.call.id.text());

    QVERIFY(stage.call(stage.buyer(all.buyers[0]), ReadTranscript{all.call.id}).ok());
    QVERIFY(hidden(stage.call(stage.buyer(all.buyers[1]), ReadTranscript{all.call.id})));
    QVERIFY(hidden(stage.call(stage.publisher(all.publishers[1]), ReadTranscript{all.call.id})));
    QVERIFY(hidden(stage.call(stage.stranger(), ReadTranscript{all.call.id})));
    // A call of the same millisecond has none.
    const StagedCall silent = stagedCall(stage, all.call.startedAt);
    put(stage, stage.owner(), silent);
    QVERIFY(hidden(stage.call(ReadTranscript{silent.id})));
    QVERIFY(hidden(stage.call(ReadTranscript{})));
}

void flowOfACampaign(Stage& stage)
{
    const Partners all = partners(stage);
    CampaignDraft draft{.name = "New",
        .revenuePerCall = Revenue(1),
        .payoutPerCall = Payout(1),
        .flowId = all.flow,
        .notes = {}};
    const auto made = stage.call(CreateCampaign{draft});
    QVERIFY(made.ok());
    QVERIFY(made->flowId == all.flow);
    draft.version = made->version;
    draft.flowId = stage.newId<FlowId>();
    const auto updated = stage.call(UpdateCampaign{made->id, draft});
    QVERIFY(!updated.ok() && updated.error().code == Errc::Invalid);
    QVERIFY(!fieldMessage(updated.error(), "draft.flow_id").empty());
    draft.name = "Another";
    const auto created = stage.call(CreateCampaign{draft});
    QVERIFY(!created.ok() && created.error().code == Errc::Invalid);
    // Another tenant's flow is not there either.
    draft.flowId = all.flow;
    const auto foreign = stage.call(stage.stranger(), CreateCampaign{draft});
    QVERIFY(!foreign.ok() && foreign.error().code == Errc::Invalid);
    draft.flowId = {};
    draft.name = "New";
    const auto cleared = stage.call(UpdateCampaign{made->id, draft});
    QVERIFY(cleared.ok());
    QVERIFY(cleared->flowId.isNil());
}

} // namespace

class TestScopes : public QObject {
    Q_OBJECT

private slots:
    void scopes_data()
    {
        QTest::addColumn<Check>("check");
        QTest::addColumn<TestStore>("store");
        const std::pair<const char*, void (*)(Stage&)> checks[]
            = {{"campaigns", campaigns}, {"numbers", numbers}, {"invoices", invoices},
                {"transcripts", transcripts}, {"flow of a campaign", flowOfACampaign}};
        for (const TestStore& store : testStores())
            for (const auto& [name, check] : checks)
                QTest::addRow("%s, %s", name, store.name) << Check(check) << store;
    }
    void scopes()
    {
        QFETCH(Check, check);
        QFETCH(TestStore, store);
        Stage stage(store.open());
        check(stage);
    }
};

QTEST_GUILESS_MAIN(TestScopes)
#include "tst_scopes.moc"
