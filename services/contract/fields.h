#pragma once
// Field types that carry what they are: whose money, whose name, whether it is personal. The codec,
// the audit diff and the visibility rule look at the type, so that no list of field names has to be
// kept true.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

namespace trunkline {

/// Whole micros in the tenant's currency; none where the reader may not see it or nothing is known.
template <class Tag>
struct Amount {
    std::optional<std::int64_t> micros;

    Amount() = default;
    Amount(std::int64_t value)
        : micros(value)
    {
    }
    std::int64_t orZero() const { return micros.value_or(0); }
    friend auto operator<=>(const Amount&, const Amount&) = default;
};
using Revenue = Amount<struct RevenueTag>; ///< what buyers owe
using Payout = Amount<struct PayoutTag>;   ///< what publishers are owed
using Cost = Amount<struct CostTag>;       ///< what carriers are owed
using Margin = Amount<struct MarginTag>;   ///< revenue − payout
using Profit = Amount<struct ProfitTag>;   ///< margin − cost

/// Text of one kind.
template <class Tag>
struct Text {
    std::string value;

    friend auto operator<=>(const Text&, const Text&) = default;
};
using PersonName = Text<struct PersonNameTag>; ///< personal; committed to in the audit
using CallerName = Text<struct CallerNameTag>; ///< personal; hidden with the caller's number
/// Who took the call on the buyer's side; personal.
using AgentName = Text<struct AgentNameTag>;
using Email = Text<struct EmailTag>; ///< personal; committed to in the audit
using PublisherName = Text<struct PublisherNameTag>;
using BuyerName = Text<struct BuyerNameTag>;
using Speech = Text<struct SpeechTag>; ///< what was said in a call
/// A JSON document kept as its exact text (RFC 8785 where it is hashed).
using Json = Text<struct JsonTag>;

} // namespace trunkline
