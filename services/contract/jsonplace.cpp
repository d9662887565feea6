#include "services/contract/jsonplace.h"

#include "services/base/text.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace trunkline {

namespace {

/// One object or array that is not at its end.
struct Level {
    bool isArray = false;
    std::size_t index = 0;
    std::string_view key;
    bool hasKey = false;
    bool atKey = true; ///< the next string is a key
};

/// The closing quote of the string that begins behind `at`, or the end.
std::size_t stringEnd(std::string_view text, std::size_t at)
{
    while (at < text.size() && text[at] != '"')
        at += text[at] == '\\' ? 2 : 1;
    return std::min(at, text.size());
}

std::string pathOf(const std::vector<Level>& levels)
{
    std::string out;
    for (const Level& level : levels) {
        if (level.isArray) {
            out += '[' + std::to_string(level.index) + ']';
            continue;
        }
        if (!level.hasKey)
            break;
        out += (out.empty() ? "" : ".") + maskedValue(level.key);
    }
    return out;
}

} // namespace

std::string placeIn(std::string_view text)
{
    std::vector<Level> levels;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '{' || c == '[') {
            levels.emplace_back().isArray = c == '[';
        } else if (levels.empty()) {
            continue;
        } else if (c == '}' || c == ']') {
            levels.pop_back();
        } else if (c == ',') {
            ++levels.back().index;
            levels.back().hasKey = false;
            levels.back().atKey = true;
        } else if (c == '"') {
            const std::size_t end = stringEnd(text, at + 1);
            if (std::exchange(levels.back().atKey, false) && end < text.size()) {
                levels.back().key = text.substr(at + 1, end - at - 1);
                levels.back().hasKey = true;
            }
            at = end;
        }
    }
    return pathOf(levels);
}

} // namespace trunkline
