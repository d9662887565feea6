#include "tests/services/stage/stores.h"

#include "services/storage/postgresql.h"
#include "services/storage/sqlite.h"

#include <QTemporaryDir>
#include <QtGlobal>

namespace trunkline {

namespace {

constexpr const char* urlVariable = "TRUNK_TEST_POSTGRESQL";

std::shared_ptr<Database> opened(Result<std::shared_ptr<Database>> store)
{
    if (!store)
        qFatal("cannot open a store: %s", store.error().detail.c_str());
    return *store;
}

std::shared_ptr<Database> newSqlite()
{
    static const QTemporaryDir folder;
    static int files = 0;
    const QString file = folder.filePath(QString::number(++files) + ".trunkline");
    return opened(openSqlite({.file = file.toStdString(), .create = true, .readers = 1}));
}

/// One for all tests of the program: each makes tenants of its own.
std::shared_ptr<Database> sharedPostgreSql()
{
    static const std::shared_ptr<Database> store = opened(
        openPostgreSql({.url = Secret(qgetenv(urlVariable).toStdString()), .connections = 2}));
    return store;
}

} // namespace

std::vector<TestStore> testStores()
{
    std::vector<TestStore> stores{{"sqlite", newSqlite}};
    if (qEnvironmentVariableIsSet(urlVariable))
        stores.push_back({"postgresql", sharedPostgreSql});
    return stores;
}

} // namespace trunkline
