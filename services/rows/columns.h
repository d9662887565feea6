#pragma once
// What a member of a record is in a column: a nil id and an unknown amount are null, an enumerator
// is its wire name, lists and nested records are JSON text.

#include "services/contract/json.h"
#include "services/storage/database.h"

#include <string>
#include <vector>

namespace trunkline {

inline Value toColumn(bool value) { return toValue(value); }
inline Value toColumn(std::int64_t value) { return toValue(value); }
inline Value toColumn(std::string value) { return toValue(std::move(value)); }
inline Value toColumn(Instant value) { return toValue(value); }
inline Value toColumn(Date date) { return isoDate(date); }
inline Value toColumn(Currency currency) { return currency.text(); }
inline Value toColumn(const Phone& phone) { return phone.value; }
template <class Tag>
Value toColumn(const Id<Tag>& id)
{
    return id.isNil() ? Value() : Value(id.value);
}
template <class Tag>
Value toColumn(const Amount<Tag>& amount)
{
    return toValue(amount.micros);
}
template <class Tag>
Value toColumn(const Text<Tag>& text)
{
    return text.value;
}
template <DescribedEnum E>
Value toColumn(E value)
{
    return toValue(wireName(value));
}
template <class T>
Value toColumn(const std::vector<T>& list)
{
    return toJson(list);
}
template <Described T>
Value toColumn(const T& record)
{
    return toJson(record);
}
template <class T>
Value toColumn(const std::optional<T>& value)
{
    return value ? toColumn(*value) : Value();
}

/// Reads the columns of one row from the left. `ok` turns false at a value that the member's type
/// does not have.
struct ColumnReader {
    const Row& row;
    int column = 0;
    bool ok = true;
};

void fromColumn(ColumnReader& from, bool& value);
void fromColumn(ColumnReader& from, std::int64_t& value);
void fromColumn(ColumnReader& from, std::string& value);
void fromColumn(ColumnReader& from, Instant& value);
void fromColumn(ColumnReader& from, Date& date);
void fromColumn(ColumnReader& from, Currency& currency);
void fromColumn(ColumnReader& from, Phone& phone);
template <class Tag>
void fromColumn(ColumnReader& from, Id<Tag>& id)
{
    id.value = from.row.uuid(from.column);
}
template <class Tag>
void fromColumn(ColumnReader& from, Amount<Tag>& amount)
{
    if (from.row.isNull(from.column))
        amount.micros.reset();
    else
        amount.micros = from.row.integer(from.column);
}
template <class Tag>
void fromColumn(ColumnReader& from, Text<Tag>& text)
{
    text.value = from.row.text(from.column);
}
template <DescribedEnum E>
void fromColumn(ColumnReader& from, E& value)
{
    from.ok = fromWireName<E>(from.row.text(from.column), value) && from.ok;
}
template <class T>
void fromJsonColumn(ColumnReader& from, T& value)
{
    auto parsed = fromJson<T>(from.row.text(from.column), Strictness::Response, ownJson);
    if (parsed)
        value = std::move(*parsed);
    else
        from.ok = false;
}
template <class T>
void fromColumn(ColumnReader& from, std::vector<T>& list)
{
    fromJsonColumn(from, list);
}
template <Described T>
void fromColumn(ColumnReader& from, T& record)
{
    fromJsonColumn(from, record);
}
template <class T>
void fromColumn(ColumnReader& from, std::optional<T>& value)
{
    if (from.row.isNull(from.column))
        value.reset();
    else
        fromColumn(from, value.emplace());
}

} // namespace trunkline
