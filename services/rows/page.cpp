#include "services/rows/page.h"

namespace trunkline {

namespace {

Error strange()
{
    return invalid("page.after", "is not a cursor of this list; begin again without one");
}

/// The two parts of a cursor, the first as JSON, so that no text can end it; none for the first
/// page.
template <class Key>
Result<std::optional<std::pair<Key, Uuid>>> read(const PageRequest& page, std::string_view question)
{
    using Place = std::optional<std::pair<Key, Uuid>>;
    if (!boundOf<PageRequest>("limit").holds(page.limit))
        return invalid("page.limit", "Use 1 to 1000.");
    if (page.after.empty())
        return Place();
    TRUNK_TRY(const std::vector<std::string> parts, readCursor(page.after, 2, question));
    Result<Key> key = fromJson<Key>(parts[0], Strictness::Response, ownJson);
    const std::optional<Uuid> id = Uuid::parse(parts[1]);
    if (!key || !id)
        return strange();
    return Place(std::pair(std::move(*key), *id));
}

} // namespace

Result<std::optional<TextPlace>> textPlace(const PageRequest& page, std::string_view question)
{
    TRUNK_TRY(auto found, read<std::string>(page, question));
    if (!found)
        return std::optional<TextPlace>();
    return std::optional(TextPlace{std::move(found->first), found->second});
}

Result<std::optional<TimePlace>> timePlace(const PageRequest& page, std::string_view question)
{
    TRUNK_TRY(auto found, read<Instant>(page, question));
    if (!found)
        return std::optional<TimePlace>();
    return std::optional(TimePlace{found->first, found->second});
}

Outcome readText(Transaction& transaction, Sql select, std::optional<TextPlace>& place)
{
    if (!place)
        return Done{};
    TRUNK_TRY(std::optional<std::string> text,
        transaction.first(Query(select, values(transaction.tenant(), place->id)),
            [](const Row& row) { return std::string(row.text(0)); }));
    if (!text)
        return strange();
    place->text = std::move(*text);
    return Done{};
}

std::string cursorOf(const TextPlace& place, std::string_view question)
{
    return makeCursor({toJson(place.text), place.id.text()}, question);
}

std::string cursorOf(const TimePlace& place, std::string_view question)
{
    return makeCursor({toJson(place.time), place.id.text()}, question);
}

} // namespace trunkline
