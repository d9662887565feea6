// SEC-U4: whatever is changed by hand in a table, its audit id left alone or not, is found and
// named; so is a table, or the trail, that was put back as it had been.

#include "tests/services/audit/original.h"
#include "tests/services/audit/rawstore.h"
#include "tests/support/stores.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace trunkline;

namespace {

/// `sql` runs behind the product's back; `{new}` is a new id, `{publisher}`, `{buyer}` and
/// `{campaign}` are those of the original.
struct Change {
    const char* name;
    const char* sql;
    const char* kind;
    const char* words; ///< that a finding of the kind says
};

// What lists read of an entry, beside its body.
constexpr Change entries[] = {
    {"label", "update audit_logs set label = 'x' where seq = 500", "changed_column", "label"},
    {"operation", "update audit_logs set operation = 'calls.ingest' where seq = 500",
        "changed_column", "operation"},
    {"result", "update audit_logs set result = 'refused' where seq = 1", "changed_column",
        "result"},
    {"entity", "update audit_logs set entity = 'buyer' where seq = 1100", "changed_column",
        "entity"},
    {"entity id", "update audit_logs set entity_id = '' where seq = 1000", "changed_column",
        "entity_id"},
    {"actor", "update audit_logs set actor = 'nobody' where seq = 500", "changed_column", "actor"},
    {"time", "update audit_logs set at = at + 1 where seq = 500", "changed_column", "at"},
    {"audit id", "update audit_logs set audit_id = {new} where seq = 500", "changed_column", "id"},
    {"head moved back", "update audit_heads set seq = seq - 1", "ahead_of_head", "behind the head"},
    {"head moved on", "update audit_heads set seq = seq + 1", "cut_tail", "head"},
    {"head gone", "delete from audit_heads", "ahead_of_head", "no head"},
    {"the last signature gone", "delete from audit_checkpoints where seq = 1100",
        "missing_signature", "gone"},
    {"a signature between gone", "delete from audit_checkpoints where seq = 500",
        "missing_signature", "gone"},
    {"all signatures gone", "delete from audit_checkpoints", "missing_signature", "gone"},
    {"a signature moved", "update audit_checkpoints set seq = 499 where seq = 500", "bad_signature",
        "hold"},
    {"a signature's time", "update audit_checkpoints set at = at + 1000000 where seq = 500",
        "bad_signature", "hold"},
    {"key gone", "delete from audit_keys", "rolled_back", "audit_keys"},
    {"key changed", "update audit_keys set public_key = link from audit_heads", "changed_row",
        "audit_keys"},
    {"key added",
        "insert into audit_keys select tenant_id, 'x', public_key, created_at from audit_keys",
        "unknown_key", "no entry introduces"},
    {"personal value", "update audit_personal set value = 'Bob' where value = 'Ben Baker'",
        "changed_row", "audit_personal"},
    {"personal salt", "update audit_personal set salt = commitment where value = 'Ben Baker'",
        "changed_row", "audit_personal"},
    {"personal value gone", "delete from audit_personal where value = 'Ben Baker'", "changed_row",
        "contact_name"},
};

// Records whose every change has an entry.
constexpr Change records[] = {
    {"publisher's name", "update publishers set name = 'x' where id = {publisher}", "changed_row",
        "name"},
    {"publisher's contact", "update publishers set contact_name = 'x' where id = {publisher}",
        "changed_row", "contact_name"},
    {"publisher's phone", "update publishers set contact_phone = '+1202' where id = {publisher}",
        "changed_row", "contact_phone"},
    {"publisher's state", "update publishers set state = 'archived' where id = {publisher}",
        "changed_row", "state"},
    {"publisher's version", "update publishers set version = 9 where id = {publisher}",
        "changed_row", "version"},
    {"publisher gone", "delete from publishers where id = {publisher}", "rolled_back", "is gone"},
    {"publisher added",
        "insert into publishers select tenant_id, {new}, 'x', contact_name, contact_email, "
        "contact_phone, notes, state, created_at, updated_at, version, audit_id from publishers "
        "where id = {publisher}",
        "unaudited", "no entry made it"},
    {"buyer's cap", "update buyers set daily_cap = 99 where id = {buyer}", "changed_row",
        "daily_cap"},
    {"buyer's destination", "update buyers set destination = '+12025550199' where id = {buyer}",
        "changed_row", "destination"},
    {"campaign's money", "update campaigns set revenue_per_call = 1 where id = {campaign}",
        "changed_row", "revenue_per_call"},
    {"campaign with another's audit id",
        "update campaigns set audit_id = (select audit_id from audit_logs where seq = 600) where "
        "id = {campaign}",
        "rolled_back", "changed it since"},
    {"campaign with an audit id of nobody",
        "update campaigns set audit_id = {new} where id = {campaign}", "ahead_of_head",
        "campaigns"},
    {"laid-out publishers", "update publishers set notes = 'x' where id <> {publisher}",
        "changed_row", "laid out"},
    {"laid-out buyer gone", "delete from buyers where name = 'Harbor Health Plans'", "rolled_back",
        "is gone"},
    {"laid-out campaigns", "update campaigns set payout_per_call = payout_per_call + 1",
        "changed_row", "laid out"},
    {"laid-out and changed since",
        "update campaigns set created_at = created_at + 1 where version = 2 and revenue_per_call = "
        "1000000",
        "changed_row", "laid out"},
    {"tenant's name", "update tenants set name = 'x'", "changed_row", "name"},
    {"tenant's currency", "update tenants set currency = 'EUR'", "changed_row", "currency"},
};

// Laid out as a whole.
constexpr Change laidOut[] = {
    {"user's name", "update users set name = 'x'", "changed_row", "users"},
    {"member's role", "update memberships set role = 'admin' where role = 'readonly'",
        "changed_row", "memberships"},
    {"member gone", "delete from memberships where role = 'buyer'", "changed_row", "memberships"},
    {"flow", "update flows set nodes = '[]' where name = 'Legal intake'", "changed_row", "flows"},
    {"number", "update numbers set campaign_id = null", "changed_row", "numbers"},
    {"number gone", "delete from numbers where number = (select min(number) from numbers)",
        "changed_row", "numbers"},
    {"rate card", "update rate_cards set effective_from = effective_from + 1", "changed_row",
        "rate_cards"},
    {"rate", "update rates set per_minute_micros = 1 where prefix = '44'", "changed_row", "rates"},
    {"rate added",
        "insert into rates select tenant_id, rate_card_id, '4420', {new}, destination, "
        "connect_micros, per_minute_micros, first_increment, next_increment, per_call_micros, "
        "created_at, audit_id from rates where prefix = '44'",
        "changed_row", "rates"},
    {"invoice", "update invoices set revenue_total = 1 where revenue_total is not null",
        "changed_row", "invoices"},
    {"invoice's total taken away", "update invoices set payout_total = null", "changed_row",
        "invoices"},
    {"invoice line", "update invoice_lines set quantity = quantity + 1 where position = 1",
        "changed_row", "invoice_lines"},
    {"quota", "update quotas set used = 0", "changed_row", "quotas"},
};

constexpr Change calls[] = {
    {"revenue", "update calls set revenue = revenue + 1 where external_id = '1'", "changed_row",
        "calls"},
    {"outcome", "update calls set outcome = 2 where source = 'early' and external_id = '2'",
        "changed_row", "calls"},
    {"talk", "update calls set talk_seconds = 1 where source = 'late' and external_id = '0'",
        "changed_row", "calls"},
    {"caller of the demo", "update calls set caller = '+12025550100' where transcribed = 1",
        "changed_row", "calls"},
    {"publisher", "update calls set publisher_id = {publisher} where external_id = '1'",
        "changed_row", "calls"},
    {"hidden in another batch",
        "update calls set audit_id = (select audit_id from calls where source = 'late' and "
        "external_id = '0') where source = 'early' and external_id = '0'",
        "rolled_back", "calls"},
    {"repeat", "update calls set repeat_caller = 1 - repeat_caller where external_id = '1'",
        "changed_row", "repeat"},
    {"gone", "delete from calls where source = 'early' and external_id = '0'", "rolled_back",
        "calls"},
    {"all gone", "delete from calls", "rolled_back", "calls"},
    {"added with a copied audit id",
        "insert into calls select tenant_id, started_at + 1, {new}, source, 'x', campaign_id, "
        "publisher_id, buyer_id, number_id, caller, caller_name, dialled, region, country, agent, "
        "outcome, ring_seconds, talk_seconds, qualified, repeat_caller, revenue, payout, cost, "
        "hangup_cause, path, transcribed, audit_id from calls where source = 'late'",
        "unaudited", "calls"},
    {"added under an entry that stored none",
        "update calls set audit_id = (select audit_id from audit_logs where seq = 600) where "
        "source = 'late'",
        "unaudited", "which stored none"},
    {"added under an id of nobody", "update calls set audit_id = {new} where source = 'late'",
        "ahead_of_head", "calls"},
    {"transcript", "update transcripts set segments = '[]'", "changed_row", "transcripts"},
    {"transcript gone", "delete from transcripts", "rolled_back", "transcripts"},
};

std::string said(const AuditVerdict& verdict)
{
    std::string text;
    for (const Finding& finding : verdict.findings)
        text += "\n  " + std::to_string(finding.seq) + ' ' + std::string(wireName(finding.kind))
            + ": " + finding.detail;
    return text;
}

bool names(const AuditVerdict& verdict, std::string_view kind, const std::string& words)
{
    return std::any_of(verdict.findings.begin(), verdict.findings.end(), [&](const Finding& each) {
        return wireName(each.kind) == kind && each.detail.find(words) != std::string::npos;
    });
}

void put(std::string& text, const std::string& name, const std::string& value)
{
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name))
        text.replace(at, name.size(), value);
}

} // namespace

