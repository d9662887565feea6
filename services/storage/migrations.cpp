#include "services/storage/migrations.h"

#include <migrations.inc>

namespace trunkline {

std::span<const Migration> migrations(Engine engine)
{
    if (engine == Engine::Sqlite)
        return sqliteMigrations;
    return postgresqlMigrations;
}

} // namespace trunkline
