#include "tests/e2e/place.h"

#include "tests/support/trailcount.h"

#include <pqxx/pqxx>
#include <sqlite3.h>

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QThread>
#include <QtGlobal>

#include <filesystem>

namespace trunkline {

namespace {

namespace fs = std::filesystem;

constexpr qint64 settleMilliseconds = 30'000;

QByteArray described(const QStringList& command, const Ended& ended)
{
    return command.join(QLatin1Char(' ')).toUtf8() + ": exit " + QByteArray::number(ended.code)
        + "\n" + ended.out + ended.err;
}

/// Runs statements on a connection of its own.
void onServer(const std::string& url, const QList<QByteArray>& statements)
{
    try {
        pqxx::connection connection(url);
        pqxx::nontransaction work(connection);
        for (const QByteArray& statement : statements)
            work.exec(statement.toStdString());
    } catch (const std::exception& refusal) {
        qFatal("%s: %s", statements.join("; ").constData(), refusal.what());
    }
}

QList<QByteArrayList> selectOnServer(const std::string& url, const QByteArray& select)
{
    QList<QByteArrayList> rows;
    try {
        pqxx::connection connection(url);
        pqxx::nontransaction work(connection);
        for (const auto& row : work.exec(select.toStdString())) {
            QByteArrayList fields;
            for (const auto& field : row)
                fields.append(QByteArray(field.c_str()));
            rows.append(fields);
        }
    } catch (const std::exception& refusal) {
        qFatal("%s: %s", select.constData(), refusal.what());
    }
    return rows;
}

std::string serverUrl() { return qEnvironmentVariable("TRUNK_TEST_POSTGRESQL").toStdString(); }

/// A database's file and its log, which holds what was not written back yet.
void copyFile(const fs::path& from, const fs::path& to)
{
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
        const fs::path source = from.string() + suffix;
        const fs::path target = to.string() + suffix;
        fs::remove(target);
        if (fs::exists(source) && std::string_view(suffix) != "-shm")
            fs::copy_file(source, target);
    }
}

} // namespace

QList<QByteArrayList> executeOnFile(const QString& file, const QByteArray& statements)
{
    QList<QByteArrayList> rows;
    sqlite3* handle = nullptr;
    if (sqlite3_open(file.toUtf8().constData(), &handle) != SQLITE_OK)
        qFatal("%s does not open", qPrintable(file));
    const auto add = [](void* into, int count, char** values, char**) {
        QByteArrayList fields;
        for (int i = 0; i < count; ++i)
            fields.append(QByteArray(values[i]));
        static_cast<QList<QByteArrayList>*>(into)->append(fields);
        return 0;
    };
    if (sqlite3_exec(handle, statements.constData(), add, &rows, nullptr) != SQLITE_OK)
        qFatal("%s: %s", statements.constData(), sqlite3_errmsg(handle));
    sqlite3_close(handle);
    return rows;
}

StorePlace::StorePlace(const QString& kind)
    : m_kind(kind)
    , m_folder(makeFolder())
    , m_logs(makeFolder())
{
    if (kind == QStringLiteral("sqlite")) {
        m_file = path(QStringLiteral("store.trunkline"));
    } else {
        EmptyDatabase database = makeEmptyDatabase();
        m_url = QString::fromStdString(database.url);
        m_server = std::move(database.place);
        m_database = selectOnServer(database.url, "select current_database()").front().front();
    }
}

StorePlace::StorePlace(const QString& kind, const QString& zone, const QString& currency)
    : StorePlace(kind)
{
    answer({QStringLiteral("init"), QStringLiteral("--tenant"), QStringLiteral("Acme Media"),
        QStringLiteral("--time-zone"), zone, QStringLiteral("--currency"), currency});
    made();
}

std::unique_ptr<StorePlace> StorePlace::demo()
{
    std::unique_ptr<StorePlace> place(new StorePlace(QStringLiteral("sqlite")));
    place->answer({QStringLiteral("demo"), QStringLiteral("--calls-per-week"),
        QStringLiteral("300"), QStringLiteral("--days"), QStringLiteral("2")});
    place->made();
    return place;
}

StorePlace::~StorePlace()
{
    settle();
    const QStringList verify{
        QStringLiteral("audit"), QStringLiteral("verify"), QStringLiteral("--json")};
    const Ended ended = run(verify);
    const QJsonObject verdict = ended.object().value_or(QJsonObject());
    QStringList found;
    for (const QJsonValue finding : verdict[QStringLiteral("findings")].toArray())
        found.append(finding[QStringLiteral("kind")].toString());
    found.removeDuplicates();
    if (verdict.isEmpty() || found != m_findings)
        qFatal("%s", described(verify, ended).constData());
    const qint64 entries = verdict[QStringLiteral("entries")].toInteger();
    const qint64 due = m_made + entriesLogged();
    if (!m_shared && m_findings.isEmpty() && entries != due)
        qFatal("the trail holds %lld entries, and %lld are due", entries, due);
    if (m_kept && !isFile())
        onServer(serverUrl(), {"drop database " + m_database + "_kept with (force)"});
}

/// What makes a store leaves entries that no operation stands for.
void StorePlace::made()
{
    m_made = value("select count(*) from audit_logs").toLongLong();
    QFile::remove(log());
}

