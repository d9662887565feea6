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

} // namespace trunkline
