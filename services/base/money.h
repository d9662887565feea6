#pragma once
// Exact amounts: whole millionths of a currency unit, and the currency's ISO 4217 code.

#include "services/base/result.h"

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace trunkline {

/// An ISO 4217 alphabetic code; three capital letters, or empty where none is known yet.
struct Currency {
    std::array<char, 3> code{};

    std::string text() const;
    static Result<Currency> parse(std::string_view text);
    friend auto operator<=>(const Currency&, const Currency&) = default;
};

/// Digits after the point that the currency's smallest coin has (USD 2, JPY 0, KWD 3). Source: ISO
/// 4217.
int minorDigits(Currency currency);

/// An exact amount: whole millionths of the currency unit (1.25 USD is 1'250'000). Never a double.
struct Money {
    std::int64_t micros = 0;
    Currency currency;

    friend auto operator<=>(const Money&, const Money&) = default;
};

/// Errors: Invalid when the currencies differ or the sum is out of range.
Result<Money> sum(Money a, Money b);

/// Reads a decimal such as `1.25`, `-0.000001` or `1,250.00` (comma groups of three) as micros;
/// exact, or Invalid.
Result<std::int64_t> parseMicros(std::string_view text);

} // namespace trunkline
