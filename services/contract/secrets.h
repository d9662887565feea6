#pragma once
// Secrets as fields of requests and answers: they travel, and are written nowhere.

#include "services/base/secret.h"
#include "services/contract/json.h"

namespace trunkline {

/// A password, a token: whole on the wire, `"changed"` in the audit (DECISIONS 22). Equal to
/// nothing.
struct Token {
    Secret value;
};

namespace json {

inline void write(Writer& to, const Token& token)
{
    if (to.personal != nullptr)
        to.out += "\"changed\"";
    else
        appendJsonString(to.out, token.value.reveal());
}

inline void read(Reader& from, const boost::json::value& json, Token& token)
{
    std::string text;
    read(from, json, text);
    token.value = Secret(std::move(text));
}

} // namespace json

/// Empties every secret of a record: what is kept of an answer that is shown once.
template <class T>
void forgetTokens(T& value)
{
    if constexpr (std::is_same_v<T, Token>)
        value.value = Secret();
    else if constexpr (Described<T>)
        forEachMember(value, [](std::string_view, auto& member) { forgetTokens(member); });
}

} // namespace trunkline
