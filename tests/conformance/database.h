#pragma once
// PostgreSQL databases that live as long as a test.

#include <string>

namespace trunkline {

/// The server's URL from TRUNK_TEST_POSTGRESQL; empty: there is none.
std::string testServer();
/// Makes an empty database and answers its URL; ends the program when it cannot.
std::string makeDatabase(const std::string& name);
void dropDatabase(const std::string& name);

} // namespace trunkline
