#pragma once
// All that is in a database, read past our own drivers: no fence of a tenant, no table left out.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace trunkline {

/// By table: how many rows, and a digest of them all.
using Snapshot = std::map<std::string, std::string>;

/// Every table of a workspace file, which others may hold open. Ends the program when it cannot be
/// read.
Snapshot snapshotOfFile(const std::filesystem::path& file);
/// Every table of a PostgreSQL database; the URL's user must see all rows.
Snapshot snapshotOfUrl(const std::string& url);

/// Whatever a thief of the store could read, as bytes: file and log, or all rows of all tables.
std::string dumpOfFile(const std::filesystem::path& file);
std::string dumpOfUrl(const std::string& url);

/// The tables that differ, in order of name.
std::vector<std::string> differing(const Snapshot& before, const Snapshot& after);

} // namespace trunkline
