#pragma once
// Stores of a test's own: a new workspace file, and a new database where the environment names a
// server that lets us make some (TRUNK_TEST_POSTGRESQL).

#include "services/storage/database.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace trunkline {

/// Closed and removed when the last copy dies.
struct Store {
    std::string name; ///< `sqlite` or `postgresql`
    std::shared_ptr<Database> database;
    std::filesystem::path file;  ///< SQLite only
    std::string url;             ///< PostgreSQL only
    std::shared_ptr<void> place; ///< removes file or database
};

/// An empty folder, 0700, removed when the last copy dies.
struct Folder {
    std::filesystem::path path;
    std::shared_ptr<void> place;
};
Folder makeFolder();

/// An empty database, dropped when the last copy dies.
struct EmptyDatabase {
    std::string url;
    std::shared_ptr<void> place;
};
/// Ends the program when there is no server.
EmptyDatabase makeEmptyDatabase();
/// Not empty: it holds what the database at `url` holds, which nobody has open.
EmptyDatabase makeCopyOfDatabase(const std::string& url);
bool hasPostgreSql();

/// One of each engine; ends the program when one cannot be made.
std::vector<Store> stores();

} // namespace trunkline
