#pragma once
// The stores that a test runs on: a new SQLite file each time, and PostgreSQL where the environment
// names one (TRUNK_TEST_POSTGRESQL, set by `./dev test`).

#include "services/storage/database.h"

#include <QMetaType>

#include <memory>
#include <vector>

namespace trunkline {

struct TestStore {
    const char* name = "";
    std::shared_ptr<Database> (*open)() = nullptr; ///< ends the program when it cannot
};

std::vector<TestStore> testStores();

} // namespace trunkline

Q_DECLARE_METATYPE(trunkline::TestStore)
