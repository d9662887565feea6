#include "tests/services/stage/nasty.h"

#include <array>
#include <string_view>

namespace trunkline {

namespace {

constexpr std::array<std::string_view, 40> payloads{
    "'; drop table campaigns; --",
    "' or '1'='1",
    "\" or \"\"=\"",
    "1; delete from audit_logs",
    "') union select name, email from users --",
    "$1",
    "$1, $2); --",
    "?1",
    ":name",
    "@name",
    "$$body$$",
    "E'\\x41'",
    "\\'; select pg_sleep(10); --",
    "/* comment */",
    "--",
    "#",
    "`backticks`",
    "[brackets]",
    "%' and 1=1 and '%'='",
    "_%",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<b>bold</b> & <i>italic</i>",
    "&lt;&amp;&quot;&#39;",
    "{{7*7}} ${7*7} #{7*7}",
    "%s%n%d%x",
    "../../etc/passwd",
    "C:\\Windows\\system32",
    "=cmd|'/c calc'!A1",
    "+1-1",
    "null",
    "NULL",
    "{\"json\": [1, \"two\"]}",
    "\\u0000 \\n \\\\",
    "\xF0\x9F\x98\x80\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7",
    "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xE2\x80\xAE right to left",
    "e\xCC\x81 and \xC3\xA9",
    "\xE2\x80\x99smart\xE2\x80\x9D quotes\xE2\x80\xA6",
    "\xF0\x9D\x95\xB1\xF0\x9D\x96\x97\xF0\x9D\x96\x86\xF0\x9D\x96\x90",
    "I \xC4\xB0 \xC4\xB1 i \xC3\x9F \xEF\xAC\x81",
};

} // namespace

std::vector<std::string> nastyTexts()
{
    std::vector<std::string> all;
    for (const std::string_view payload : payloads) {
        const std::string text(payload);
        all.push_back(text);
        all.push_back("'" + text + "'");
        all.push_back("\"" + text + "\"");
        all.push_back("O'Brien " + text);
        all.push_back(text + " \xF0\x9F\x93\x9E");
    }
    return all;
}

} // namespace trunkline