class TestContents : public QObject {
    Q_OBJECT

private slots:
    void entry_data() { rows(entries); }
    void entry() { change(); }
    void record_data() { rows(records); }
    void record() { change(); }
    void table_data() { rows(laidOut); }
    void table() { change(); }
    void call_data() { rows(calls); }
    void call() { change(); }
    void restored_data();
    void restored();
    void withoutContents_data() { engineRows(); }
    void withoutContents();

private:
    static void rows(std::span<const Change> changes);
    void change();

    Originals m_originals;
};

void TestContents::rows(std::span<const Change> changes)
{
    QTest::addColumn<QString>("engine");
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("words");
    for (const char* engine : {"sqlite", "postgresql"}) {
        if (!hasPostgreSql() && std::string_view(engine) == "postgresql")
            continue;
        for (const Change& each : changes)
            QTest::addRow("%s, %s", engine, each.name)
                << engine << each.sql << each.kind << each.words;
    }
}

void TestContents::change()
{
    QFETCH(QString, engine);
    QFETCH(QString, sql);
    QFETCH(QString, kind);
    QFETCH(QString, words);
    const OriginalStore& store = m_originals.of(engine);
    const StoreCopy copy = store.copy();
    {
        RawStore raw(copy.place);
        SystemRandom random;
        std::string text = sql.toStdString();
        put(text, "{new}", raw.id(random.uuid(SystemClock().now())));
        put(text, "{publisher}", raw.id(store.publisher().value));
        put(text, "{buyer}", raw.id(store.buyer().value));
        put(text, "{campaign}", raw.id(store.campaign(Spot::Middle).value));
        QVERIFY(raw.run(text) > 0);
    }
    const AuditVerdict verdict = copy.verify();
    QVERIFY(!verdict.ok);
    QVERIFY2(names(verdict, kind.toStdString(), words.toStdString()), said(verdict).c_str());
}

