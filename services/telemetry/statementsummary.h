#pragma once
// A statement's fixed name, `SELECT calls`, which tells what is slow and holds no value.

#include <string>
#include <string_view>

namespace trunkline {

struct StatementSummary {
    std::string operation; ///< `SELECT`
    std::string summary;   ///< `SELECT calls`; the operation alone where no table is named
};

/// The verb of the statement's own level and the first table that it names: `with …` is what its
/// last part is. Statements are constant text of ours, so there are as many summaries as there are
/// tables and verbs.
/// Cost: one pass.
StatementSummary summaryOf(std::string_view sql);

} // namespace trunkline
