#include "services/storage/postgresqlsession.h"

#include "services/storage/parameters.h"
#include "services/storage/postgresqltypes.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace trunkline {

namespace {

/// Texts of a session that are remembered, and prepared ones among them.
constexpr std::size_t mostTexts = 1'000;
constexpr int mostPrepared = 250;

Error lost() { return fail(Errc::Unavailable, "the connection to the database was lost"); }

/// The server no longer has what was prepared, or its plan no longer fits the tables.
bool isForgotten(const std::string& state) { return state == "26000" || state == "0A000"; }

/// The class of an SQLSTATE says what is meant; its text would quote values of rows.
Error errorOf(const std::string& state)
{
    const std::string_view kind = std::string_view(state).substr(0, 2);
    const auto unavailable = [&state](const char* words) {
        return fail(Errc::Unavailable, std::string(words) + ", sqlstate " + state);
    };
    if (state == "23505")
        return fail(Errc::Conflict, "a row with this key is there already, sqlstate 23505");
    if (state == "23503")
        return fail(Errc::Invalid,
            "it refers to a row that is not there, or is referred to, sqlstate 23503");
    if (state == "57014" || state == "55P03")
        return unavailable("the database took too long; try again");
    if (isForgotten(state))
        return unavailable("the database forgot how a statement is prepared; try again");
    if (state == "40001" || state == "40P01")
        return unavailable("somebody else changed the same rows; try again");
    if (state == "53100")
        return unavailable("the database's disk is full");
    if (kind == "53")
        return unavailable("the database is out of room; try again");
    if (kind == "08" || kind == "57" || kind == "25")
        return unavailable("the connection to the database was lost");
    if (kind == "58" || kind == "XX")
        return unavailable("the database has a fault");
    if (state == "22021")
        return fail(Errc::Invalid, "a text is not UTF-8, sqlstate 22021");
    return fail(Errc::Internal, "the database refused a statement, sqlstate " + state);
}

/// Empty where libpq has none: the connection is gone.
std::string stateOf(const PGresult* result)
{
    const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return state == nullptr ? std::string() : state;
}

Error errorOf(const PGresult* result)
{
    const std::string state = stateOf(result);
    return state.empty() ? lost() : errorOf(state);
}

/// The options of a URL, or else those of the environment (PGOPTIONS), and our settings: `discard
/// all` comes back to what a session began with.
std::string optionsOf(const Secret& url)
{
    std::string options;
    for (PQconninfoOption* list :
        {PQconndefaults(), PQconninfoParse(url.reveal().c_str(), nullptr)}) {
        const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> kept(
            list, PQconninfoFree);
        for (const PQconninfoOption* each = list; each != nullptr && each->keyword != nullptr;
             ++each) {
            if (std::string_view(each->keyword) == "options" && each->val != nullptr)
                options = each->val;
        }
    }
    for (const auto& [name, value] : postgreSqlSettings) {
        options.append(" -c ").append(name).append("=");
        for (const char c : value)
            options.append(c == ' ' ? "\\" : "").append(1, c);
    }
    return options;
}

/// Whose process we are with, and whether all settings hold.
std::string selectStart()
{
    std::string sql = "select pg_backend_pid()";
    const char* separator = ", ";
    for (const auto& [name, value] : postgreSqlSettings) {
        sql.append(separator).append("current_setting('").append(name).append("') = '");
        sql.append(value).append("'");
        separator = " and ";
    }
    return sql;
}

PGconn* connectionTo(const Secret& url)
{
    const std::string options = optionsOf(url);
    const std::array<const char*, 3> keywords{"dbname", "options", nullptr};
    const std::array<const char*, 3> words{url.reveal().c_str(), options.c_str(), nullptr};
    PGconn* connection = PQconnectdbParams(keywords.data(), words.data(), 1);
    // A pooler refuses what it cannot give to each of its sessions.
    if (std::string_view(PQerrorMessage(connection)).find("startup parameter")
        == std::string_view::npos)
        return connection;
    PQfinish(connection);
    return PQconnectdb(url.reveal().c_str());
}

bool went(const PGresult* result)
{
    const ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

std::string hexOf(std::string_view bytes)
{
    constexpr const char* digits = "0123456789abcdef";
    std::string out = "\\x";
    out.reserve(2 + 2 * bytes.size());
    for (const char c : bytes) {
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

/// Values as PostgreSQL reads them in text; the server infers their types from where they stand.
class Arguments {
public:
    /// Errors: Invalid (U+0000 in a text).
    Outcome set(const Values& values)
    {
        m_made.clear();
        m_made.reserve(values.size()); // the pointers below must stay
        m_texts.clear();
        m_texts.reserve(values.size());
        for (const Value& value : values) {
            if (const auto* number = std::get_if<std::int64_t>(&value)) {
                m_texts.push_back(m_made.emplace_back(std::to_string(*number)).c_str());
            } else if (const auto* text = std::get_if<std::string>(&value)) {
                if (text->find('\0') != std::string::npos)
                    return fail(Errc::Invalid, "a text holds the character U+0000");
                m_texts.push_back(text->c_str());
            } else if (const auto* id = std::get_if<Uuid>(&value)) {
                m_texts.push_back(m_made.emplace_back(id->text()).c_str());
            } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
                m_texts.push_back(m_made.emplace_back(hexOf(bytes->value)).c_str());
            } else {
                m_texts.push_back(nullptr);
            }
        }
        return Done{};
    }
    const std::vector<const char*>& texts() const { return m_texts; }

private:
    std::vector<std::string> m_made;
    std::vector<const char*> m_texts;
};

/// A signed number, big-endian, of so many bytes as there are.
std::int64_t numberOf(std::string_view bytes)
{
    std::uint64_t value = !bytes.empty() && (static_cast<unsigned char>(bytes[0]) & 0x80) != 0
        ? ~std::uint64_t{0}
        : 0;
    for (const char byte : bytes)
        value = value << 8 | static_cast<unsigned char>(byte);
    return static_cast<std::int64_t>(value);
}

/// The whole part of a `numeric`: its digits have base 10,000, the first stands for that to the
/// power of the weight (PostgreSQL, numeric_send).
std::int64_t wholeOf(std::string_view numeric)
{
    const auto word = [&numeric](std::size_t at) { return numberOf(numeric.substr(2 * at, 2)); };
    const std::int64_t digits = word(0);
    const std::int64_t weight = word(1);
    constexpr std::size_t signAt = 2;
    constexpr std::size_t digitsAt = 4;
    std::int64_t value = 0;
    for (std::int64_t i = 0; i <= weight; ++i)
        value = value * 10'000 + (i < digits ? word(digitsAt + static_cast<std::size_t>(i)) : 0);
    return word(signAt) == 0x4000 ? -value : value;
}

std::int64_t parsedOf(std::string_view words)
{
    std::int64_t value = 0;
    std::from_chars(words.data(), words.data() + words.size(), value);
    return value;
}

class AnswerRow final : public Row {
public:
    explicit AnswerRow(const PostgreSqlAnswer& answer)
        : m_answer(answer)
        , m_rooms(static_cast<std::size_t>(answer.width()))
    {
    }
    void moveTo(int row) { m_row = row; }

    int width() const override { return m_answer.width(); }
    bool isNull(int column) const override { return m_answer.isNull(m_row, column); }
    std::int64_t integer(int column) const override { return m_answer.integer(m_row, column); }
    std::string_view text(int column) const override
    {
        return m_answer.text(m_row, column, m_rooms[static_cast<std::size_t>(column)]);
    }
    Uuid uuid(int column) const override { return m_answer.uuid(m_row, column); }

private:
    const PostgreSqlAnswer& m_answer;
    int m_row = 0;
    mutable std::vector<std::string> m_rooms; ///< texts that were made of the row, by column
};

} // namespace

bool PostgreSqlAnswer::isReadable() const
{
    constexpr std::array<Oid, 15> known{pg::booleanOid, pg::byteaOid, pg::charOid, pg::nameOid,
        pg::bigintOid, pg::smallintOid, pg::integerOid, pg::textOid, pg::oidOid, pg::jsonOid,
        pg::unknownOid, pg::varcharOid, pg::numericOid, pg::voidOid, pg::uuidOid};
    for (int column = 0; column < width(); ++column) {
        if (std::find(known.begin(), known.end(), type(column)) == known.end())
            return false;
    }
    return true;
}

std::int64_t PostgreSqlAnswer::integer(int row, int column) const
{
    const std::string_view value = raw(row, column);
    switch (type(column)) {
    case pg::booleanOid:
    case pg::bigintOid:
    case pg::smallintOid:
    case pg::integerOid:
    case pg::oidOid:
        return numberOf(value);
    case pg::numericOid:
        return value.empty() ? 0 : wholeOf(value);
    default:
        return parsedOf(value);
    }
}

std::string_view PostgreSqlAnswer::text(int row, int column, std::string& room) const
{
    const std::string_view value = raw(row, column);
    if (isNull(row, column))
        return value;
    switch (type(column)) {
    case pg::booleanOid:
        return integer(row, column) == 1 ? "t" : "f";
    case pg::bigintOid:
    case pg::smallintOid:
    case pg::integerOid:
    case pg::oidOid:
    case pg::numericOid:
        return room = std::to_string(integer(row, column));
    case pg::uuidOid:
        return room = uuid(row, column).text();
    default:
        return value;
    }
}

Uuid PostgreSqlAnswer::uuid(int row, int column) const
{
    const std::string_view value = raw(row, column);
    if (type(column) != pg::uuidOid)
        return Uuid::parse(value).value_or(Uuid{});
    Uuid id;
    if (value.size() == id.bytes.size())
        std::copy(value.begin(), value.end(), id.bytes.begin());
    return id;
}

std::vector<Oid> PostgreSqlAnswer::types() const
{
    std::vector<Oid> all(static_cast<std::size_t>(width()));
    for (int i = 0; i < width(); ++i)
        all[static_cast<std::size_t>(i)] = type(i);
    return all;
}

std::int64_t PostgreSqlAnswer::changed() const { return parsedOf(PQcmdTuples(m_result.get())); }

bool PostgreSqlAnswer::give(const std::function<bool(const Row&)>& each) const
{
    AnswerRow row(*this);
    for (int i = 0; i < rows(); ++i) {
        row.moveTo(i);
        if (!each(row))
            return false;
    }
    return true;
}

Result<std::unique_ptr<PostgreSqlSession>> PostgreSqlSession::connect(const Secret& url)
{
    PGconn* connection = connectionTo(url);
    std::unique_ptr<PostgreSqlSession> session(new PostgreSqlSession(connection));
    // libpq's words may hold the URL and with it a password.
    const Error unreachable = fail(Errc::Unavailable,
        "the database cannot be reached, or refuses the sign-in; check the URL and the server");
    if (!session->open())
        return unreachable;
    // A pooler that gives us another server process for each transaction keeps no statement.
    const auto start = session->ask(selectStart());
    if (!start)
        return unreachable;
    session->m_prepares = start->integer(0, 0) == PQbackendPID(connection);
    session->m_isSet = session->m_prepares && start->integer(0, 1) == 1;
    return session;
}

PostgreSqlSession::PostgreSqlSession(PGconn* connection)
    : m_connection(connection)
    , m_cancel(PQgetCancel(connection))
{
    // What the server says on the side would quote values of rows.
    PQsetNoticeProcessor(
        connection, [](void*, const char*) {}, nullptr);
}

bool PostgreSqlSession::open() const
{
    return m_fit && PQstatus(m_connection.get()) == CONNECTION_OK;
}

void PostgreSqlSession::takeUnheard()
{
    while (const PostgreSqlResult left{PQgetResult(m_connection.get())}) { }
}

Outcome PostgreSqlSession::run(const std::string& sql)
{
    const PostgreSqlResult result(PQexec(m_connection.get(), sql.c_str()));
    return went(result.get()) ? Outcome(Done{}) : Outcome(errorOf(result.get()));
}

Outcome PostgreSqlSession::runUnheard(const char* sql)
{
    return PQsendQuery(m_connection.get(), sql) == 1 ? Outcome(Done{}) : Outcome(lost());
}

Outcome PostgreSqlSession::reset()
{
    m_texts.clear();
    m_names = 0;
    columnTypes.clear();
    return run("discard all");
}

Outcome PostgreSqlSession::enter()
{
    PGconn* connection = m_connection.get();
    if (PQpipelineStatus(connection) != PQ_PIPELINE_OFF)
        return Done{};
    takeUnheard();
    return PQenterPipelineMode(connection) == 1 ? Outcome(Done{}) : Outcome(lost());
}

/// Null where the text shall not be prepared, this time or at all.
Result<PostgreSqlSession::Known*> PostgreSqlSession::known(std::string_view sql, std::size_t values)
{
    const auto found = m_texts.find(sql);
    if (found == m_texts.end() || found->second.values != values)
        TRUNK_DO(checkParameters(sql, values));
    if (found == m_texts.end()) {
        if (m_texts.size() >= mostTexts)
            std::erase_if(m_texts, [](const auto& each) { return each.second.name.empty(); });
        m_texts.emplace(sql, Known{values});
        return nullptr;
    }
    Known& text = found->second;
    if (!m_prepares || (text.name.empty() && m_names >= mostPrepared))
        return nullptr;
    if (text.name.empty())
        text.name = "s" + std::to_string(++m_names);
    return &text;
}

Outcome PostgreSqlSession::add(std::string_view sql, const Values& values, Reuse reuse)
{
    constexpr int binary = 1;
    Arguments arguments;
    TRUNK_DO(arguments.set(values));
    Known* text = nullptr;
    if (reuse == Reuse::Yes) {
        TRUNK_TRY(text, known(sql, values.size()));
    } else {
        TRUNK_DO(checkParameters(sql, values.size()));
    }
    TRUNK_DO(enter());
    PGconn* connection = m_connection.get();
    const std::vector<const char*>& texts = arguments.texts();
    const int count = static_cast<int>(texts.size());
    if (text == nullptr) {
        m_steps.push_back(nullptr);
        return PQsendQueryParams(connection, std::string(sql).c_str(), count, nullptr, texts.data(),
                   nullptr, nullptr, binary)
                == 1
            ? Outcome(Done{})
            : Outcome(lost());
    }
    if (!text->prepared) {
        m_steps.push_back(text);
        if (PQsendPrepare(connection, text->name.c_str(), std::string(sql).c_str(), 0, nullptr)
            != 1)
            return lost();
        text->prepared = true;
    }
    m_steps.push_back(nullptr);
    return PQsendQueryPrepared(
               connection, text->name.c_str(), count, texts.data(), nullptr, nullptr, binary)
            == 1
        ? Outcome(Done{})
        : Outcome(lost());
}

Outcome PostgreSqlSession::push()
{
    return PQflush(m_connection.get()) >= 0 ? Outcome(Done{}) : Outcome(lost());
}

Outcome PostgreSqlSession::exchange(
    std::vector<PostgreSqlAnswer>& answers, const std::function<void()>& heard)
{
    PGconn* connection = m_connection.get();
    const std::vector<Known*> steps = std::exchange(m_steps, {});
    if (PQpipelineSync(connection) != 1) {
        m_fit = false;
        return lost();
    }
    std::optional<Error> failed;
    for (Known* prepares : steps) {
        PostgreSqlResult result(PQgetResult(connection));
        if (!result || PQstatus(connection) != CONNECTION_OK) {
            m_fit = false;
            return failed.value_or(lost());
        }
        const PostgreSqlResult end(PQgetResult(connection)); // null behind each
        const bool well = went(result.get());
        if (!well && prepares != nullptr)
            prepares->prepared = false;
        if (!well && !failed) {
            failed = errorOf(result.get());
            m_fit = m_fit && !isForgotten(stateOf(result.get()));
        }
        if (failed || prepares != nullptr)
            continue;
        answers.emplace_back(std::move(result));
        if (heard)
            heard();
    }
    const PostgreSqlResult synced(PQgetResult(connection));
    if (PQresultStatus(synced.get()) != PGRES_PIPELINE_SYNC
        || PQexitPipelineMode(connection) != 1) {
        m_fit = false;
        return failed.value_or(lost());
    }
    return failed ? Outcome(*std::move(failed)) : Outcome(Done{});
}

Result<PostgreSqlAnswer> PostgreSqlSession::ask(std::string_view sql, const Values& values)
{
    std::vector<PostgreSqlAnswer> answers;
    TRUNK_DO(add(sql, values, Reuse::No));
    TRUNK_DO(exchange(answers));
    return std::move(answers.front());
}

Outcome PostgreSqlSession::copy(
    const std::string& sql, CopyRows& rows, const std::function<Result<bool>(CopyRows&)>& next)
{
    constexpr std::size_t enough = std::size_t{64} * 1024;
    PGconn* connection = m_connection.get();
    const PostgreSqlResult begun(PQexec(connection, sql.c_str()));
    if (PQresultStatus(begun.get()) != PGRES_COPY_IN)
        return errorOf(begun.get());
    Result<bool> more = true;
    bool sent = true;
    while (more && *more && sent) {
        more = next(rows);
        const bool last = more && !*more;
        if (last)
            rows.end();
        if (rows.bytes.size() > enough || last) {
            sent = PQputCopyData(connection, rows.bytes.data(), static_cast<int>(rows.bytes.size()))
                == 1;
            rows.bytes.clear();
        }
    }
    PQputCopyEnd(connection, more ? nullptr : "stopped");
    Outcome outcome = more ? Outcome(Done{}) : Outcome(more.error());
    while (const PostgreSqlResult answer{PQgetResult(connection)}) {
        if (outcome && PQresultStatus(answer.get()) != PGRES_COMMAND_OK)
            outcome = errorOf(answer.get());
    }
    return sent || !outcome ? outcome : Outcome(lost());
}

void PostgreSqlSession::cancel()
{
    std::array<char, 256> words{};
    PQcancel(m_cancel.get(), words.data(), static_cast<int>(words.size()));
}

} // namespace trunkline
