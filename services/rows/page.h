#pragma once
// Keyset pages: where one begins, and the cursor of the next.

#include "services/contract/cursor.h"
#include "services/contract/page.h"
#include "services/rows/rows.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trunkline {

/// The key of the last row that was seen. `question` tells one list and row scope from another.
struct TextPlace {
    std::string text;
    Uuid id;
};
struct TimePlace {
    Instant time;
    Uuid id;
};

/// None for the first page. Errors: Invalid, for a limit that is not 1 to 1,000 and for a cursor
/// that this question did not make.
Result<std::optional<TextPlace>> textPlace(const PageRequest& page, std::string_view question);
Result<std::optional<TimePlace>> timePlace(const PageRequest& page, std::string_view question);

/// For a reader who sees that text masked, and shall learn it neither from its cursor nor by making
/// one: the text of a place is read from its row. `select` answers it for a tenant ($1) and an id
/// ($2). Errors: Invalid when there is no such row.
Outcome readText(Transaction& transaction, Sql select, std::optional<TextPlace>& place);

std::string cursorOf(const TextPlace& place, std::string_view question);
std::string cursorOf(const TimePlace& place, std::string_view question);

/// Runs a query for one row more than the page holds; that row tells that there is a next page.
/// `place` answers the key of a record. It is the last that its transaction is asked.
template <class Page, class Place>
Result<Page> readPage(Transaction& transaction, const Query& query, const PageRequest& page,
    std::string_view question, Place place)
{
    using Record = typename decltype(Page::items)::value_type;
    Page out;
    transaction.endNext();
    TRUNK_TRY(out.items, allRows<Record>(transaction, query));
    if (static_cast<std::int64_t>(out.items.size()) > page.limit) {
        out.items.resize(static_cast<std::size_t>(page.limit));
        out.next = cursorOf(place(out.items.back()), question);
    }
    return out;
}

} // namespace trunkline
