#pragma once
// The rule of fields as people wrote it down (visible.csv, from DECISIONS 9): never made from what
// the program itself holds to be visible.

#include "tests/conformance/canaries.h"

#include <map>
#include <string>

namespace trunkline {

enum class Rule {
    All, ///< everybody's
    Own, ///< of the reader's own publisher or buyer, or of the reader
    No   ///< none, or masked
};

/// Who may see the members of records. Lines are `field,owner,admin,…` with `all`, `own` or `no`;
/// `field,as other.field` for what repeats a value; `field,open` for what is nobody's.
class Rules {
public:
    /// Ends the program where the file cannot be read.
    Rules();

    bool has(const std::string& field) const;
    /// Fields with a line of their own, which a canary must stand in.
    std::vector<std::string> planted() const;
    bool mayHave(const Canaries& canaries, Role role, const Canary& canary) const;

private:
    std::map<std::string, std::map<Role, Rule>> m_rules;
    std::map<std::string, std::string> m_repeats; ///< empty: open
};

/// `record.member` of every text, number, name, address, amount and id that some answer holds.
std::vector<std::string> answeredFields();

} // namespace trunkline
