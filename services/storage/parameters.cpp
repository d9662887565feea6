#include "services/storage/parameters.h"

#include <algorithm>
#include <vector>

namespace trunkline {

namespace {

constexpr std::size_t mostParameters = 32'766; // SQLite's limit

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// The position after the quoted text that begins at `at`; a doubled quote stands for itself.
std::size_t afterQuoted(std::string_view sql, std::size_t at)
{
    const std::size_t end = sql.find(sql[at], at + 1);
    return end == std::string_view::npos ? sql.size() : end + 1;
}

std::size_t after(std::string_view sql, std::string_view mark, std::size_t from)
{
    const std::size_t end = sql.find(mark, from);
    return end == std::string_view::npos ? sql.size() : end + mark.size();
}

Error notNumbered()
{
    return fail(Errc::Internal, "a statement's parameters are not exactly $1 to $n");
}

} // namespace

Result<std::size_t> parameterCount(std::string_view sql)
{
    std::vector<bool> seen;
    for (std::size_t at = 0; at < sql.size();) {
        const std::string_view rest = sql.substr(at);
        if (sql[at] == '\'' || sql[at] == '"') {
            at = afterQuoted(sql, at);
        } else if (rest.starts_with("--")) {
            at = after(sql, "\n", at);
        } else if (rest.starts_with("/*")) {
            at = after(sql, "*/", at + 2);
        } else if (sql[at] == '?') {
            return notNumbered();
        } else if (sql[at] == '$') {
            std::size_t number = 0;
            std::size_t digits = 0;
            for (++at; at < sql.size() && isDigit(sql[at]) && number <= mostParameters;
                 ++at, ++digits)
                number = number * 10 + static_cast<std::size_t>(sql[at] - '0');
            if (digits == 0 || number == 0 || number > mostParameters)
                return notNumbered();
            if (seen.size() < number)
                seen.resize(number);
            seen[number - 1] = true;
        } else {
            ++at;
        }
    }
    if (std::find(seen.begin(), seen.end(), false) != seen.end())
        return notNumbered();
    return seen.size();
}

Outcome checkParameters(std::string_view sql, std::size_t values)
{
    TRUNK_TRY(const std::size_t count, parameterCount(sql));
    if (count != values)
        return notNumbered();
    return Done{};
}

} // namespace trunkline
