// Publishers, buyers and campaigns: create, read, list, update, archive, on both stores.

#include "services/contract/cursor.h"
#include "tests/services/editing/kinds.h"
#include "tests/services/stage/nasty.h"
#include "tests/services/stage/stage.h"
#include "tests/services/stage/stores.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace trunkline;

using Check = std::function<void(Stage&)>;
Q_DECLARE_METATYPE(Check)

namespace {

template <class Kind>
typename Kind::Record made(Stage& stage, const std::string& name)
{
    auto record = stage.call(typename Kind::Create{Kind::draft(name)});
    if (!record)
        qFatal("cannot make %s: %s", name.c_str(), record.error().detail.c_str());
    return *record;
}

const AuditChange* change(const Stage& stage, std::string_view field)
{
    const auto found = std::find_if(stage.changes().begin(), stage.changes().end(),
        [field](const AuditChange& each) { return each.field == field; });
    return found == stage.changes().end() ? nullptr : &*found;
}

template <class Kind>
void createsAndReads(Stage& stage)
{
    const auto created = made<Kind>(stage, "Alpha");
    QCOMPARE(created.version, std::int64_t(1));
    QCOMPARE(created.createdAt, stage.now());
    QCOMPARE(created.updatedAt, stage.now());
    QVERIFY(created.state == RecordState::Active);
    QVERIFY(created.tenantId == stage.owner().tenantId);
    QVERIFY(!created.id.isNil());
    auto expected = Kind::draft("Alpha");
    expected.version = 1;
    QVERIFY(Kind::draftOf(created) == expected);
    QCOMPARE(stage.entityId(), created.id.text());
    QCOMPARE(stage.label(), std::string("Alpha"));
    QCOMPARE(stage.changes().size(), width<typename Kind::Record>);

    const auto read = stage.call(typename Kind::Read{created.id});
    QVERIFY(read.ok());
    QVERIFY(*read == created);
    const auto listed = stage.call(typename Kind::List{});
    QVERIFY(listed.ok());
    QCOMPARE(listed->items.size(), std::size_t(1));
    QVERIFY(listed->items.front() == created);
    QVERIFY(listed->next.empty());
}

template <class Kind>
void updates(Stage& stage)
{
    const auto before = made<Kind>(stage, "Alpha");
    auto draft = Kind::draftOf(before);
    Kind::name(draft) = "Beta";
    draft.notes = "new notes";
    const auto after = stage.call(typename Kind::Update{before.id, draft});
    QVERIFY(after.ok());
    auto expected = before;
    expected.name = draft.name;
    expected.notes = "new notes";
    expected.version = 2;
    expected.updatedAt = stage.now();
    QVERIFY(*after == expected);
    QVERIFY(after->updatedAt > before.updatedAt);
    QCOMPARE(stage.changes().size(), std::size_t(4)); // name, notes, updated_at, version
    QVERIFY(change(stage, "notes") != nullptr);
    QCOMPARE(change(stage, "notes")->after.value, std::string("\"new notes\""));
    QVERIFY(*stage.call(typename Kind::Read{before.id}) == expected);
}

template <class Kind>
void refusesStale(Stage& stage)
{
    const auto first = made<Kind>(stage, "Alpha");
    auto draft = Kind::draftOf(first);
    draft.notes = "one";
    const auto second = stage.call(typename Kind::Update{first.id, draft});
    QVERIFY(second.ok());
    for (const std::int64_t version : {std::int64_t(0), std::int64_t(1), std::int64_t(3)}) {
        draft.notes = "two";
        draft.version = version;
        const auto late = stage.call(typename Kind::Update{first.id, draft});
        QVERIFY(!late.ok());
        QVERIFY(late.error().code == Errc::Conflict);
        QVERIFY(late.error().fields.empty());
        const auto archived = stage.call(typename Kind::Archive{first.id, version});
        QVERIFY(!archived.ok());
        QVERIFY(archived.error().code == Errc::Conflict);
    }
    QVERIFY(*stage.call(typename Kind::Read{first.id}) == *second);
}

template <class Kind>
void refusesTakenName(Stage& stage)
{
    made<Kind>(stage, "Alpha");
    const auto beta = made<Kind>(stage, "Beta");
    const std::string message = std::string("Another ") + Kind::word + " has this name.";

    const auto again = stage.call(typename Kind::Create{Kind::draft("Alpha")});
    QVERIFY(!again.ok());
    QVERIFY(again.error().code == Errc::Conflict);
    QCOMPARE(fieldMessage(again.error(), "draft.name"), message);

    auto draft = Kind::draftOf(beta);
    Kind::name(draft) = "Alpha";
    const auto renamed = stage.call(typename Kind::Update{beta.id, draft});
    QVERIFY(!renamed.ok());
    QVERIFY(renamed.error().code == Errc::Conflict);
    QCOMPARE(fieldMessage(renamed.error(), "draft.name"), message);

    // Another tenant may have the same name.
    QVERIFY(stage.call(stage.stranger(), typename Kind::Create{Kind::draft("Alpha")}).ok());
}

template <class Kind>
void archives(Stage& stage)
{
    const auto before = made<Kind>(stage, "Alpha");
    const auto after = stage.call(typename Kind::Archive{before.id, before.version});
    QVERIFY(after.ok());
    auto expected = before;
    expected.state = RecordState::Archived;
    expected.version = 2;
    expected.updatedAt = stage.now();
    QVERIFY(*after == expected);
    QCOMPARE(change(stage, "state")->before.value, std::string("\"active\""));
    QCOMPARE(change(stage, "state")->after.value, std::string("\"archived\""));
    QVERIFY(*stage.call(typename Kind::Read{before.id}) == expected);
}

template <class Kind>
void hidesOtherTenants(Stage& stage)
{
    const auto mine = made<Kind>(stage, "Alpha");
    const Principal& other = stage.stranger();
    const auto read = stage.call(other, typename Kind::Read{mine.id});
    QVERIFY(!read.ok() && read.error().code == Errc::NotFound);
    const auto updated = stage.call(other, typename Kind::Update{mine.id, Kind::draftOf(mine)});
    QVERIFY(!updated.ok() && updated.error().code == Errc::NotFound);
    const auto archived = stage.call(other, typename Kind::Archive{mine.id, mine.version});
    QVERIFY(!archived.ok() && archived.error().code == Errc::NotFound);
    const auto listed = stage.call(other, typename Kind::List{});
    QVERIFY(listed.ok() && listed->items.empty());
    const auto nobody = stage.call(typename Kind::Read{});
    QVERIFY(!nobody.ok() && nobody.error().code == Errc::NotFound);
    QVERIFY(*stage.call(typename Kind::Read{mine.id}) == mine);
}

template <class Kind>
void refusesBrokenDrafts(Stage& stage)
{
    const auto record = made<Kind>(stage, "Alpha");
    auto draft = Kind::draftOf(record);
    Kind::name(draft) = "";
    draft.notes = std::string(2'001, 'n');
    const auto updated = stage.call(typename Kind::Update{record.id, draft});
    QVERIFY(!updated.ok());
    QVERIFY(updated.error().code == Errc::Invalid);
    QVERIFY(!fieldMessage(updated.error(), "draft.name").empty());
    QVERIFY(!fieldMessage(updated.error(), "draft.notes").empty());
    const auto created = stage.call(typename Kind::Create{draft});
    QVERIFY(!created.ok());
    QVERIFY(created.error().code == Errc::Invalid);
    QVERIFY(*stage.call(typename Kind::Read{record.id}) == record);
}

template <class Kind>
void pages(Stage& stage)
{
    std::vector<std::string> names;
    for (int i = 0; i < 250; ++i) {
        const int scattered = (i * 97) % 250;
        const std::string number = std::to_string(scattered);
        names.push_back((scattered % 3 == 0          ? "a"
                                : scattered % 3 == 1 ? "B"
                                                     : "\xC3\xA9")
            + number);
        made<Kind>(stage, names.back());
    }
    QVERIFY(stage.call(stage.stranger(), typename Kind::Create{Kind::draft("b of another")}).ok());
    std::sort(names.begin(), names.end()); // by bytes, as both stores do
    for (const std::int64_t limit : {1, 7, 125, 249, 250, 1000}) {
        std::vector<std::string> seen;
        typename Kind::List list{{.after = {}, .limit = limit}};
        do {
            const auto page = stage.call(list);
            QVERIFY(page.ok());
            QVERIFY(static_cast<std::int64_t>(page->items.size()) <= limit);
            for (const auto& record : page->items)
                seen.push_back(Kind::name(record));
            list.page.after = page->next;
        } while (!list.page.after.empty());
        QVERIFY(seen == names);
    }
}

template <class Kind>
void refusesBadPages(Stage& stage)
{
    for (int i = 0; i < 3; ++i)
        made<Kind>(stage, "n" + std::to_string(i));
    for (const std::int64_t limit : {-1, 0, 1001}) {
        const auto page = stage.call(typename Kind::List{{.after = {}, .limit = limit}});
        QVERIFY(!page.ok());
        QVERIFY(page.error().code == Errc::Invalid);
        QCOMPARE(fieldMessage(page.error(), "page.limit"), std::string("Use 1 to 1000."));
    }
    const auto quotas = makeCursor({"\"n0\"", stage.newId<QuotaId>().text()}, "quotas.list");
    const auto noId = makeCursor({"\"n0\"", "no id"}, Kind::List::facts.name.value);
    const auto noText = makeCursor({"n0", Uuid{}.text()}, Kind::List::facts.name.value);
    for (const std::string& after :
        {std::string("nonsense"), std::string("'; --"), quotas, noId, noText}) {
        const auto page = stage.call(typename Kind::List{{.after = after, .limit = 10}});
        QVERIFY(!page.ok());
        QVERIFY(page.error().code == Errc::Invalid);
        QVERIFY(!fieldMessage(page.error(), "page.after").empty());
    }
}

template <class Kind>
void keepsNastyTexts(Stage& stage)
{
    std::vector<typename Kind::Record> all;
    for (const std::string& text : nastyTexts()) {
        auto draft = Kind::draft(text);
        draft.notes = text + "\n\t\x1f\x7f" + text;
        const auto created = stage.call(typename Kind::Create{draft});
        QVERIFY2(created.ok(), text.c_str());
        QCOMPARE(Kind::name(*created), text);
        QCOMPARE(created->notes, draft.notes);
        QVERIFY2(*stage.call(typename Kind::Read{created->id}) == *created, text.c_str());
        all.push_back(*created);
    }
    QCOMPARE(all.size(), std::size_t(200));
    // One page each: every text goes through a cursor too.
    std::sort(all.begin(), all.end(),
        [](const auto& a, const auto& b) { return Kind::name(a) < Kind::name(b); });
    std::vector<typename Kind::Record> seen;
    typename Kind::List list{{.after = {}, .limit = 1}};
    do {
        const auto page = stage.call(list);
        QVERIFY(page.ok());
        seen.insert(seen.end(), page->items.begin(), page->items.end());
        list.page.after = page->next;
    } while (!list.page.after.empty());
    QVERIFY(seen == all);
    // And through an update.
    auto draft = Kind::draftOf(all.front());
    draft.notes = all.back().notes;
    const auto updated = stage.call(typename Kind::Update{all.front().id, draft});
    QVERIFY(updated.ok());
    QCOMPARE(updated->notes, all.back().notes);
}

template <class Kind>
void addRows(const TestStore& store)
{
    const std::pair<const char*, void (*)(Stage&)> checks[] = {
        {"creates and reads", createsAndReads<Kind>}, {"updates", updates<Kind>},
        {"refuses a stale version", refusesStale<Kind>},
        {"refuses a taken name", refusesTakenName<Kind>}, {"archives", archives<Kind>},
        {"hides other tenants", hidesOtherTenants<Kind>},
        {"refuses broken drafts", refusesBrokenDrafts<Kind>}, {"pages", pages<Kind>},
        {"refuses bad pages", refusesBadPages<Kind>}, {"keeps nasty texts", keepsNastyTexts<Kind>}};
    for (const auto& [name, check] : checks)
        QTest::addRow("%s %s, %s", Kind::word, name, store.name) << Check(check) << store;
}

} // namespace

class TestEditing : public QObject {
    Q_OBJECT

private slots:
    void edits_data()
    {
        QTest::addColumn<Check>("check");
        QTest::addColumn<TestStore>("store");
        for (const TestStore& store : testStores()) {
            addRows<PublisherKind>(store);
            addRows<BuyerKind>(store);
            addRows<CampaignKind>(store);
        }
    }
    void edits()
    {
        QFETCH(Check, check);
        QFETCH(TestStore, store);
        Stage stage(store.open());
        check(stage);
    }
};

QTEST_GUILESS_MAIN(TestEditing)
#include "tst_editing.moc"
