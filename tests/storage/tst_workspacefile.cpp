// SEC-D3: workspace files that are opened, and those that are refused and left as they were.

#include "services/storage/digests.h"
#include "services/storage/sqlite.h"
#include "tests/support/stores.h"

#include <QTest>

#include <sqlite3.h>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <map>

using namespace trunkline;
using namespace std::string_view_literals;

namespace {

namespace fs = std::filesystem;

const TenantId tenant{Uuid{{1, 2, 3, 4, 5, 6, 0x70, 8, 0x80, 10, 11, 12, 13, 14, 15, 16}}};

std::string contentOf(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write(const fs::path& file, const std::string& bytes)
{
    std::ofstream(file, std::ios::binary) << bytes;
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
}

/// Every file of a folder by name.
std::map<std::string, std::string> everything(const fs::path& folder)
{
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::directory_iterator(folder))
        all[entry.path().filename()] = contentOf(entry.path());
    return all;
}

mode_t modeOf(const fs::path& file)
{
    struct stat facts { };
    return stat(file.c_str(), &facts) == 0 ? facts.st_mode & 07777 : 0;
}

void runSql(const fs::path& file, const char* sql)
{
    sqlite3* handle = nullptr;
    if (sqlite3_open(file.c_str(), &handle) != SQLITE_OK
        || sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        qFatal("%s", sqlite3_errmsg(handle));
    sqlite3_close(handle);
}

Outcome put(Database& database, int rows, std::int64_t from = 0)
{
    constexpr std::string_view columns[] = {"tenant_id", "dimension", "bucket", "key"};
    TRUNK_TRY(const auto transaction, database.begin(tenant, Access::Write, {}));
    TRUNK_DO(transaction->bulk({"call_days", columns, {}}, static_cast<std::size_t>(rows),
        [from](std::size_t i, Values& out) {
            out = values(
                tenant, "region", from + static_cast<std::int64_t>(i), std::string(100, 'k'));
        }));
    return transaction->commit();
}

std::int64_t rowsOf(Database& database)
{
    const auto transaction = database.begin(tenant, Access::Read, {});
    const auto rows
        = (*transaction)->first(Query("select count(*) from call_days"), [](const Row& row) {
              return row.integer(0);
          });
    return rows && *rows ? **rows : -1;
}

/// A closed workspace of more than a hundred pages.
fs::path makeWorkspace(const Folder& folder)
{
    const fs::path file = folder.path / "w.trunkline";
    const auto made = openSqlite({.file = file, .create = true});
    if (!made || !put(**made, 5'000))
        qFatal("no workspace");
    return file;
}

} // namespace

class TestWorkspaceFile final : public QObject {
    Q_OBJECT

private slots:
    void madeForItsOwnerOnly()
    {
        const Folder folder = makeFolder();
        const fs::path file = folder.path / "w.trunkline";
        const mode_t before = umask(0);
        const auto made = openSqlite({.file = file, .create = true});
        QVERIFY(made.ok());
        QVERIFY(put(**made, 1).ok());
        umask(before);
        for (const char* suffix : {"", "-wal", "-shm"})
            QCOMPARE(modeOf(fs::path(file) += suffix), mode_t(0600));
        const auto again = openSqlite({.file = file, .create = true});
        QVERIFY(!again.ok());
        QCOMPARE(again.error().code, Errc::Conflict);
        QCOMPARE(rowsOf(**made), 1);
    }

    void closedLeavesOneFile()
    {
        const Folder folder = makeFolder();
        const fs::path file = makeWorkspace(folder);
        QCOMPARE(everything(folder.path).size(), std::size_t(1));
        const auto opened = openSqlite({.file = file});
        QVERIFY(opened.ok());
        QCOMPARE(rowsOf(**opened), 5'000);
    }

    void settings_data()
    {
        QTest::addColumn<QByteArray>("pragma");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char* name, const char* value) {
            QTest::newRow(name) << QByteArray(name) << QByteArray(value);
        };
        row("journal_mode", "wal");
        row("synchronous", "2");
        row("foreign_keys", "1");
        row("trusted_schema", "0");
        row("cell_size_check", "1");
        row("mmap_size", "0");
        row("secure_delete", "2");
        row("busy_timeout", "5000");
        row("temp_store", "2");
        row("application_id", "1414679372");
    }
    void settings()
    {
        QFETCH(QByteArray, pragma);
        QFETCH(QByteArray, value);
        const Store store = stores().front();
        for (const Access access : {Access::Write, Access::Read}) {
            const bool ofWriters = pragma == "secure_delete" || pragma == "synchronous";
            if (access == Access::Read && ofWriters)
                continue;
            const auto transaction = store.database->begin(tenant, access, {});
            std::string is;
            QVERIFY((*transaction)
                        ->query("pragma " + pragma.toStdString(), {},
                            [&is](const Row& row) {
                                is = row.text(0);
                                return true;
                            })
                        .ok());
            QCOMPARE(QByteArray::fromStdString(is), value);
        }
    }

    void closedDoors_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::newRow("a quoted name is no text") << QByteArray("select \"nothing\"");
        QTest::newRow("no extension") << QByteArray("select load_extension('x')");
        QTest::newRow("no schema by hand")
            << QByteArray("update sqlite_schema set sql = '' where name = 'calls'");
        QTest::newRow("the trail is not changed") << QByteArray("update audit_logs set at = 1");
        QTest::newRow("the trail is not cut") << QByteArray("delete from audit_logs");
    }
    void closedDoors()
    {
        QFETCH(QByteArray, sql);
        const Store store = stores().front();
        const auto transaction = store.database->begin(tenant, Access::Write, {});
        QVERIFY((*transaction)
                    ->execute("insert into audit_logs (tenant_id, seq, audit_id, at, operation,"
                              " result, entity, entity_id, label, actor, body, leaf, link) values"
                              " ($1, 1, $1, 0, '', '', '', '', '', '', $2, $2, $2)"sv,
                        values(tenant, Bytes{}))
                    .ok());
        QVERIFY(!(*transaction)->execute(sql.toStdString(), {}).ok());
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("how");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* how, const char* says) {
            QTest::newRow(how) << QByteArray(how) << QByteArray(says);
        };
        row("newer", "update Trunkline");
        row("newer, not closed", "update Trunkline");
        row("another program's", "not a Trunkline workspace");
        row("text", "not a Trunkline workspace");
        row("empty", "not a Trunkline workspace");
        row("checksum", "use the Trunkline that made it");
        row("no versions", "contradict");
        row("open to the world", "chmod 600");
        row("open to the group", "chmod 600");
        row("a link", "is a link");
        row("a folder", "is not a file");
        row("everybody's folder", "chmod o-w");
        row("zeroed page", "damaged");
        row("scrambled page", "damaged");
        for (const char* cut : {"cut at 100", "cut at 8192", "cut at 9000", "cut at 65536",
                 "cut at 300000", "cut by 1", "cut by 8192"})
            row(cut, QByteArray(cut) == "cut at 100" ? "" : "damaged");
    }
    void refusals()
    {
        QFETCH(QByteArray, how);
        QFETCH(QByteArray, says);
        const Folder folder = makeFolder();
        fs::path file = makeWorkspace(folder);
        std::string bytes = contentOf(file);
        if (how == "newer") {
            runSql(file, "pragma user_version = 99");
        } else if (how == "newer, not closed") {
            sqlite3* handle = nullptr;
            QCOMPARE(sqlite3_open(file.c_str(), &handle), SQLITE_OK);
            sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
            sqlite3_exec(handle, "pragma user_version = 99", nullptr, nullptr, nullptr);
            sqlite3_close(handle);
            QVERIFY(fs::exists(fs::path(file) += "-wal"));
        } else if (how == "another program's") {
            runSql(file, "pragma application_id = 7");
        } else if (how == "text") {
            write(file, "name,number\nA,1\n");
        } else if (how == "empty") {
            write(file, "");
        } else if (how == "checksum") {
            runSql(file, "update schema_versions set checksum = 'x'");
        } else if (how == "no versions") {
            runSql(file, "delete from schema_versions");
        } else if (how == "open to the world") {
            fs::permissions(file, fs::perms::others_read, fs::perm_options::add);
        } else if (how == "open to the group") {
            fs::permissions(file, fs::perms::group_write, fs::perm_options::add);
        } else if (how == "a link") {
            fs::create_symlink(file, folder.path / "link");
            file = folder.path / "link";
        } else if (how == "a folder") {
            file = folder.path;
        } else if (how == "everybody's folder") {
            fs::permissions(folder.path, fs::perms::others_write, fs::perm_options::add);
        } else if (how == "zeroed page") {
            write(file, bytes.replace(8192 * 60, 8192, std::string(8192, '\0')));
        } else if (how == "scrambled page") {
            write(file, bytes.replace(8192 * 90, 8192, std::string(8192, '\xa5')));
        } else if (how.startsWith("cut at ")) {
            write(file, bytes.substr(0, how.mid(7).toULongLong()));
        } else if (how.startsWith("cut by ")) {
            write(file, bytes.substr(0, bytes.size() - how.mid(7).toULongLong()));
        }
        const auto before = everything(folder.path);
        const auto opened = openSqlite({.file = file});
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, Errc::Invalid);
        QVERIFY2(opened.error().detail.find(says.toStdString()) != std::string::npos,
            opened.error().detail.c_str());
        auto after = everything(folder.path);
        if (how == "newer, not closed") // its log was there: the index beside it may be new
            after.erase("w.trunkline-shm");
        for (const auto& [name, content] : after) {
            QVERIFY2(before.contains(name), name.c_str());
            QVERIFY2(before.at(name) == content, name.c_str());
        }
        QVERIFY(!openSqlite({.file = file}).ok());
    }

