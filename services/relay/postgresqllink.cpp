#include "services/relay/postgresqllink.h"

#include <libpq-fe.h>

#include <array>
#include <memory>

namespace trunkline {

namespace {

constexpr const char* listenText = "listen trunkline_events";
constexpr const char* notifyText = "select pg_notify('trunkline_events', $1)";
constexpr const char* connectSeconds = "5";
/// A database that takes the word and answers nothing shall not hold us up for ever.
constexpr const char* sessionOptions = "-c statement_timeout=5000";

struct CloseConnection {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Connection = std::unique_ptr<PGconn, CloseConnection>;

struct ClearResult {
    void operator()(PGresult* result) const { PQclear(result); }
};
using Answer = std::unique_ptr<PGresult, ClearResult>;

Error lost() { return fail(Errc::Unavailable, "the connection for events was lost"); }

class PostgreSqlLink final : public RelayLink {
public:
    explicit PostgreSqlLink(Connection connection)
        : m_connection(std::move(connection))
    {
    }

    int descriptor() const override { return PQsocket(m_connection.get()); }

    Outcome tell(const std::string& word) override
    {
        const std::array<const char*, 1> arguments{word.c_str()};
        const Answer answer(PQexecParams(
            m_connection.get(), notifyText, 1, nullptr, arguments.data(), nullptr, nullptr, 0));
        if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK)
            return lost();
        return Done{};
    }

    Result<std::vector<std::string>> hear() override
    {
        if (PQconsumeInput(m_connection.get()) == 0)
            return lost();
        std::vector<std::string> words;
        while (PGnotify* each = PQnotifies(m_connection.get())) {
            words.emplace_back(each->extra);
            PQfreemem(each);
        }
        return words;
    }

private:
    Connection m_connection;
};

} // namespace

OpenLink postgresqlLink(Secret url)
{
    return [url = std::move(url)]() -> Result<std::unique_ptr<RelayLink>> {
        const std::string text = url.reveal();
        const std::array<const char*, 5> names{
            "dbname", "connect_timeout", "options", "application_name", nullptr};
        const std::array<const char*, 5> values{
            text.c_str(), connectSeconds, sessionOptions, "trunkline events", nullptr};
        Connection connection(PQconnectdbParams(names.data(), values.data(), 1));
        if (PQstatus(connection.get()) != CONNECTION_OK)
            return lost();
        const Answer answer(PQexec(connection.get(), listenText));
        if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK)
            return lost();
        return std::unique_ptr<RelayLink>(std::make_unique<PostgreSqlLink>(std::move(connection)));
    };
}

} // namespace trunkline
