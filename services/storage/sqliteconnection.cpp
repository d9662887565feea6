#include "services/storage/sqliteconnection.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <charconv>
#include <utility>

namespace trunkline {

namespace {

constexpr std::size_t keptStatements = 200;

// SEC-D3. The cache is in KiB when negative; the log is written back when it holds 64 MiB, so that
// an import touches a page of an index once and not with every batch.
constexpr const char* safety = R"(
    pragma foreign_keys = on; pragma trusted_schema = off; pragma cell_size_check = on;
    pragma mmap_size = 0; pragma busy_timeout = 5000; pragma temp_store = memory;)";
constexpr const char* writing = R"(
    pragma page_size = 8192; pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = fast;
    pragma cache_size = -65536; pragma wal_autocheckpoint = 16384;
    pragma journal_size_limit = 67108864;)";
constexpr const char* reading = "pragma query_only = on; pragma cache_size = -32768;";

void harden(sqlite3* handle)
{
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
}

/// `file:` with what a URI gives a meaning to escaped.
std::string uri(const std::filesystem::path& file)
{
    std::string out = "file:";
    for (const char c : std::filesystem::absolute(file).string()) {
        if (c == '%' || c == '?' || c == '#') {
            constexpr const char* digits = "0123456789abcdef";
            out += '%';
            out += digits[static_cast<unsigned char>(c) >> 4];
            out += digits[static_cast<unsigned char>(c) & 15];
        } else {
            out += c;
        }
    }
    return out + "?immutable=1";
}

int bindOne(sqlite3_stmt* statement, int at, const Value& value)
{
    switch (value.index()) {
    case 1:
        return sqlite3_bind_int64(statement, at, *std::get_if<1>(&value));
    case 2: {
        const std::string& text = *std::get_if<2>(&value);
        return sqlite3_bind_text64(
            statement, at, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    case 3:
        return sqlite3_bind_blob(
            statement, at, std::get_if<3>(&value)->bytes.data(), 16, SQLITE_STATIC);
    case 4: {
        const std::string& bytes = std::get_if<4>(&value)->value;
        return sqlite3_bind_blob64(statement, at, bytes.data(), bytes.size(), SQLITE_STATIC);
    }
    default:
        return sqlite3_bind_null(statement, at);
    }
}

bool hasNul(const Value& value)
{
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr && text->find('\0') != std::string::npos;
}

Error notNumbered()
{
    return fail(Errc::Internal, "a statement's parameters are not exactly $1 to $n");
}

/// For each parameter in SQLite's order, which value it means. Their names differ, so that n
/// parameters within $1 to $n are all of them.
Result<std::vector<std::size_t>> orderOf(sqlite3_stmt* statement)
{
    std::vector<std::size_t> order(
        static_cast<std::size_t>(sqlite3_bind_parameter_count(statement)));
    for (std::size_t at = 0; at < order.size(); ++at) {
        const char* name = sqlite3_bind_parameter_name(statement, static_cast<int>(at) + 1);
        const std::string_view text = name == nullptr ? std::string_view() : name;
        std::size_t number = 0;
        const auto [end, error] = std::from_chars(
            text.data() + (text.empty() ? 0 : 1), text.data() + text.size(), number);
        if (!text.starts_with('$') || text.starts_with("$0") || error != std::errc()
            || end != text.data() + text.size() || number == 0 || number > order.size())
            return notNumbered();
        order[at] = number - 1;
    }
    return order;
}

} // namespace

Error sqliteError(int code)
{
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        switch (code) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID:
            return fail(Errc::Conflict, "a row with this key is there already");
        case SQLITE_CONSTRAINT_FOREIGNKEY:
            return fail(Errc::Invalid, "it refers to a row that is not there, or is referred to");
        default:
            return fail(Errc::Internal, "the store refused a row, code " + std::to_string(code));
        }
    case SQLITE_INTERRUPT:
        return fail(Errc::Cancelled, "cancelled");
    case SQLITE_FULL:
        return fail(Errc::Unavailable, "the disk is full");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail(Errc::Unavailable, "the workspace is busy; try again");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return fail(Errc::Unavailable, "the workspace file is damaged; restore a backup");
    case SQLITE_IOERR:
        return fail(Errc::Unavailable, "the disk is full, or could not be read or written");
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
        return fail(Errc::Unavailable,
            "the workspace file, or the folder that it is in, cannot be written");
    case SQLITE_NOMEM:
        return fail(Errc::Unavailable, "out of memory");
    case SQLITE_TOOBIG:
        return fail(Errc::TooLarge, "a value is too large for the store");
    default:
        return fail(Errc::Internal, "the store refused a statement, code " + std::to_string(code));
    }
}

SqliteStatement::~SqliteStatement()
{
    if (m_prepared == nullptr)
        return;
    if (m_own) {
        sqlite3_finalize(m_own->handle);
        return;
    }
    sqlite3_reset(m_prepared->handle);
    sqlite3_clear_bindings(m_prepared->handle);
    m_prepared->busy = false;
}

