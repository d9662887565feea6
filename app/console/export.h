#pragma once
// `trunkline export dashboard`: a picture, and the figures that were drawn in it, without a
// display.

#include "app/console/source.h"
#include "services/contract/analytics.h"

#include <string>

namespace trunkline::console {

struct ExportFlags {
    SourceFlags source;
    std::string page;
    std::string range = "7d"; ///< `7d`, `today`, `2026-11-19..2026-11-25`
    std::string theme = "light";
    std::string size = "1440x900";
    int scale = 1;
    bool mask = false;
    std::string out;  ///< .png or .pdf
    std::string data; ///< .json; empty: none
};

/// The dashboard of a range and of as many days before it, read in the tenant's zone.
Result<Dashboard> readRange(const Source& source, const std::string& range);

/// Errors: Invalid per flag; Forbidden for a role that may not take data out; Unavailable (file).
Outcome exportPicture(const ExportFlags& flags);

} // namespace trunkline::console
