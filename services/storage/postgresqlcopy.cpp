#include "services/storage/postgresqlcopy.h"

#include "services/storage/postgresqltypes.h"

#include <concepts>
#include <limits>
#include <utility>

namespace trunkline {

namespace {

constexpr std::string_view signature("PGCOPY\n\xff\r\n\0", 11);

/// Most significant byte first.
template <std::unsigned_integral Number>
void appendNumber(std::string& out, Number number)
{
    for (std::size_t shift = 8 * sizeof number; shift > 0; shift -= 8)
        out += static_cast<char>(number >> (shift - 8));
}

void appendField(std::string& out, std::string_view bytes)
{
    appendNumber(out, static_cast<std::uint32_t>(bytes.size()));
    out += bytes;
}

Error unfitting() { return fail(Errc::Internal, "a value of a kind that its column cannot hold"); }

template <std::signed_integral Number>
Outcome appendInteger(std::string& out, std::int64_t number)
{
    if (!std::in_range<Number>(number))
        return unfitting();
    appendNumber(out, static_cast<std::uint32_t>(sizeof(Number)));
    appendNumber(out, static_cast<std::make_unsigned_t<Number>>(number));
    return Done{};
}

} // namespace

CopyRows::CopyRows(std::vector<Oid> types)
    : bytes(signature)
    , m_types(std::move(types))
{
    appendNumber(bytes, std::uint32_t{0}); // no flags
    appendNumber(bytes, std::uint32_t{0}); // no extension of this head
}

Outcome CopyRows::add(std::span<const Value> row)
{
    if (row.size() != m_types.size())
        return fail(Errc::Internal, "a row of another width than its table");
    appendNumber(bytes, static_cast<std::uint16_t>(row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
        TRUNK_DO(put(row[i], m_types[i]));
    return Done{};
}

void CopyRows::end() { appendNumber(bytes, std::numeric_limits<std::uint16_t>::max()); }

Outcome CopyRows::put(const Value& value, Oid type)
{
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        if (type == pg::bigintOid)
            return appendInteger<std::int64_t>(bytes, *number);
        if (type == pg::integerOid)
            return appendInteger<std::int32_t>(bytes, *number);
        if (type == pg::smallintOid)
            return appendInteger<std::int16_t>(bytes, *number);
        return unfitting();
    }
    if (const auto* words = std::get_if<std::string>(&value)) {
        if (type != pg::textOid)
            return unfitting();
        if (words->find('\0') != std::string::npos)
            return fail(Errc::Invalid, "a text holds the character U+0000");
        appendField(bytes, *words);
    } else if (const auto* id = std::get_if<Uuid>(&value)) {
        if (type != pg::uuidOid)
            return unfitting();
        appendField(bytes, {reinterpret_cast<const char*>(id->bytes.data()), id->bytes.size()});
    } else if (const auto* raw = std::get_if<Bytes>(&value)) {
        if (type != pg::byteaOid)
            return unfitting();
        appendField(bytes, raw->value);
    } else {
        appendNumber(bytes, std::numeric_limits<std::uint32_t>::max()); // null
    }
    return Done{};
}

} // namespace trunkline
