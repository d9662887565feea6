#include "services/openapi/indented.h"

#include "services/contract/json.h"

#include <boost/json/serialize.hpp>

namespace trunkline::openapi {

namespace {

constexpr std::size_t widest = 100;

void write(std::string& out, const boost::json::value& value, std::size_t margin, std::size_t used)
{
    const std::string line = boost::json::serialize(value);
    if (!value.is_structured() || used + line.size() <= widest) {
        out += line;
        return;
    }
    const std::string start(margin + 2, ' ');
    auto next = [&, first = true]() mutable {
        out += first ? "\n" : ",\n";
        out += start;
        first = false;
    };
    if (const boost::json::object* object = value.if_object()) {
        out += '{';
        for (const auto& [name, member] : *object) {
            next();
            const std::size_t before = out.size() - start.size();
            appendJsonString(out, std::string_view(name));
            out += ": ";
            write(out, member, start.size(), out.size() - before);
        }
    } else {
        out += '[';
        for (const boost::json::value& item : value.get_array()) {
            next();
            write(out, item, start.size(), start.size());
        }
    }
    out += '\n';
    out.append(margin, ' ');
    out += value.is_object() ? '}' : ']';
}

} // namespace

std::string indented(const boost::json::value& value)
{
    std::string out;
    write(out, value, 0, 0);
    return out;
}

} // namespace trunkline::openapi
