#include "tests/services/audit/original.h"

#include "services/contract/buyers.h"
#include "services/contract/calls.h"
#include "services/contract/campaigns.h"
#include "services/contract/demo.h"
#include "services/contract/exports.h"
#include "services/contract/publishers.h"
#include "tests/support/must.h"
#include "tests/support/stores.h"

#include <QByteArray>
#include <QTest>

#include <atomic>

namespace trunkline {

namespace {

/// Each entry has a time of its own.
class Ticking final : public Clock {
public:
    Instant now() const override
    {
        return Instant{std::chrono::sys_days{std::chrono::January / 5 / 2026}}
        + std::chrono::seconds{++m_ticks};
    }

private:
    mutable std::atomic<std::int64_t> m_ticks = 0;
};

std::shared_ptr<Workspace> opened(const std::string& place, const WorkspaceParts& parts = {})
{
    return must(place.starts_with("postgresql:") ? Workspace::connect(Secret(place), parts)
                                                 : Workspace::open(place, parts),
        "the store");
}

constexpr std::int64_t middle = 500;
constexpr std::int64_t checkpoint = 1000;
constexpr std::int64_t last = 1100;

} // namespace

/// The store itself; its keys are kept beside it.
struct Original {
    Folder folder = makeFolder();
    EmptyDatabase server; ///< PostgreSQL only
    std::string place;
};

AuditVerdict StoreCopy::verify(bool contents) const
{
    const std::shared_ptr<Workspace> workspace = opened(place);
    Envelope envelope;
    envelope.caller = must(workspace->owner(must(workspace->tenant({}), "the tenant")), "an owner");
    return must(workspace->dispatcher()->call(envelope, VerifyAudit{contents}), "the verification");
}

/// Makes entry after entry.
class OriginalStore::Making {
public:
    explicit Making(OriginalStore& store)
        : m_store(store)
    {
    }

