#include "services/storage/statement.h"

namespace trunkline {

Query::Query(Sql text, Values values)
    : m_text(text.text())
    , m_values(std::move(values))
{
}

Query& Query::add(Sql fragment)
{
    m_text += fragment.text();
    return *this;
}

Query& Query::bind(Sql fragment, Value value)
{
    m_values.push_back(std::move(value));
    m_text += fragment.text();
    m_text += '$';
    m_text += std::to_string(m_values.size());
    return *this;
}

Query& Query::bindList(Sql fragment, Values list)
{
    m_text += fragment.text();
    if (list.empty()) {
        m_text += "(null)"; // equals nothing
        return *this;
    }
    char separator = '(';
    for (Value& value : list) {
        m_values.push_back(std::move(value));
        m_text += separator;
        m_text += '$';
        m_text += std::to_string(m_values.size());
        separator = ',';
    }
    m_text += ')';
    return *this;
}

} // namespace trunkline
