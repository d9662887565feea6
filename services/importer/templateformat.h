#pragma once
// Any other delimited call log, by a mapping that somebody wrote: resources/import/example.toml.

#include "services/importer/format.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace trunkline {

enum class DurationUnit { Second, Millisecond, Minute, ClockTime };

struct Mapping {
    std::string name;              ///< of the source
    std::optional<char> delimiter; ///< detected where not given
    bool header = true;
    std::string zone;                           ///< empty: the import's
    std::map<std::string, std::string> columns; ///< what it is, to the column's name or position
    std::vector<std::string> timeFormats;
    std::map<std::string, DurationUnit> units;
    std::map<std::string, CallOutcome> outcomes; ///< words in lower case
    std::string digest; ///< SHA-256 of the text: another mapping is another import
};

/// Errors: Invalid, naming the file, the key and the mend.
Result<Mapping> readMapping(const std::string& path);
Result<Mapping> parseMapping(std::string_view toml, const std::string& path);

class TemplateFormat final : public Format {
public:
    /// Errors: Invalid when a column of the mapping is not in the file.
    static Result<std::unique_ptr<Format>> make(const Mapping& mapping, const Record& first,
        std::size_t columns, const Surroundings& around);
    TemplateFormat(Mapping mapping, std::map<std::string, int> positions, Columns columns,
        const Surroundings& around);

    std::string_view name() const override { return "template"; }
    std::optional<Reject> read(const Record& record, ParsedRow& row) override;

private:
    std::optional<std::string_view> field(const Record& record, const std::string& what) const;
    std::optional<Reject> readTime(const Record& record, ParsedRow& row);
    std::optional<Reject> readSeconds(
        const Record& record, const std::string& what, std::int64_t& seconds) const;

    Mapping m_mapping;
    std::map<std::string, int> m_positions;
};

} // namespace trunkline
