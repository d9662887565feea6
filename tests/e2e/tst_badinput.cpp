// SEC-X3: a wall of bad input: what trunklinectl exits with and says, and that nothing is changed
// by it.

#include "tests/e2e/calllog.h"
#include "tests/e2e/place.h"
#include "tests/e2e/smalldisk.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <functional>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

using namespace trunkline;

namespace {

constexpr qint64 mostKilobytes = qint64{128} * 1024;
constexpr qint64 gibibyte = qint64{1} << 30;
const QByteArray head("calldate,src,dst,duration,billsec,disposition\n");
const QByteArray good("2024-05-01 10:00:00,12025550147,12025550148,9,4,ANSWERED\n");
const QByteArray zone("--time-zone=Europe/London");

/// One thing that is wrong. `words` are all that trunklinectl is given but for `--json`; the names
/// of files are relative to the place's folder.
struct Case {
    QByteArray name;
    int code;
    QByteArrayList said;
    std::function<QByteArrayList(const StorePlace&)> words;
    bool everywhere = false; ///< on both stores; else it does not get as far as one
    bool begins = false;     ///< the job is there, waiting for the next try
    bool rights = false;     ///< root would not be refused
};

Case everywhere(Case each)
{
    each.everywhere = true;
    return each;
}

Case begins(Case each)
{
    each.begins = true;
    return each;
}

Case refusedToUsers(Case each)
{
    each.rights = true;
    return each;
}

QStringList texts(const QByteArrayList& words)
{
    QStringList all;
    for (const QByteArray& word : words)
        all.append(QString::fromLocal8Bit(word));
    return all;
}

QByteArrayList storeOf(const StorePlace& place)
{
    QByteArrayList words;
    for (const QString& flag : place.flags())
        words.append(flag.toLocal8Bit());
    return words;
}

QByteArrayList importing(const StorePlace& place, const QByteArrayList& more)
{
    return QByteArrayList{"import"} + more + storeOf(place);
}

/// The content is imported under the name calls.csv.
Case file(QByteArray name, QByteArray content, const QByteArrayList& said, QByteArrayList more = {})
{
    return {std::move(name), 3, QByteArrayList{"calls.csv"} + said,
        [content = std::move(content), more = std::move(more)](const StorePlace& place) {
            place.write(QStringLiteral("calls.csv"), content);
            return importing(place, QByteArrayList{zone, "calls.csv"} + more);
        }};
}

/// A good file, and something wrong beside it.
Case option(QByteArray name, int code, QByteArrayList said, QByteArrayList more,
    std::function<void(const StorePlace&)> prepare = {})
{
    return {std::move(name), code, std::move(said),
        [more = std::move(more), prepare = std::move(prepare)](const StorePlace& place) {
            place.write(QStringLiteral("calls.csv"), head + good + "1,12025550147\n");
            if (prepare)
                prepare(place);
            return importing(place, QByteArrayList{"calls.csv"} + more);
        }};
}

void setMode(const QString& path, mode_t mode)
{
    if (chmod(path.toLocal8Bit().constData(), mode) != 0)
        qFatal("%s keeps its mode", qPrintable(path));
}

/// A hole of so many bytes behind the text: it reads as NULs and takes no room.
QString writeLong(
    const StorePlace& place, const QByteArray& text, qint64 bytes, const QByteArray& after)
{
    QFile made(place.write(QStringLiteral("calls.csv"), text));
    if (!made.open(QIODevice::ReadWrite) || !made.resize(text.size() + bytes)
        || !made.seek(made.size()) || made.write(after) != after.size())
        qFatal("no long line can be made");
    return made.fileName();
}

std::vector<Case> filesThatAreNoCallLog()
{
    std::vector<Case> all{
        everywhere(file("empty", "", {"is empty", "export the call log again"})),
        file("blank lines", "\n\r\n   \n", {"is empty", "export the call log again"}),
        file("BOM only", "\xef\xbb\xbf", {"is empty", "export the call log again"}),
        file("ZIP named .csv", QByteArray("PK\3\4\24\0\0\0", 8) + QByteArray(500, 'z'),
            {"ZIP archive", "import the call log as CSV"}),
        file("gzip", QByteArray("\x1f\x8b\x08\0", 4) + QByteArray(500, 'z'),
            {"gzip", "import the call log as CSV"}),
        file("PDF", "%PDF-1.7\n1 0 obj\n", {"PDF", "import the call log as CSV"}),
        file("program",
            QByteArray("\x7f"
                       "ELF\2\1\1\0",
                8)
                + QByteArray(100, '\0'),
            {"a program", "import the call log as CSV"}),
        file("SQLite database", QByteArray("SQLite format 3\0", 16) + QByteArray(100, '\0'),
            {"SQLite database", "import the call log as CSV"}),
        file("UTF-16",
            QByteArray("\xff\xfe"
                       "1\0,\0"
                       "2\0\n\0",
                10),
            {"UTF-16", "save it as UTF-8"}),
        file("UTF-16, big end first",
            QByteArray("\xfe\xff\0"
                       "1\0,\0"
                       "2",
                8),
            {"UTF-16", "save it as UTF-8"}),
        file("UTF-16 without a mark",
            QByteArray("1\0,\0"
                       "2\0\n\0",
                8)
                .repeated(20),
            {"line 1", "field line", "NUL byte", "remove it", "\"1\\x00,\\x002\\x00\""}),
        file("NUL bytes only", QByteArray(5'000, '\0'),
            {"line 1", "NUL byte", "remove it", "\\x00"}),
        file("prose", "Dear 12025550147,\nthis is 12025550148.\n",
            {"line 1", "field line", "\"Dear 12", "--template"}),
        file("invalid UTF-8", "Dear \xe9t\xe9 12025550147,a,b,c\n\xff\xfe,x,y,z\n",
            {"line 1", "Dear \\xe9t\\xe9 12", "--template"}),
        file("control characters", "\x1b[31mred 12025550147,a\n\x07,b\n",
            {"line 1", "\\x1b[31", "--template"}),
        file("rate deck", "prefix,rate\n1202,0.01\n44,0.02\n",
            {"line 1", "\"prefix,rate\"", "--template"}),
        file("wrong columns throughout", head + "1,12025550147\n2,12025550148\n",
            {"line 2", "field line", "has 2 fields", "has 6", "\"1,1\xe2\x80\xa2", "--format"}),
        file("of another format", head + good, {"line 1", "calldate,src,dst", "leave --format out"},
            {"--format=anonymous-bank"}),
        file("one line of 3 MiB", QByteArray(3 << 20, 'x'), {"line 1", "1 MiB", "xxxx", "break"}),
    };
    all.push_back({"one line of 2 GiB", 3, {"calls.csv", "line 1", "1 MiB", "break"},
        [](const StorePlace& place) {
            writeLong(place, "", 2 * gibibyte, "");
            return importing(place, {zone, "calls.csv"});
        }});
    return all;
}

std::vector<Case> pathsThatAreNoFile()
{
    const auto path = [](QByteArray name, QByteArray file, QByteArrayList said,
                          std::function<void(const StorePlace&)> prepare = {}) {
        said.append(file);
        return Case{std::move(name), 3, std::move(said),
            [file = std::move(file), prepare = std::move(prepare)](const StorePlace& place) {
                if (prepare)
                    prepare(place);
                return importing(place, {zone, file});
            }};
    };
    return {
        path("folder", "data", {"is a folder", "name a file in it"}),
        path("missing", "nowhere.csv", {"No such file", "check the path"}),
        path("below a file", "calls.csv/calls.csv", {"Not a directory", "check the path"},
            [](const StorePlace& place) { place.write(QStringLiteral("calls.csv"), head + good); }),
        path("name too long", QByteArray(300, 'n'), {"too long", "check the path"}),
        path("dangling link", "link.csv", {"No such file", "check the path"},
            [](const StorePlace& place) {
                QFile::link(QStringLiteral("nowhere.csv"), place.path(QStringLiteral("link.csv")));
            }),
        path("pipe", "pipe.csv", {"no regular file", "save its content"},
            [](const StorePlace& place) {
                const QByteArray pipe = place.path(QStringLiteral("pipe.csv")).toLocal8Bit();
                if (access(pipe.constData(), F_OK) != 0 && mkfifo(pipe.constData(), 0600) != 0)
                    qFatal("no pipe can be made");
            }),
        path("device", "/dev/zero", {"no regular file", "save its content"}),
        path("standard input", "-", {"standard input", "save it to a file"}),
        refusedToUsers(path("unreadable", "closed.csv", {"Permission denied", "permissions"},
            [](const StorePlace& place) {
                setMode(place.write(QStringLiteral("closed.csv"), head + good), 0);
            })),
    };
}

std::vector<Case> wrongOptions()
{
    const auto toml = [](const QByteArray& text) {
        return [text](const StorePlace& place) { place.write(QStringLiteral("map.toml"), text); };
    };
    const QByteArray mapped("--template=map.toml");
    std::vector<Case> all{
        option("unknown zone", 3, {"time_zone", "\"Mars/Phobos\"", "Asia/Jerusalem"},
            {"--time-zone=Mars/Phobos"}),
        option("no zone", 3, {"time_zone", "calls.csv", "--time-zone"}, {}),
        option(
            "unknown format", 3, {"format", "\"nope\"", "freepbx-report"}, {zone, "--format=nope"}),
        option("template without a mapping", 3, {"template", "--template"},
            {zone, "--format=template"}),
        option("missing mapping", 3, {"nowhere.toml", "check the path"},
            {zone, "--template=nowhere.toml"}),
        option("mapping that is no TOML", 3, {"map.toml", "line 2", "no TOML"}, {zone, mapped},
            toml("[columns]\nstarted = [\n")),
        option("mapping with an unknown column", 3, {"columns.talk", "\"soon\"", "6 columns"},
            {zone, mapped}, toml("[columns]\nstarted = \"calldate\"\ntalk = \"soon\"\n")),
        option("mapping with an unknown key", 3, {"map.toml", "columns.colour", "example.toml"},
            {zone, mapped}, toml("[columns]\ncolour = \"src\"\n")),
        option("unknown campaign", 3, {"campaign", "\"Spring\"", "create it first"},
            {zone, "--campaign=Spring"}),
        option("unknown campaign column", 3, {"campaign", "\"nope\"", "it has calldate, src"},
            {zone, "--campaign-column=nope"}),
        option("unknown tenant", 3, {"no tenant is called Nobody", "--tenant", "leave it out"},
            {zone, "--tenant=Nobody"}),
        option("unknown member", 3, {"no member", "--as", "leave it out"}, {zone, "--as=nobody"}),
        refusedToUsers(begins(option("rejects in a folder that is closed", 5,
            {"closed/rejects.csv", "Permission denied", "name another place",
                "run the import again"},
            {zone, "--rejects=closed/rejects.csv"},
            [](const StorePlace& place) {
                QDir(place.folder()).mkdir(QStringLiteral("closed"));
                setMode(place.path(QStringLiteral("closed")), 0500);
            }))),
        begins(option("rejects in a folder that is missing", 5,
            {"nowhere/rejects.csv", "No such file", "name another place"},
            {zone, "--rejects=nowhere/rejects.csv"})),
        option("rejects over another file", 3, {"letter.txt", "holds no rejects", "name another"},
            {zone, "--rejects=letter.txt"},
            [](const StorePlace& place) {
                place.write(QStringLiteral("letter.txt"), "a letter\n");
            }),
        option("rejects over the call log", 3, {"calls.csv", "holds no rejects", "name another"},
            {zone, "--rejects=calls.csv"}),
        option("rejects over a device", 3, {"/dev/full", "holds no rejects", "name another"},
            {zone, "--rejects=/dev/full"}),
    };
    std::transform(all.begin(), all.end(), all.begin(), everywhere);
    return all;
}

/// A workspace that is not what it should be; it is named `wrong.trunkline`.
Case workspace(QByteArray name, int code, QByteArrayList said,
    std::function<void(const StorePlace&, const QString&)> make)
{
    said.append("wrong.trunkline");
    return {std::move(name), code, std::move(said),
        [make = std::move(make)](const StorePlace& place) -> QByteArrayList {
            const QString path = place.path(QStringLiteral("wrong.trunkline"));
            if (!QFile::exists(path))
                make(place, path);
            place.write(QStringLiteral("calls.csv"), head + good);
            return {"import", "calls.csv", zone, "--workspace=wrong.trunkline"};
        }};
}

/// The same with a copy of the place's own that is changed by SQL or by hand.
Case copied(
    QByteArray name, int code, QByteArrayList said, std::function<void(const QString&)> change)
{
    return workspace(std::move(name), code, std::move(said),
        [change = std::move(change)](const StorePlace& place, const QString& path) {
            if (!QFile::copy(place.file(), path))
                qFatal("%s cannot be copied", qPrintable(place.file()));
            change(path);
        });
}

std::vector<Case> wrongWorkspaces()
{
    const auto holding = [](const QByteArray& content) {
        return [content](const StorePlace& place, const QString& path) {
            place.write(QStringLiteral("wrong.trunkline"), content);
            setMode(path, 0600);
        };
    };
    return {
        workspace("missing", 3, {"is not there", "trunklinectl init"},
            [](const StorePlace&, const QString&) {}),
        workspace("text file", 3, {"not a Trunkline workspace", "trunklinectl init"},
            holding("Dear 12025550147, this is a letter.\n")),
        workspace("empty file", 3, {"not a Trunkline workspace", "trunklinectl init"}, holding("")),
        workspace("folder", 3, {"not a file", "name a workspace"},
            [](const StorePlace&, const QString& path) { QDir().mkdir(path); }),
        workspace("foreign SQLite database", 3, {"not a Trunkline workspace", "trunklinectl init"},
            [](const StorePlace&, const QString& path) {
                executeOnFile(path, "create table calls (id integer, name text)");
                setMode(path, 0600);
            }),
        copied("newer schema", 3, {"newer", "update Trunkline"},
            [](const QString& path) { executeOnFile(path, "pragma user_version = 999"); }),
        copied("another program's mark", 3, {"not a Trunkline workspace", "trunklinectl init"},
            [](const QString& path) { executeOnFile(path, "pragma application_id = 7"); }),
        copied("versions that are not ours", 3, {"schema", "Trunkline that made it"},
            [](const QString& path) {
                executeOnFile(path, "update schema_versions set checksum = 'x' where number = 1");
            }),
        copied("open to others", 3, {"open to other users", "chmod 600"},
            [](const QString& path) { setMode(path, 0644); }),
        refusedToUsers(copied("closed to all", 5, {"cannot be read", "permissions"},
            [](const QString& path) { setMode(path, 0); })),
        copied("cut", 3, {"damaged", "restore a backup"},
            [](const QString& path) { QFile::resize(path, QFile(path).size() / 2); }),
        copied("overwritten in the middle", 3, {"damaged", "restore a backup"},
            [](const QString& path) {
                QFile changed(path);
                if (!changed.open(QIODevice::ReadWrite) || !changed.seek(16'384)
                    || changed.write(QByteArray(65'536, 'x')) < 0)
                    qFatal("%s stays as it is", qPrintable(path));
            }),
        workspace("link", 3, {"is a link", "name the file itself"},
            [](const StorePlace& place, const QString& path) { QFile::link(place.file(), path); }),
    };
}

std::vector<Case> wrongUsage()
{
    const auto words = [](QByteArrayList more) {
        return [more = std::move(more)](const StorePlace& place) {
            place.write(QStringLiteral("calls.csv"), head + good);
            return more;
        };
    };
    return {
        {"no store", 2, {"--workspace", "--database"}, words({"import", "calls.csv", zone})},
        {"two stores", 2, {"--workspace", "--database"},
            words({"import", "calls.csv", zone, "--workspace=a", "--database=b"})},
        {"no file", 2, {"FILE is required", "--help"}, words({"import", "--workspace=a"})},
        {"unknown flag", 2, {"--nope", "--help"},
            words({"import", "calls.csv", "--workspace=a", "--nope"})},
        {"batch of none", 2, {"--batch-size", "1 to 10000"},
            words({"import", "calls.csv", "--workspace=a", "--batch-size=0"})},
        {"batch that is no number", 2, {"--batch-size"},
            words({"import", "calls.csv", "--workspace=a", "--batch-size=many"})},
        {"name and column", 2, {"--campaign", "excludes"},
            words({"import", "calls.csv", "--workspace=a", "--campaign=a", "--campaign-column=b"})},
        {"unknown command", 2, {"--help"}, words({"importt", "calls.csv"})},
        {"no command", 2, {"subcommand", "--help"}, words({})},
    };
}

/// Stores on a server that cannot be used; a password must not be told.
std::vector<Case> wrongServers()
{
    const auto server = [](QByteArray name, QByteArray url) {
        return Case{std::move(name), 5, {"cannot be reached", "check the URL"},
            [url = std::move(url)](const StorePlace& place) -> QByteArrayList {
                place.write(QStringLiteral("calls.csv"), head + good);
                return {"import", "calls.csv", zone, "--database=" + url};
            }};
    };
    return {
        server("no server", "postgresql://reader:sesame@127.0.0.1:1/calls"),
        server("no URL", "sesame"),
        server("unknown host", "postgresql://reader:sesame@no-such-host.invalid/calls"),
    };
}

const std::vector<Case>& cases()
{
    static const std::vector<Case> all = [] {
        std::vector<Case> made;
        for (auto&& some : {filesThatAreNoCallLog(), pathsThatAreNoFile(), wrongOptions(),
                 wrongWorkspaces(), wrongUsage(), wrongServers()})
            made.insert(made.end(), some.begin(), some.end());
        return made;
    }();
    return all;
}

/// What must never be told: the numbers of the files, the password of a URL; no control characters.
void checkDiscretion(const Ended& ended)
{
    for (const QByteArray& text : {ended.out, ended.err}) {
        for (const char* secret : {"2025550147", "2025550148", "5550147", "5550148", "sesame"})
            QVERIFY2(!text.contains(secret), text.constData());
        QCOMPARE(QString::fromUtf8(text).toUtf8(), text);
        for (const char c : text)
            QVERIFY2(c == '\n' || static_cast<unsigned char>(c) >= 0x20, text.constData());
    }
}

void checkMemory([[maybe_unused]] const Ended& ended)
{
#ifndef TRUNK_SANITIZED // a sanitizer's memory is not the program's
    QVERIFY2(ended.peakKilobytes > 1'000 && ended.peakKilobytes <= mostKilobytes,
        QByteArray::number(ended.peakKilobytes).constData());
#endif
}

/// Every file of a folder with its content, but for the keys.
std::map<QString, QByteArray> filesIn(const QString& folder)
{
    std::map<QString, QByteArray> files;
    const auto entries
        = QDir(folder).entryInfoList(QDir::Files | QDir::Hidden | QDir::NoSymLinks, QDir::Name);
    for (const QFileInfo& entry : entries) {
        QFile content(entry.filePath());
        files[entry.fileName()] = content.open(QIODevice::ReadOnly) && entry.size() < gibibyte
            ? content.readAll()
            : QByteArray::number(entry.size());
    }
    return files;
}

} // namespace

class TestBadInput : public QObject {
    Q_OBJECT

public:
    explicit TestBadInput(bool ownMounts)
        : m_ownMounts(ownMounts)
    {
    }

private slots:
    void refusals_data();
    void refusals();
    void rejects_data();
    void rejects();
    void headerOnlyIsAnEmptyLog();
    void twoGibibyteLineIsAReject();
    void fullDisk_data();
    void fullDisk();
    void initOnAFullDisk_data();
    void initOnAFullDisk();
    void outputOnAFullDisk();
    void rejectsOnAFullDisk_data();
    void rejectsOnAFullDisk();
    void roles_data();
    void roles();
    void serverNotOurs_data();
    void serverNotOurs();

private:
    /// What an import without trouble makes.
    struct Whole {
        QJsonObject report;
        Digests digests;
        QByteArray rejects;
    };

    StorePlace& place(const QString& kind);
    static Whole importWhole(StorePlace& store, const CallLog& log);
    static void finish(const StorePlace& store, const Whole& whole);

    bool m_ownMounts; ///< there can be small disks
    std::map<QString, std::unique_ptr<StorePlace>> m_places;
};

StorePlace& TestBadInput::place(const QString& kind)
{
    auto& made = m_places[kind];
    if (!made) {
        made = std::make_unique<StorePlace>(kind, QStringLiteral("Europe/London"));
        made->keep();
    }
    return *made;
}

void TestBadInput::refusals_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("number");
    for (const QString& kind : StorePlace::kinds()) {
        for (std::size_t i = 0; i < cases().size(); ++i) {
            const Case& each = cases()[i];
            if (kind == QStringLiteral("sqlite") || each.everywhere)
                QTest::addRow("%s: %s", qPrintable(kind), each.name.constData())
                    << kind << static_cast<int>(i);
        }
    }
}

void TestBadInput::refusals()
{
    QFETCH(QString, kind);
    QFETCH(int, number);
    const Case& wrong = cases()[static_cast<std::size_t>(number)];
    if (wrong.rights && geteuid() == 0)
        QSKIP("root reads and writes everything; ./dev test runs as nobody special");
    StorePlace& store = place(kind);
    const QString wrongPath = store.path(QStringLiteral("wrong.trunkline"));
    QVERIFY(QFile::remove(wrongPath) || QDir().rmdir(wrongPath) || !QFile::exists(wrongPath));
    const QStringList words = texts(wrong.words(store));
    const Digests before = store.digests(false);
    auto files = filesIn(store.folder());

    const Ended plain = run(words, store.terms());
    checkDiscretion(plain);
    checkMemory(plain);
    QVERIFY2(plain.code == wrong.code, plain.err.constData());
    QCOMPARE(plain.out, QByteArray());
    for (const QByteArray& part : wrong.said)
        QVERIFY2(plain.err.contains(part), (part + " is not in: " + plain.err).constData());

    const Ended json = run(words + QStringList{QStringLiteral("--json")}, store.terms());
    checkDiscretion(json);
    QCOMPARE(json.code, wrong.code);
    if (json.out.isEmpty()) {
        QVERIFY2(wrong.code == 2, "a failure is one JSON object");
        QCOMPARE(json.err, plain.err);
    } else {
        const auto problem = json.object();
        QVERIFY2(problem, json.out.constData());
        const QString detail = (*problem)[QStringLiteral("detail")].toString();
        QVERIFY(!detail.isEmpty());
        QVERIFY2(
            plain.err.startsWith("trunklinectl: " + detail.toUtf8() + '\n'), json.out.constData());
        QVERIFY(!(*problem)[QStringLiteral("code")].toString().isEmpty());
        QByteArray told = detail.toUtf8();
        for (const QJsonValue field : (*problem)[QStringLiteral("fields")].toArray())
            told += '\n' + field[QStringLiteral("field")].toString().toUtf8() + ": "
                + field[QStringLiteral("message")].toString().toUtf8();
        for (const QByteArray& part : wrong.said)
            QVERIFY2(told.contains(part), (part + " is not in: " + told).constData());
    }

    // An import whose rejects found no room has begun: its job waits for the next try.
    Digests after = store.digests(false);
    Digests unchanged = before;
    for (Digests* digests : {&after, &unchanged}) {
        for (const char* table : {"jobs", "audit_logs", "audit_heads", "audit_checkpoints"}) {
            if (wrong.begins)
                digests->erase(QLatin1String(table));
        }
    }
    QVERIFY(after == unchanged);
    if (!wrong.begins)
        QVERIFY(filesIn(store.folder()) == files);
}

void TestBadInput::rejects_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("mend");
    QTest::addColumn<QString>("value");
    const QByteArray phones("12025550147,12025550148");
    const QString dot = QString::fromUtf8("\u2022");
    for (const QString& kind : StorePlace::kinds()) {
        const auto row = [&](const char* name, const QByteArray& line, const char* field,
                             const char* mend, const QString& value) {
            QTest::addRow("%s: %s", qPrintable(kind), name)
                << kind << line << QString::fromLatin1(field) << QString::fromLatin1(mend) << value;
        };
        const auto timed
            = [&phones](const QByteArray& time) { return time + ',' + phones + ",9,4,ANSWERED"; };
        const auto ended = [&phones](const QByteArray& end) {
            return "2024-05-01 11:00:00," + phones + ',' + end;
        };
        row("few columns", "7,12025550147", "line", "mend or remove the line",
            QStringLiteral("7,1") + dot.repeated(10));
        row("many columns", ended("9,4,ANSWERED,x"), "line", "mend or remove the line",
            QStringLiteral("20%1%1-%1%1").arg(dot));
        row("NUL byte", ended("9,4,ANS") + QByteArray(1, '\0') + "WERED", "line", "remove it",
            QStringLiteral("20%1%1-").arg(dot));
        row("open quote", ended("9,4,\"ANSWERED"), "line", "close it, or double",
            QStringLiteral("20%1%1-").arg(dot));
        row("future", timed("2099-05-01 10:00:00"), "started_at", "check the clock",
            QStringLiteral("20%1%1-").arg(dot));
        row("before 1970", timed("1969-05-01 10:00:00"), "started_at", "must not lie before 1970",
            QStringLiteral("19%1%1-").arg(dot));
        row("no such day", timed("2024-02-30 10:00:00"), "calldate", "such as 2017-09-04",
            QStringLiteral("20%1%1-").arg(dot));
        row("no such hour", timed("2024-02-03 24:00:00"), "calldate", "such as 2017-09-04",
            QStringLiteral("20%1%1-").arg(dot));
        row("unknown outcome", ended("9,4,MAYBE"), "disposition", "use ANSWERED, NO ANSWER",
            QStringLiteral("MAYBE"));
        row("half a second", ended("9,4.5,ANSWERED"), "billsec", "whole number of seconds",
            QStringLiteral("4.5"));
        row("too many digits", ended("99999999999999999999,4,ANSWERED"), "duration",
            "whole number of seconds", QStringLiteral("99") + dot.repeated(18));
        row("negative talk", ended("9,-4,ANSWERED"), "talk_seconds", "use 0 to 604800",
            QStringLiteral("-4"));
        row("a month of talk", ended("9999999,9999999,ANSWERED"), "talk_seconds", "use 0 to 604800",
            QStringLiteral("99") + dot.repeated(5));
        row("long field", "2024-05-01 11:00:00,\"" + QByteArray(300, 'x') + "\",1,9,4,ANSWERED",
            "caller", "use at most 255 bytes", QStringLiteral("xxxxxxxx"));
        row("long line", ended("9,4,") + QByteArray(2 << 20, 'x'), "line", "break or remove it",
            QStringLiteral("20%1%1-").arg(dot));
    }
}

void TestBadInput::rejects()
{
    QFETCH(QString, kind);
    QFETCH(QByteArray, line);
    QFETCH(QString, field);
    QFETCH(QString, mend);
    QFETCH(QString, value);
    StorePlace& store = place(kind);
    store.restore();
    const QString rejects = store.path(QStringLiteral("rejects.csv"));
    QFile::remove(rejects);
    store.write(QStringLiteral("calls.csv"),
        head + good + line + "\n" + QByteArray(good).replace("10:00", "12:00"));
    const QStringList words = texts({"import", "calls.csv", zone, "--json"});

    const Ended seen = run(words + QStringList{QStringLiteral("--inspect")}, store.terms());
    QVERIFY2(seen.code == 0 && seen.object(), seen.err.constData());
    checkMemory(seen);
    const QJsonArray listed = (*seen.object())[QStringLiteral("rejects")].toArray();
    QCOMPARE(listed.size(), 1);
    const QJsonObject reject = listed[0].toObject();
    QCOMPARE(reject[QStringLiteral("line")].toInt(), 3);
    QCOMPARE(reject[QStringLiteral("field")].toString(), field);
    const QString reason = reject[QStringLiteral("reason")].toString();
    QVERIFY2(reason.contains(mend), qPrintable(reason));
    const QString shown = reject[QStringLiteral("value")].toString();
    QVERIFY2(shown.startsWith(value), qPrintable(shown));
    QVERIFY2(!shown.contains(QStringLiteral("5550147")), qPrintable(shown));

    const Ended ended = store.run(
        words + QStringList{QStringLiteral("--rejects"), QStringLiteral("rejects.csv")});
    QVERIFY2(ended.code == 0 && ended.object(), ended.err.constData());
    checkDiscretion(ended);
    checkMemory(ended);
    const QJsonObject report = *ended.object();
    QCOMPARE(report[QStringLiteral("rows")].toInt(), 3);
    QCOMPARE(report[QStringLiteral("imported")].toInt(), 2);
    QCOMPARE(report[QStringLiteral("rejected")].toInt(), 1);
    QCOMPARE(report[QStringLiteral("rejects_file")].toString(), QStringLiteral("rejects.csv"));
    QCOMPARE(store.value("select count(*) from calls"), QByteArray("2"));
    const QByteArray kept = filesIn(store.folder())[QStringLiteral("rejects.csv")];
    const QString begin
        = QStringLiteral("line,field,reason,raw\n3,\"%1\",\"%2\",\"").arg(field, reason);
    QVERIFY2(kept.startsWith(begin.toUtf8()), kept.left(300).constData());
    QVERIFY(kept.contains(QByteArray(line.left(20)).replace("\"", "\"\"")));
    QVERIFY(kept.size() < 100'000);
    QCOMPARE(QFile(rejects).permissions()
            & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
        QFile::Permissions());
}

void TestBadInput::headerOnlyIsAnEmptyLog()
{
    for (const QString& kind : StorePlace::kinds()) {
        StorePlace& store = place(kind);
        store.restore();
        store.write(QStringLiteral("calls.csv"), head);
        const QJsonObject report = store.answer(texts({"import", "calls.csv", zone}));
        for (const char* count : {"rows", "imported", "duplicates", "rejected", "warnings"})
            QCOMPARE(report[QLatin1String(count)].toInt(-1), 0);
        QCOMPARE(store.value("select state from jobs"), QByteArray("done"));
        QCOMPARE(store.value("select count(*) from calls"), QByteArray("0"));
    }
}

void TestBadInput::twoGibibyteLineIsAReject()
{
    for (const QString& kind : StorePlace::kinds()) {
        StorePlace& store = place(kind);
        store.restore();
        writeLong(
            store, head + good, 2 * gibibyte, "\n" + QByteArray(good).replace("10:00", "12:00"));
        const QStringList words
            = texts({"import", "calls.csv", zone, "--json", "--rejects=long.rejects.csv"});
        const Ended ended = store.run(words);
        QVERIFY2(ended.code == 0 && ended.object(), ended.err.constData());
        checkDiscretion(ended);
        checkMemory(ended);
        qInfo("%s: %lld KiB at most", qPrintable(kind), ended.peakKilobytes);
        QCOMPARE((*ended.object())[QStringLiteral("imported")].toInt(), 2);
        QCOMPARE((*ended.object())[QStringLiteral("rejected")].toInt(), 1);
        const QByteArray kept = filesIn(store.folder())[QStringLiteral("long.rejects.csv")];
        QVERIFY(kept.contains("\n3,\"line\",\"the line is longer than 1 MiB"));
        QVERIFY(kept.size() < 200'000);
        QVERIFY(QFile::remove(store.path(QStringLiteral("calls.csv"))));
    }
}

namespace {

const QStringList importingLog = texts({"import", "log.csv", "--time-zone=America/New_York",
    "--batch-size=50", "--rejects=log.rejects.csv"});

/// The store was left with whole acknowledged batches and says how to go on.
void checkStopped(
    const StorePlace& store, const CallLog& log, const Ended& ended, const QByteArray& why)
{
    QVERIFY2(ended.code == 5, ended.err.constData());
    const auto problem = ended.object();
    QVERIFY2(problem, ended.out.constData());
    QCOMPARE((*problem)[QStringLiteral("code")].toString(), QStringLiteral("unavailable"));
    checkDiscretion(ended);
    static const QRegularExpression said(QStringLiteral("batch (\\d+) stored: (\\d+) rows"));
    int batch = 0;
    int rows = 0;
    auto each = said.globalMatch(QString::fromUtf8(ended.err));
    while (each.hasNext()) {
        const auto match = each.next();
        batch = match.captured(1).toInt();
        rows = match.captured(2).toInt();
    }
    QVERIFY2(batch > 0 && rows < log.rows(), ended.err.constData());
    QVERIFY2(ended.err.contains(why), ended.err.constData());
    QCOMPARE(
        store.value("select batch from jobs where state = 'running'"), QByteArray::number(batch));
    QSet<QByteArray> ids;
    for (const QByteArrayList& row : store.rows("select external_id from calls"))
        ids.insert(row[0]);
    QVERIFY(ids == log.idsOfFirst(rows));
    QCOMPARE(store.value("select sum(calls) from call_hourly"), QByteArray::number(ids.size()));
}

QJsonObject lasting(QJsonObject report)
{
    for (const char* name : {"job_id", "resumed_at_batch", "conflict_ids"})
        report.remove(QLatin1String(name));
    return report;
}

Digests contentOf(const StorePlace& store)
{
    Digests digests = store.digests(true);
    digests.erase(QStringLiteral("jobs"));
    return digests;
}

} // namespace

/// Goes on, now that there is room, and ends as an import that never stopped.
void TestBadInput::finish(const StorePlace& store, const Whole& whole)
{
    const QJsonObject report = store.answer(importingLog);
    QVERIFY(report[QStringLiteral("resumed_at_batch")].toInt() > 0);
    QCOMPARE(lasting(report), lasting(whole.report));
    QVERIFY(contentOf(store) == whole.digests);
    QCOMPARE(filesIn(store.folder())[QStringLiteral("log.rejects.csv")], whole.rejects);
    QVERIFY(store.answer(texts({"audit", "verify"}))[QStringLiteral("ok")].toBool());
}

/// Imports the log without trouble, tells what that makes, and takes it back.
TestBadInput::Whole TestBadInput::importWhole(StorePlace& store, const CallLog& log)
{
    store.write(QStringLiteral("log.csv"), log.text());
    store.keep();
    Whole whole;
    whole.report = store.answer(importingLog);
    whole.digests = contentOf(store);
    whole.rejects = filesIn(store.folder())[QStringLiteral("log.rejects.csv")];
    store.restore();
    if (whole.rejects.isEmpty() || !QFile::remove(store.path(QStringLiteral("log.rejects.csv"))))
        qFatal("the log has no rejects");
    return whole;
}

void TestBadInput::fullDisk_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("how");
    QTest::newRow("a file may not grow") << QStringLiteral("sqlite") << QStringLiteral("limit");
    if (m_ownMounts)
        QTest::newRow("small disk") << QStringLiteral("sqlite") << QStringLiteral("disk");
    else
        qInfo("this kernel lets nobody mount a small disk: a limit on files stands for it");
    if (hasPostgreSql())
        QTest::newRow("server") << QStringLiteral("postgresql") << QStringLiteral("server");
}

void TestBadInput::fullDisk()
{
    QFETCH(QString, kind);
    QFETCH(QString, how);
    const CallLog log(3'000);
    const Folder disk = makeFolder();
    const QString small = QString::fromStdString(disk.path.string());
    const bool mounted = how == QStringLiteral("disk");
    const QByteArray usual = qgetenv("TMPDIR");
    if (mounted) {
        QVERIFY(mountSmallDisk(small, 256 << 20));
        qputenv("TMPDIR", small.toLocal8Bit());
    }
    {
        StorePlace store(kind, QStringLiteral("Europe/London"));
        if (mounted)
            usual.isEmpty() ? qunsetenv("TMPDIR") : qputenv("TMPDIR", usual);
        const Whole whole = importWhole(store, log);
        Terms terms = store.terms();
        QByteArray why = "the disk is full";
        if (mounted) {
            QVERIFY(resizeSmallDisk(small, usedOn(small) + (1 << 20)));
        } else if (how == QStringLiteral("limit")) {
            terms.largestFile = 1'500'000;
            QVERIFY(QFile(store.file()).size() < terms.largestFile);
        } else {
            why = "the database's disk is full";
            store.execute("create function no_room() returns trigger language plpgsql as $$ begin "
                          "if new.external_id = '1709251200.1500' then "
                          "raise exception using errcode = '53100'; end if; return new; end $$");
            store.execute("create trigger no_room before insert on calls for each row "
                          "execute function no_room()");
        }
        const Ended ended = store.run(importingLog + QStringList{QStringLiteral("--json")}, terms);
        checkStopped(store, log, ended, why);
        if (QTest::currentTestFailed())
            return;
        QVERIFY2(ended.err.contains("log.csv: "), ended.err.constData());
        QVERIFY2(ended.err.contains("run the import again: it goes on behind batch "),
            ended.err.constData());
        if (mounted)
            QVERIFY(resizeSmallDisk(small, 256 << 20));
        if (how == QStringLiteral("server"))
            store.execute("drop function no_room() cascade");
        finish(store, whole);
    }
    if (mounted)
        QVERIFY(removeSmallDisk(small));
}

void TestBadInput::initOnAFullDisk_data()
{
    QTest::addColumn<int>("room");
    for (const int room : {0, 4'096, 50'000, 200'000})
        QTest::addRow("%d bytes", room) << room;
}

/// Nothing half made stays behind.
void TestBadInput::initOnAFullDisk()
{
    QFETCH(int, room);
    const Folder folder = makeFolder();
    Terms terms;
    terms.folder = QString::fromStdString(folder.path.string());
    terms.home = terms.folder + QStringLiteral("/data");
    terms.largestFile = room;
    const QStringList words = texts(
        {"init", "--workspace=new.trunkline", "--tenant=Acme", "--time-zone=Europe/London"});
    const Ended ended = run(words, terms);
    QVERIFY2(ended.code == 5, ended.err.constData());
    QVERIFY2(ended.err.contains("disk is full"), ended.err.constData());
    QCOMPARE(ended.out, QByteArray());
    QVERIFY(filesIn(terms.folder).empty());
    terms.largestFile = -1;
    QCOMPARE(run(words, terms).code, 0);
}

void TestBadInput::outputOnAFullDisk()
{
    StorePlace& store = place(QStringLiteral("sqlite"));
    store.restore();
    store.write(QStringLiteral("calls.csv"), head + good);
    Terms terms = store.terms();
    terms.outTo = QStringLiteral("/dev/full");
    for (const QStringList& words : {texts({"digests"}), texts({"digests", "--json"}),
             texts({"import", "calls.csv", zone, "--json"}),
             texts({"dashboard", "--from=2024-05-01", "--to=2024-05-01"})}) {
        const Ended ended = store.run(words, terms);
        QVERIFY2(ended.code == 5, ended.err.constData());
        QVERIFY2(ended.err.contains("the output could not be written"), ended.err.constData());
    }
    QCOMPARE(store.value("select count(*) from calls"), QByteArray("1"));
}

void TestBadInput::rejectsOnAFullDisk_data()
{
    QTest::addColumn<QString>("kind");
    // The program writes one file of its own besides the store.
    if (hasPostgreSql())
        QTest::newRow("a file may not grow") << QStringLiteral("postgresql");
    if (m_ownMounts)
        QTest::newRow("small disk") << QStringLiteral("sqlite");
}

void TestBadInput::rejectsOnAFullDisk()
{
    QFETCH(QString, kind);
    const CallLog log(3'000);
    StorePlace store(kind, QStringLiteral("Europe/London"));
    const Whole whole = importWhole(store, log);
    Terms terms = store.terms();
    const QString small = store.path(QStringLiteral("small"));
    QStringList words = importingLog;
    if (store.isFile()) {
        QVERIFY(QDir().mkdir(small) && mountSmallDisk(small, 4'096));
        words.last() = QStringLiteral("--rejects=small/log.rejects.csv");
    } else {
        terms.largestFile = 4'000;
        store.share(); // the log of its operations may not grow either
    }
    const Ended ended = store.run(words + QStringList{QStringLiteral("--json")}, terms);
    checkStopped(store, log, ended, store.isFile() ? "No space left on device" : "File too large");
    if (QTest::currentTestFailed())
        return;
    QVERIFY(ended.err.contains("make room or name another place"));
    if (store.isFile()) {
        QVERIFY(QFile::copy(small + QStringLiteral("/log.rejects.csv"),
            store.path(QStringLiteral("log.rejects.csv"))));
        QVERIFY(removeSmallDisk(small));
    }
    finish(store, whole);
}

void TestBadInput::roles_data()
{
    QTest::addColumn<QByteArray>("role");
    QTest::addColumn<bool>("may");
    // DECISIONS 9.
    QTest::newRow("OWNER") << QByteArray("owner") << true;
    QTest::newRow("ADMIN") << QByteArray("admin") << true;
    QTest::newRow("ANALYST") << QByteArray("analyst") << false;
    QTest::newRow("READONLY") << QByteArray("readonly") << false;
    QTest::newRow("PUBLISHER") << QByteArray("publisher") << false;
    QTest::newRow("BUYER") << QByteArray("buyer") << false;
}

void TestBadInput::roles()
{
    QFETCH(QByteArray, role);
    QFETCH(bool, may);
    const auto demo = StorePlace::demo();
    const StorePlace& store = *demo;
    const QList<QByteArrayList> members
        = store.rows("select u.name from users u join memberships m on m.user_id = u.id "
                     "where lower(m.role) = '"
            + role + "' and m.state = 'active'");
    QVERIFY(!members.isEmpty());
    store.write(QStringLiteral("calls.csv"), head + good);
    const auto entries = [&store] {
        const QJsonObject verdict = store.answer(texts({"audit", "verify"}));
        return verdict[QStringLiteral("ok")].toBool()
            ? verdict[QStringLiteral("entries")].toInteger()
            : -1;
    };
    const Digests before = store.digests(true);
    const qint64 told = entries();
    QVERIFY(told > 0);
    const Ended ended = store.run(
        texts({"import", "calls.csv", zone, "--json", "--as", members.front().front()}));
    checkDiscretion(ended);
    QVERIFY2(ended.code == (may ? 0 : 4), ended.err.constData());
    QVERIFY(ended.object());
    if (may) {
        QCOMPARE((*ended.object())[QStringLiteral("imported")].toInt(), 1);
        QVERIFY(store.digests(true) != before);
    } else {
        QCOMPARE((*ended.object())[QStringLiteral("code")].toString(), QStringLiteral("forbidden"));
        QVERIFY(store.digests(true) == before);
        QCOMPARE(entries(), told + 1); // the refusal itself
    }
}

void TestBadInput::serverNotOurs_data()
{
    QTest::addColumn<QByteArray>("statement");
    QTest::addColumn<QByteArray>("said");
    if (!hasPostgreSql())
        return;
    QTest::newRow("newer") << QByteArray(
        "insert into schema_versions select 999, 'x', 'x', max(applied_at) from "
        "schema_versions") << QByteArray("update Trunkline");
    QTest::newRow("other checksum")
        << QByteArray("update schema_versions set checksum = 'x'") << QByteArray("schema");
}

void TestBadInput::serverNotOurs()
{
    QFETCH(QByteArray, statement);
    QFETCH(QByteArray, said);
    StorePlace store(QStringLiteral("postgresql"), QStringLiteral("Europe/London"));
    store.write(QStringLiteral("calls.csv"), head + good);
    store.keep();
    store.execute(statement);
    const Ended ended = store.run(texts({"import", "calls.csv", zone, "--json"}));
    QVERIFY2(ended.code == 3, ended.err.constData());
    QVERIFY(ended.object());
    QVERIFY2(ended.err.contains(said), ended.err.constData());
    QCOMPARE(store.value("select count(*) from calls"), QByteArray("0"));
    QCOMPARE(store.value("select count(*) from jobs"), QByteArray("0"));
    store.restore();
}

int main(int argc, char** argv)
{
    // Before there is a second thread.
    const bool ownMounts = enterOwnMounts();
    const QCoreApplication application(argc, argv);
    TestBadInput test(ownMounts);
    return QTest::qExec(&test, argc, argv);
}

#include "tst_badinput.moc"
