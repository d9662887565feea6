#include "services/telemetry/statementsummary.h"

#include <algorithm>
#include <array>

namespace trunkline {

namespace {

bool isWordCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
        || c == '.';
}

std::string upper(std::string_view word)
{
    std::string out(word);
    std::transform(out.begin(), out.end(), out.begin(),
        [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return out;
}

/// Words and parentheses of a statement, one after the other; quoted texts are no words.
class Words {
public:
    explicit Words(std::string_view sql)
        : m_sql(sql)
    {
    }
    int depth() const { return m_depth; }

    /// Empty at the end. `(` and `)` are words of their own.
    std::string_view next()
    {
        while (m_at < m_sql.size() && !isWordCharacter(m_sql[m_at])) {
            const char c = m_sql[m_at++];
            if (c == '(' || c == ')') {
                m_depth += c == '(' ? 1 : -1;
                return m_sql.substr(m_at - 1, 1);
            }
            if (c == '\'')
                m_at = std::min(m_sql.find('\'', m_at), m_sql.size() - 1) + 1;
        }
        const std::size_t begin = m_at;
        while (m_at < m_sql.size() && isWordCharacter(m_sql[m_at]))
            ++m_at;
        return m_sql.substr(begin, m_at - begin);
    }

private:
    std::string_view m_sql;
    std::size_t m_at = 0;
    int m_depth = 0;
};

/// The verb of the statement itself; with `with`, behind the queries in parentheses.
std::string verbOf(Words& words)
{
    constexpr std::array<std::string_view, 4> verbs{"SELECT", "INSERT", "UPDATE", "DELETE"};
    const std::string first = upper(words.next());
    std::string_view word = first == "WITH" ? words.next() : std::string_view();
    for (; !word.empty(); word = words.next()) {
        std::string verb = upper(word);
        if (words.depth() == 0 && std::find(verbs.begin(), verbs.end(), verb) != verbs.end())
            return verb;
    }
    return first;
}

} // namespace

StatementSummary summaryOf(std::string_view sql)
{
    Words words(sql);
    const std::string verb = verbOf(words);
    bool expected = verb == "UPDATE";
    for (std::string_view word = words.next(); !word.empty(); word = words.next()) {
        if (word == "(" || word == ")")
            continue; // `from (select … from calls)`: the first table inside
        const std::string keyword = upper(word);
        if (keyword == "FROM" || keyword == "INTO")
            expected = true;
        else if (keyword == "SELECT" || keyword == "LATERAL" || keyword == "ONLY")
            expected = expected && keyword != "SELECT";
        else if (expected)
            return {verb, verb + ' ' + std::string(word)};
    }
    return {verb, verb};
}

} // namespace trunkline
