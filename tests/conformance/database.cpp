#include "tests/conformance/database.h"

#include <pqxx/pqxx>

#include <cstdlib>

namespace trunkline {

std::string testServer()
{
    const char* url = std::getenv("TRUNK_TEST_POSTGRESQL");
    return url == nullptr ? std::string() : std::string(url);
}

namespace {

void run(const std::string& statement)
{
    pqxx::connection connection(testServer());
    pqxx::nontransaction(connection).exec(statement);
}

} // namespace

std::string makeDatabase(const std::string& name)
{
    run("create database " + name);
    // postgresql://user@/postgres?host=… : only the path names the database.
    std::string url = testServer();
    const std::size_t path = url.find('/', url.find("://") + 3);
    const std::size_t query = url.find('?', path);
    return url.substr(0, path + 1) + name + (query == std::string::npos ? "" : url.substr(query));
}

void dropDatabase(const std::string& name)
{
    run("drop database if exists " + name + " with (force)");
}

} // namespace trunkline
