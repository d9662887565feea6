#pragma once
// `trunkline export PAGE`: a picture, and the figures that were drawn in it, without a display.

#include "services/base/result.h"

#include <optional>
#include <string>
#include <vector>

namespace trunkline::console {

struct ExportFlags {
    std::string workspace;
    std::string database;
    std::string tenant;
    std::string as;
    bool demo = false;
    std::string page;
    std::string panel;        ///< one chart of the page: `campaigns`; empty: the page
    std::string range = "7d"; ///< `7d`, `today`, `2026-11-19..2026-11-25`
    bool compare = true;
    std::vector<std::string> campaigns; ///< names
    std::vector<std::string> publishers;
    std::vector<std::string> buyers;
    std::vector<std::string> outcomes; ///< `answered`, `no_answer`, `qualified`, …
    std::int64_t minimumTalk = 0;      ///< seconds
    std::string theme = "light";
    std::string size = "1440x900";
    int scale = 1;
    bool mask = false;
    std::string out;  ///< .png or .pdf
    std::string data; ///< .json; empty: none
};

/// Errors: Invalid per flag; Forbidden for a role that may not see the page or take data out;
/// Unavailable (file).
Outcome exportPicture(const ExportFlags& flags);

} // namespace trunkline::console