void TestContents::restored_data()
{
    QTest::addColumn<QString>("engine");
    QTest::addColumn<QStringList>("tables");
    QTest::addColumn<QString>("kind");
    const QStringList business{"campaigns", "publishers", "buyers", "calls", "call_external_ids",
        "transcripts", "call_hourly", "call_hours", "call_days", "demo_states"};
    const QStringList trail{
        "audit_logs", "audit_heads", "audit_checkpoints", "audit_personal", "audit_keys"};
    for (const char* engine : {"sqlite", "postgresql"}) {
        if (!hasPostgreSql() && std::string_view(engine) == "postgresql")
            continue;
        QTest::addRow("%s, the campaigns", engine)
            << engine << QStringList{"campaigns"} << "rolled_back";
        QTest::addRow("%s, the calls", engine) << engine << QStringList{"calls"} << "rolled_back";
        QTest::addRow("%s, the business", engine) << engine << business << "rolled_back";
        QTest::addRow("%s, the trail", engine) << engine << trail << "ahead_of_head";
        QTest::addRow("%s, the entries", engine)
            << engine << QStringList{"audit_logs"} << "cut_tail";
        QTest::addRow("%s, the signatures", engine)
            << engine << QStringList{"audit_checkpoints"} << "missing_signature";
    }
}

void TestContents::restored()
{
    QFETCH(QString, engine);
    QFETCH(QStringList, tables);
    QFETCH(QString, kind);
    const StoreCopy copy = m_originals.of(engine).copy();
    const StoreCopy older = m_originals.of(engine).olderCopy();
    {
        RawStore raw(copy.place);
        RawStore before(older.place);
        for (const QString& table : tables)
            raw.replace(table.toStdString(), before.rows(table.toStdString()));
    }
    const AuditVerdict verdict = copy.verify();
    QVERIFY(!verdict.ok);
    QVERIFY2(names(verdict, kind.toStdString(), {}), said(verdict).c_str());
}

void TestContents::withoutContents()
{
    QFETCH(QString, engine);
    const StoreCopy copy = m_originals.of(engine).copy();
    {
        RawStore raw(copy.place);
        QVERIFY(raw.run("update calls set revenue = revenue + 1") > 0);
    }
    QVERIFY2(copy.verify(false).ok, said(copy.verify(false)).c_str());
    QVERIFY(!copy.verify(true).ok);
}

QTEST_GUILESS_MAIN(TestContents)
#include "tst_contents.moc"
