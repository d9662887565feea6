#include "services/storage/database.h"

#include <utility>

namespace trunkline {

Outcome Transaction::send(std::string_view sql, const Values& values, Later later)
{
    Outcome outcome = Done{};
    if (const auto each = std::move(later.each))
        outcome = query(sql, values, each);
    else if (auto changed = execute(sql, values); !changed)
        outcome = std::move(changed.error());
    return outcome || !later.told ? outcome : Outcome(later.told(outcome.error()));
}

Outcome Transaction::send(const BulkTable& table, std::size_t rows,
    const std::function<void(std::size_t row, Values& out)>& fill)
{
    TRUNK_TRY([[maybe_unused]] const std::int64_t written, bulk(table, rows, fill));
    return Done{};
}

} // namespace trunkline
