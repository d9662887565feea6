#include "tests/support/stores.h"

#include "services/storage/postgresql.h"
#include "services/storage/sqlite.h"

#include <pqxx/pqxx>

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace trunkline {

namespace {

constexpr const char* urlVariable = "TRUNK_TEST_POSTGRESQL";

/// Runs when the last copy of what it answers dies.
std::shared_ptr<void> atEnd(std::function<void()> work)
{
    return {nullptr, [work = std::move(work)](void*) { work(); }};
}

[[noreturn]] void stop(const std::string& why)
{
    std::fprintf(stderr, "no store to test on: %s\n", why.c_str());
    std::abort();
}

std::shared_ptr<Database> opened(Result<std::shared_ptr<Database>> store)
{
    if (!store)
        stop(store.error().detail);
    return *std::move(store);
}

void run(const std::string& statement)
{
    try {
        pqxx::connection connection(std::getenv(urlVariable));
        pqxx::nontransaction(connection).exec(statement);
    } catch (const std::exception& refusal) {
        stop(refusal.what());
    }
}

/// The server's URL with another database: only the path names it.
std::string urlOf(const std::string& name)
{
    std::string url = std::getenv(urlVariable);
    const std::size_t path = url.find('/', url.find("://") + 3);
    const std::size_t query = url.find('?', path);
    return url.substr(0, path + 1) + name + (query == std::string::npos ? "" : url.substr(query));
}

EmptyDatabase makeDatabase(const std::string& like)
{
    static std::atomic<int> made = 0;
    const std::string name
        = "trunkline_test_" + std::to_string(getpid()) + "_" + std::to_string(++made);
    run("create database " + name + like);
    return {urlOf(name), atEnd([name] { run("drop database " + name + " with (force)"); })};
}

} // namespace

Folder makeFolder()
{
    std::string path = (std::filesystem::temp_directory_path() / "trunkline-XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr)
        stop("no temporary folder can be made");
    return {path, atEnd([path] {
                std::error_code ignored;
                std::filesystem::remove_all(path, ignored);
            })};
}

bool hasPostgreSql() { return std::getenv(urlVariable) != nullptr; }

EmptyDatabase makeEmptyDatabase() { return makeDatabase(""); }

EmptyDatabase makeCopyOfDatabase(const std::string& url)
{
    const std::size_t path = url.find('/', url.find("://") + 3);
    const std::size_t query = url.find('?', path);
    return makeDatabase(" template " + url.substr(path + 1, query - path - 1));
}

std::vector<Store> stores()
{
    std::vector<Store> all;
    Folder folder = makeFolder();
    const std::filesystem::path file = folder.path / "store.trunkline";
    all.push_back({"sqlite", opened(openSqlite({.file = file, .create = true})), file, {},
        std::move(folder.place)});
    if (hasPostgreSql()) {
        EmptyDatabase empty = makeEmptyDatabase();
        all.push_back({"postgresql", opened(openPostgreSql({.url = Secret(empty.url)})), {},
            empty.url, std::move(empty.place)});
    }
    return all;
}

} // namespace trunkline
