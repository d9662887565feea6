#include "services/rows/rows.h"

namespace trunkline {

Error notFound(std::string_view what)
{
    return fail(Errc::NotFound, "there is no such " + std::string(what));
}

Error stale(std::string_view what)
{
    return fail(Errc::Conflict, "the " + std::string(what) + " changed since it was read");
}

Error nameTaken(Error error, std::string_view what)
{
    if (error.code != Errc::Conflict)
        return error;
    error.detail = "the name is taken";
    error.fields = {{"draft.name", "Another " + std::string(what) + " has this name."}};
    return error;
}

Outcome insertNamed(Transaction& transaction, const Query& query, std::string_view what)
{
    Result<std::int64_t> written = transaction.execute(query);
    if (!written)
        return nameTaken(std::move(written.error()), what);
    return Done{};
}

} // namespace trunkline