    void somebodyElses()
    {
        // As root any file can be given away; anybody else finds files that are root's.
        const Folder folder = makeFolder();
        fs::path file = "/etc/passwd";
        if (geteuid() == 0) {
            file = makeWorkspace(folder);
            QCOMPARE(chown(file.c_str(), 12'345, 12'345), 0);
        }
        const auto opened = openSqlite({.file = file});
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, Errc::Invalid);
        QVERIFY(opened.error().detail.find("another user") != std::string::npos);
    }

    void absent()
    {
        const Folder folder = makeFolder();
        const auto opened = openSqlite({.file = folder.path / "none"});
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, Errc::NotFound);
        QVERIFY(everything(folder.path).empty());
        const auto nowhere = openSqlite({.file = folder.path / "no" / "w", .create = true});
        QVERIFY(!nowhere.ok());
        QCOMPARE(nowhere.error().code, Errc::Unavailable);
    }

    void whatWasNotClosedComesBack()
    {
        const Folder folder = makeFolder();
        const Folder other = makeFolder();
        const fs::path file = folder.path / "w.trunkline";
        const auto made = openSqlite({.file = file, .create = true});
        QVERIFY(put(**made, 300).ok());
        for (const char* suffix : {"", "-wal"})
            fs::copy_file(fs::path(file) += suffix, (other.path / "w.trunkline") += suffix);
        const auto opened = openSqlite({.file = other.path / "w.trunkline"});
        QVERIFY2(opened.ok(), opened ? "" : opened.error().detail.c_str());
        QCOMPARE(rowsOf(**opened), 300);
    }

    void twoProgramsShareAFile()
    {
        const Folder folder = makeFolder();
        const fs::path file = makeWorkspace(folder);
        const auto one = openSqlite({.file = file});
        const auto two = openSqlite({.file = file});
        QVERIFY(one.ok() && two.ok());
        QVERIFY(put(**one, 1, 10'000).ok());
        QVERIFY(put(**two, 1, 20'000).ok());
        QCOMPARE(rowsOf(**one), 5'002);
        QCOMPARE(rowsOf(**two), 5'002);
    }

    void aFullDiskIsSurvived()
    {
        const Folder folder = makeFolder();
        const fs::path file = makeWorkspace(folder);
        const auto opened = openSqlite({.file = file});
        QVERIFY(opened.ok());
        std::signal(SIGXFSZ, SIG_IGN);
        struct rlimit before { };
        getrlimit(RLIMIT_FSIZE, &before);
        struct rlimit small = before;
        small.rlim_cur = 256 * 1024;
        setrlimit(RLIMIT_FSIZE, &small);
        const Outcome full = put(**opened, 40'000, 100'000);
        const std::int64_t during = rowsOf(**opened);
        setrlimit(RLIMIT_FSIZE, &before);
        QVERIFY(!full.ok());
        QCOMPARE(full.error().code, Errc::Unavailable);
        QVERIFY(full.error().detail.find("the disk is full") != std::string::npos);
        QCOMPARE(during, 5'000);
        const Outcome after = put(**opened, 10, 200'000);
        QVERIFY2(after.ok(), after ? "" : after.error().detail.c_str());
        QCOMPARE(rowsOf(**opened), 5'010);
    }

    void backups()
    {
        const Folder folder = makeFolder();
        const fs::path file = makeWorkspace(folder);
        const auto opened = openSqlite({.file = file});
        const fs::path copy = folder.path / "copy.trunkline";
        int calls = 0;
        const auto progress = [&](int done, int total) {
            // Somebody writes meanwhile: the copy is of one moment and does not begin anew.
            if (!put(**opened, 10, 1'000'000 + 10 * calls))
                return false;
            ++calls;
            return done <= total;
        };
        const Outcome done = backupSqlite(file, copy, progress, {});
        QVERIFY2(done.ok(), done ? "" : done.error().detail.c_str());
        QVERIFY(calls >= 1);
        QCOMPARE(modeOf(copy), mode_t(0600));
        QVERIFY(!fs::exists(fs::path(copy) += "-wal"));
        const auto restored = openSqlite({.file = copy});
        QVERIFY(restored.ok());
        QCOMPARE(rowsOf(**restored), 5'000);

        const std::string before = contentOf(copy);
        const Outcome there = backupSqlite(file, copy, {}, {});
        QVERIFY(!there.ok());
        QCOMPARE(there.error().code, Errc::Conflict);
        QVERIFY(contentOf(copy) == before);
    }

    void backupsStop()
    {
        const Folder folder = makeFolder();
        const fs::path file = makeWorkspace(folder);
        const fs::path copy = folder.path / "copy.trunkline";
        const Outcome refused = backupSqlite(file, copy, [](int, int) { return false; }, {});
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, Errc::Cancelled);
        std::stop_source stop;
        stop.request_stop();
        const Outcome stopped = backupSqlite(file, copy, {}, stop.get_token());
        QVERIFY(!stopped.ok());
        QCOMPARE(stopped.error().code, Errc::Cancelled);
        QCOMPARE(everything(folder.path).size(), std::size_t(1));
    }
};

QTEST_GUILESS_MAIN(TestWorkspaceFile)
#include "tst_workspacefile.moc"