QString StorePlace::log() const
{
    return QString::fromStdString((m_logs.path / "operations.log").string());
}

qint64 StorePlace::entriesLogged() const
{
    QFile file(log());
    if (!file.open(QIODevice::ReadOnly))
        return 0; // no operation was run
    qint64 due = 0;
    while (!file.atEnd()) {
        const QJsonObject line = QJsonDocument::fromJson(file.readLine()).object();
        const QString code = line[QStringLiteral("error_code")].toString();
        const std::string operation = line[QStringLiteral("operation")].toString().toStdString();
        const bool refused
            = code == QStringLiteral("forbidden") || code == QStringLiteral("unauthenticated");
        const bool done = code.isEmpty() && !line[QStringLiteral("replayed")].toBool();
        if (refused || (done && leavesEntry(operation)))
            ++due;
    }
    return due;
}

QList<QString> StorePlace::kinds()
{
    QList<QString> all{QStringLiteral("sqlite")};
    if (hasPostgreSql())
        all.append(QStringLiteral("postgresql"));
    return all;
}

QStringList StorePlace::flags() const
{
    return isFile() ? QStringList{QStringLiteral("--workspace"), m_file}
                    : QStringList{QStringLiteral("--database"), m_url};
}

QString StorePlace::folder() const { return QString::fromStdString(m_folder.path.string()); }

QString StorePlace::path(const QString& name) const { return folder() + QLatin1Char('/') + name; }

QString StorePlace::write(const QString& name, const QByteArray& content) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate)
        || file.write(content) != content.size())
        qFatal("%s cannot be written", qPrintable(file.fileName()));
    return file.fileName();
}

Terms StorePlace::terms() const
{
    Terms terms;
    terms.home = path(QStringLiteral("data"));
    terms.folder = folder();
    terms.log = log();
    return terms;
}

Ended StorePlace::run(const QStringList& command) const { return run(command, terms()); }

Ended StorePlace::run(const QStringList& command, const Terms& terms) const
{
    return trunkline::run(command + flags(), terms);
}

std::unique_ptr<Program> StorePlace::start(const QStringList& command)
{
    share();
    return std::make_unique<Program>(command + flags(), terms());
}

QJsonObject StorePlace::answer(const QStringList& command) const
{
    const Ended ended = run(command + QStringList{QStringLiteral("--json")});
    const auto object = ended.object();
    if (ended.code != 0 || !object)
        qFatal("%s", described(command, ended).constData());
    return *object;
}

Digests StorePlace::digests(bool content) const
{
    QStringList command{QStringLiteral("digests")};
    if (content)
        command.append(QStringLiteral("--content"));
    Digests digests;
    const QJsonArray tables = answer(command).value(QStringLiteral("tables")).toArray();
    for (const QJsonValue table : tables)
        digests[table[QStringLiteral("table")].toString()]
            = QString::number(table[QStringLiteral("rows")].toInteger()) + QLatin1Char(' ')
            + table[QStringLiteral("sha256")].toString();
    return digests;
}

void StorePlace::keep()
{
    settle();
    if (isFile())
        copyFile(m_file.toStdString(), m_file.toStdString() + ".kept");
    else
        onServer(serverUrl(), {"create database " + m_database + "_kept template " + m_database});
    QFile::remove(log() + QStringLiteral(".kept"));
    QFile::copy(log(), log() + QStringLiteral(".kept"));
    m_kept = true;
}

void StorePlace::restore()
{
    QFile::remove(log());
    QFile::copy(log() + QStringLiteral(".kept"), log());
    if (isFile()) {
        copyFile(m_file.toStdString() + ".kept", m_file.toStdString());
        return;
    }
    onServer(serverUrl(),
        {"drop database " + m_database + " with (force)",
            "create database " + m_database + " template " + m_database + "_kept"});
}

void StorePlace::settle() const
{
    if (isFile())
        return;
    QElapsedTimer waited;
    waited.start();
    const QByteArray others = "select count(*) from pg_stat_activity where datname = '" + m_database
        + "' and backend_type = 'client backend'";
    while (selectOnServer(serverUrl(), others).front().front() != "0") {
        if (waited.hasExpired(settleMilliseconds))
            qFatal("somebody is still at work on %s", m_database.constData());
        QThread::msleep(2);
    }
}

QList<QByteArrayList> StorePlace::rows(const QByteArray& select) const
{
    if (!isFile())
        return selectOnServer(m_url.toStdString(), select);
    const Folder aside = makeFolder();
    const fs::path copy = aside.path / "copy";
    copyFile(m_file.toStdString(), copy);
    return executeOnFile(QString::fromStdString(copy.string()), select);
}

QByteArray StorePlace::value(const QByteArray& select) const
{
    const QList<QByteArrayList> all = rows(select);
    if (all.size() != 1 || all.front().size() != 1)
        qFatal("%s: not one value", select.constData());
    return all.front().front();
}

void StorePlace::execute(const QByteArray& statement) const
{
    if (isFile())
        executeOnFile(m_file, statement);
    else
        onServer(m_url.toStdString(), {statement});
}

} // namespace trunkline