Outcome SqliteStatement::bind(const Values& values)
{
    if (m_prepared->order.size() != values.size())
        return notNumbered();
    int at = 0;
    for (const std::size_t which : m_prepared->order) {
        if (hasNul(values[which]))
            return fail(Errc::Invalid, "a text holds the character U+0000");
        if (const int code = bindOne(m_prepared->handle, ++at, values[which]); code != SQLITE_OK)
            return sqliteError(code);
    }
    return Done{};
}

int SqliteStatement::step() { return sqlite3_step(m_prepared->handle); }

void SqliteStatement::reset() { sqlite3_reset(m_prepared->handle); }

SqliteConnection::SqliteConnection(std::unique_ptr<SQLite::Database> database)
    : m_database(std::move(database))
{
}

SqliteConnection::~SqliteConnection()
{
    for (const Kept& kept : m_kept)
        sqlite3_finalize(kept.prepared->handle);
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(
    const std::filesystem::path& file, SqliteUse use)
{
    const bool looking = use == SqliteUse::Look;
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
    flags |= looking ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI : SQLITE_OPEN_READWRITE;
    std::unique_ptr<SQLite::Database> database;
    try {
        database
            = std::make_unique<SQLite::Database>(looking ? uri(file) : file.string(), flags, 5000);
    } catch (const SQLite::Exception& refusal) {
        return sqliteError(refusal.getExtendedErrorCode());
    }
    harden(database->getHandle());
    std::unique_ptr<SqliteConnection> connection(new SqliteConnection(std::move(database)));
    TRUNK_DO(connection->run(safety));
    if (use == SqliteUse::Write)
        TRUNK_DO(connection->run(writing));
    if (use == SqliteUse::Read)
        TRUNK_DO(connection->run(reading));
    return connection;
}

sqlite3* SqliteConnection::handle() const { return m_database->getHandle(); }

Outcome SqliteConnection::run(const std::string& sql)
{
    if (sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        return sqliteError(sqlite3_extended_errcode(handle()));
    return Done{};
}

Result<SqliteStatement> SqliteConnection::prepare(std::string_view sql)
{
    const auto found = m_bySql.find(sql);
    if (found != m_bySql.end() && !found->second->prepared->busy) {
        m_kept.splice(m_kept.begin(), m_kept, found->second);
        m_kept.front().prepared->busy = true;
        return SqliteStatement(m_kept.front().prepared.get());
    }
    auto prepared = std::make_unique<SqlitePrepared>();
    const char* tail = nullptr;
    if (sqlite3_prepare_v3(handle(), sql.data(), static_cast<int>(sql.size()),
            SQLITE_PREPARE_PERSISTENT, &prepared->handle, &tail)
        != SQLITE_OK)
        return sqliteError(sqlite3_extended_errcode(handle()));
    const std::string_view left(tail, static_cast<std::size_t>(sql.data() + sql.size() - tail));
    if (prepared->handle == nullptr
        || left.find_first_not_of(" \t\r\n;") != std::string_view::npos) {
        sqlite3_finalize(prepared->handle);
        return fail(Errc::Internal, "not exactly one statement");
    }
    if (auto order = orderOf(prepared->handle)) {
        prepared->order = std::move(*order);
    } else {
        sqlite3_finalize(prepared->handle);
        return std::move(order.error());
    }
    // The same text is running already, further up: this one is used once.
    if (found != m_bySql.end())
        return SqliteStatement(std::move(prepared));
    if (m_kept.size() >= keptStatements && !m_kept.back().prepared->busy) {
        m_bySql.erase(m_kept.back().sql);
        sqlite3_finalize(m_kept.back().prepared->handle);
        m_kept.pop_back();
    }
    prepared->busy = true;
    m_kept.push_front({std::string(sql), std::move(prepared)});
    m_bySql.emplace(m_kept.front().sql, m_kept.begin());
    return SqliteStatement(m_kept.front().prepared.get());
}

Result<std::int64_t> SqliteConnection::number(std::string_view sql)
{
    TRUNK_TRY(SqliteStatement statement, prepare(sql));
    const int code = statement.step();
    if (code == SQLITE_ROW)
        return std::int64_t{sqlite3_column_int64(statement.handle(), 0)};
    if (code == SQLITE_DONE)
        return std::int64_t{0};
    return sqliteError(sqlite3_extended_errcode(handle()));
}

Result<std::string> SqliteConnection::text(std::string_view sql)
{
    TRUNK_TRY(SqliteStatement statement, prepare(sql));
    const int code = statement.step();
    if (code == SQLITE_DONE)
        return std::string();
    if (code != SQLITE_ROW)
        return sqliteError(sqlite3_extended_errcode(handle()));
    const auto* text = sqlite3_column_text(statement.handle(), 0);
    return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

bool SqliteConnection::inTransaction() const { return sqlite3_get_autocommit(handle()) == 0; }

void SqliteConnection::leaveLog()
{
    sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

} // namespace trunkline