    void open(const std::string& place, const WorkspaceParts& parts)
    {
        m_workspace = opened(place, parts);
        m_envelope.caller
            = must(m_workspace->owner(must(m_workspace->tenant({}), "the tenant")), "the owner");
    }
    void close() { m_workspace.reset(); }
    template <Operation Op>
    typename Op::Response ask(const Op& op)
    {
        auto answer
            = must(m_workspace->dispatcher()->call(m_envelope, op), Op::facts.name.value.data());
        if (Op::facts.effect == Effect::Write)
            ++m_entries;
        return answer;
    }
    void business();
    void ingest(const std::string& source);
    void upTo(std::int64_t entries)
    {
        while (m_entries < entries)
            ask(RecordExport{{"dashboard", ExportFormat::Png, true, "7d"}});
    }
    /// The next entry changes the campaign of the spot.
    void change(Spot spot);
    std::int64_t entries() const { return m_entries; }

private:
    OriginalStore& m_store;
    std::shared_ptr<Workspace> m_workspace;
    Envelope m_envelope;
    std::int64_t m_entries = 2; // the key and the tenant
};

void OriginalStore::Making::change(Spot spot)
{
    const CampaignId id = m_store.campaign(spot);
    CampaignDraft draft;
    draft.name = "Changed at " + std::to_string(m_entries + 1);
    draft.revenuePerCall = 42'000'000;
    draft.payoutPerCall = 21'000'000;
    draft.version = 1;
    ask(UpdateCampaign{id, draft});
}

void OriginalStore::Making::business()
{
    const Instant from{std::chrono::sys_days{std::chrono::January / 4 / 2026}};
    const Instant until = from + std::chrono::hours{18};
    ask(ResetDemo{1, 2000, from, until});
    ask(AdvanceDemo{from + std::chrono::hours{14}});
    ask(AdvanceDemo{until});
    CreatePublisher publisher;
    publisher.draft.name.value = "Morning Calls";
    publisher.draft.contactName.value = "Ann Able";
    publisher.draft.contactEmail.value = "ann@able.example";
    publisher.draft.contactPhone.value = "+12025550101";
    m_store.m_publisher = ask(publisher).id;
    publisher.draft.contactName.value = "Ben Baker";
    publisher.draft.version = 1;
    ask(UpdatePublisher{m_store.m_publisher, publisher.draft});
    CreateBuyer buyer;
    buyer.draft.name.value = "Evening Desk";
    buyer.draft.destination.value = "+12025550102";
    buyer.draft.contactName.value = "Cay Cole";
    m_store.m_buyer = ask(buyer).id;
    buyer.draft.dailyCap = 12;
    buyer.draft.version = 1;
    ask(UpdateBuyer{m_store.m_buyer, buyer.draft});
    for (std::size_t i = 0; i < m_store.m_campaigns.size(); ++i) {
        CreateCampaign campaign;
        campaign.draft.name = "Campaign " + std::to_string(i);
        campaign.draft.revenuePerCall = 10'000'000;
        campaign.draft.payoutPerCall = 5'000'000;
        m_store.m_campaigns[i] = ask(campaign).id;
    }
    const Campaign laidOut = ask(ListCampaigns{}).items.back();
    CampaignDraft draft;
    draft.name = laidOut.name;
    draft.revenuePerCall = 1'000'000;
    draft.payoutPerCall = 500'000;
    draft.version = laidOut.version;
    ask(UpdateCampaign{laidOut.id, draft});
    ingest("early");
}

void OriginalStore::Making::ingest(const std::string& source)
{
    IngestCalls ingest;
    ingest.source = source;
    for (int i = 0; i < 3; ++i) {
        CallRecord record;
        record.externalId = std::to_string(i);
        record.startedAt = Instant{std::chrono::sys_days{std::chrono::January / 4 / 2026}}
            + std::chrono::hours{i};
        record.caller.value = "+12025550147";
        record.outcome = CallOutcome::Answered;
        record.talkSeconds = 100 + i;
        record.campaignId = m_store.m_campaigns[0];
        ingest.calls.push_back(std::move(record));
    }
    ask(ingest);
}

OriginalStore::OriginalStore(const std::string& engine)
    : m_original(std::make_shared<Original>())
{
    qputenv("XDG_DATA_HOME", QByteArray(m_original->folder.path.c_str()));
    const WorkspaceParts parts{std::make_shared<Ticking>(), std::make_shared<SeededRandom>(7)};
    const NewTenant acme{
        "Acme Media", "America/New_York", "US", must(Currency::parse("USD"), "currency"), true};
    if (engine == "sqlite") {
        m_original->place = (m_original->folder.path / "original.trunkline").string();
        must(Workspace::create(m_original->place, acme, parts), "the workspace");
    } else {
        m_original->server = makeEmptyDatabase();
        m_original->place = m_original->server.url;
        const auto made
            = must(Workspace::connect(Secret(m_original->place), parts), "the database");
        must(made->addTenant(acme), "the tenant");
    }
    Making making(*this);
    making.open(m_original->place, parts);
    making.business();
    m_firstChange = making.entries() + 1;
    making.change(Spot::First);
    making.upTo(middle - 1);
    making.change(Spot::Middle);
    making.close(); // signs the head
    m_older = copy();
    making.open(m_original->place, parts);
    making.ingest("late");
    making.upTo(checkpoint - 1);
    making.change(Spot::Checkpoint);
    making.upTo(last - 1);
    making.change(Spot::Last);
    making.close();
}

OriginalStore::~OriginalStore() = default;

StoreCopy OriginalStore::copy() const { return copyOf(m_original->place); }

StoreCopy OriginalStore::olderCopy() const { return copyOf(m_older.place); }

StoreCopy OriginalStore::copyOf(const std::string& place)
{
    if (place.starts_with("postgresql:")) {
        EmptyDatabase copy = makeCopyOfDatabase(place);
        return {copy.url, std::move(copy.place)};
    }
    Folder folder = makeFolder();
    const std::filesystem::path file = folder.path / "copy.trunkline";
    std::filesystem::copy_file(place, file);
    return {file.string(), std::move(folder.place)};
}

std::int64_t OriginalStore::seq(Spot spot) const
{
    constexpr std::array seqs{std::int64_t{1}, middle, last, checkpoint};
    return seqs[static_cast<std::size_t>(spot)];
}

std::int64_t OriginalStore::changed(Spot spot) const
{
    return spot == Spot::First ? m_firstChange : seq(spot);
}

void engineRows()
{
    QTest::addColumn<QString>("engine");
    QTest::newRow("sqlite") << "sqlite";
    if (hasPostgreSql())
        QTest::newRow("postgresql") << "postgresql";
}

const OriginalStore& Originals::of(const QString& engine)
{
    std::unique_ptr<OriginalStore>& made = m_made[engine];
    if (!made)
        made = std::make_unique<OriginalStore>(engine.toStdString());
    return *made;
}

} // namespace trunkline
