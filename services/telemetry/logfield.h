#pragma once
// What may stand in a log: names that are known when the program is compiled, and values of few
// types. A Secret, a Phone or a record of a person is none of them: logging one does not compile.

#include "services/base/id.h"

#include <concepts>
#include <cstdint>
#include <string_view>
#include <variant>

namespace trunkline {

/// A text of the program itself, never made of values: JSON takes it as it stands.
class LogWord {
public:
    consteval LogWord(const char* text)
        : m_text(text)
    {
        if (m_text.empty())
            throw "a log's words are not empty";
        for (const char c : m_text) {
            if (c < ' ' || c > '~' || c == '"' || c == '\\')
                throw "a log's words are printable ASCII without quotes and backslashes";
        }
    }
    constexpr std::string_view text() const { return m_text; }

private:
    std::string_view m_text;
};

/// One member of a line. A text is looked at while the line is written and not kept.
class LogField {
public:
    using Value = std::variant<std::string_view, std::int64_t, double, bool, Uuid, LogWord>;

    LogField(LogWord name, LogWord word)
        : m_name(name)
        , m_value(word)
    {
    }

    LogField(LogWord name, std::string_view text)
        : m_name(name)
        , m_value(text)
    {
    }
    LogField(LogWord name, const char* text)
        : LogField(name, std::string_view(text))
    {
    }
    LogField(LogWord name, double number)
        : m_name(name)
        , m_value(number)
    {
    }
    template <std::integral Number>
        requires(!std::same_as<Number, bool>)
    LogField(LogWord name, Number number)
        : m_name(name)
        , m_value(static_cast<std::int64_t>(number))
    {
    }
    template <std::same_as<bool> Truth>
    LogField(LogWord name, Truth truth)
        : m_name(name)
        , m_value(truth)
    {
    }
    template <class Tag>
    LogField(LogWord name, const Id<Tag>& id)
        : m_name(name)
        , m_value(id.value)
    {
    }

    std::string_view name() const { return m_name.text(); }
    const Value& value() const { return m_value; }
    /// An empty text or a nil id is not written.
    bool isEmpty() const;

private:
    LogWord m_name;
    Value m_value;
};

} // namespace trunkline
