#pragma once
// What an import is asked to do.

#include "services/base/time.h"
#include "services/contract/describe.h"

#include <cstdint>
#include <optional>
#include <string>

namespace trunkline {

TRUNK_ENUM(NameFrom, Nothing, Fixed, Column)

/// Where the campaign, publisher, buyer or number of a call comes from.
struct NameChoice {
    NameFrom from = NameFrom::Nothing;
    std::string value;   ///< the name itself, or the column's: name or position from 1
    bool create = false; ///< what is not there yet is created; else the row is a reject

    friend bool operator==(const NameChoice&, const NameChoice&) = default;
};
TRUNK_RECORD(NameChoice, from, value, create)

struct NameChoices {
    NameChoice campaign;
    NameChoice publisher;
    NameChoice buyer;
    NameChoice number; ///< looked up only

    friend bool operator==(const NameChoices&, const NameChoices&) = default;
};
TRUNK_RECORD(NameChoices, campaign, publisher, buyer, number)

struct ImportOptions {
    std::string path;
    std::optional<std::string> format;   ///< detected where not given
    std::optional<std::string> timeZone; ///< IANA name; required where the file has none
    bool wallClock = false;   ///< for `inspect`: without a zone, times are as they are written
    std::string templatePath; ///< a TOML mapping; its format is `template`
    NameChoices names;
    std::string country;     ///< of national numbers, ISO 3166-1 alpha-2
    std::string source;      ///< empty: the format's name
    std::string rejectsPath; ///< empty: rejects are counted only
    bool dryRun = false;
    std::int64_t batchSize = 10'000; ///< 1 to 10,000
    Instant now;
};

} // namespace trunkline
