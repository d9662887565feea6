#pragma once
// Rows as described records: read, found or refused, written under their version.

#include "services/rows/columns.h"
#include "services/rows/sqltext.h"
#include "services/storage/database.h"

#include <optional>
#include <string_view>
#include <vector>

namespace trunkline {

/// A described record from a row whose columns are its members in their order (`columns<T>`).
/// Errors: Internal when the store holds what a member cannot be.
template <Described T>
Outcome readRow(const Row& row, T& record)
{
    ColumnReader from{row};
    std::string_view wrong;
    forEachMember(record, [&](std::string_view name, auto& member) {
        fromColumn(from, member);
        if (!from.ok && wrong.empty())
            wrong = name;
        ++from.column;
    });
    if (!from.ok)
        return fail(Errc::Internal, "the store holds a value that is no " + std::string(wrong));
    return Done{};
}
template <Described T>
Result<T> readRow(const Row& row)
{
    T record{};
    TRUNK_DO(readRow(row, record));
    return record;
}

/// A record's members as values, in their order, and whatever follows them in the statement.
template <Described T, class... More>
Values valuesOf(const T& record, const More&... more)
{
    Values out;
    out.reserve(width<T> + sizeof...(more));
    forEachMember(
        record, [&out](std::string_view, const auto& member) { out.push_back(toColumn(member)); });
    (out.push_back(toColumn(more)), ...);
    return out;
}

/// Values of members given one by one.
template <class... Members>
Values columnValues(const Members&... members)
{
    Values out;
    out.reserve(sizeof...(members));
    (out.push_back(toColumn(members)), ...);
    return out;
}

template <Described T>
Result<std::vector<T>> allRows(Transaction& transaction, const Query& query)
{
    std::vector<T> rows;
    std::optional<Error> wrong;
    TRUNK_DO(transaction.query(query, [&](const Row& row) {
        if (Outcome read = readRow(row, rows.emplace_back()); !read)
            wrong = std::move(read.error());
        return !wrong;
    }));
    if (wrong)
        return std::move(*wrong);
    return rows;
}

template <Described T>
Result<std::optional<T>> firstRow(Transaction& transaction, const Query& query)
{
    TRUNK_TRY(std::vector<T> rows, allRows<T>(transaction, query));
    if (rows.empty())
        return std::optional<T>();
    return std::optional<T>(std::move(rows.front()));
}

/// `what` names the record in words: `campaign`.
Error notFound(std::string_view what);
Error stale(std::string_view what);
/// A unique violation becomes words under the draft's name; any other error stays as it is.
Error nameTaken(Error error, std::string_view what);

/// Errors: NotFound when the query answers no row.
template <Described T>
Result<T> oneRow(Transaction& transaction, const Query& query, std::string_view what)
{
    TRUNK_TRY(std::optional<T> found, firstRow<T>(transaction, query));
    if (!found)
        return notFound(what);
    return std::move(*found);
}

/// Runs an `insert`. Errors: Conflict with a field error when the name is taken.
Outcome insertNamed(Transaction& transaction, const Query& query, std::string_view what);

/// Runs an `update … where … and version = … returning …` of a record that was just read, so that
/// no row means another version (DECISIONS 16). Errors: Conflict, also when the name is taken.
template <Described T>
Result<T> updatedRow(Transaction& transaction, const Query& query, std::string_view what)
{
    Result<std::optional<T>> after = firstRow<T>(transaction, query);
    if (!after)
        return nameTaken(std::move(after.error()), what);
    if (!*after)
        return stale(what);
    return std::move(**after);
}

} // namespace trunkline
