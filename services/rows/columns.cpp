#include "services/rows/columns.h"

namespace trunkline {

void fromColumn(ColumnReader& from, bool& value) { value = from.row.boolean(from.column); }
void fromColumn(ColumnReader& from, std::int64_t& value) { value = from.row.integer(from.column); }
void fromColumn(ColumnReader& from, std::string& value) { value = from.row.text(from.column); }
void fromColumn(ColumnReader& from, Instant& value) { value = from.row.instant(from.column); }
void fromColumn(ColumnReader& from, Phone& phone) { phone.value = from.row.text(from.column); }

void fromColumn(ColumnReader& from, Date& date)
{
    const Result<Date> parsed = parseIsoDate(from.row.text(from.column));
    if (parsed)
        date = *parsed;
    else
        from.ok = false;
}

void fromColumn(ColumnReader& from, Currency& currency)
{
    currency = {};
    if (from.row.text(from.column).empty())
        return;
    const Result<Currency> parsed = Currency::parse(from.row.text(from.column));
    if (parsed)
        currency = *parsed;
    else
        from.ok = false;
}

} // namespace trunkline
