#include "services/base/money.h"

#include <algorithm>

namespace trunkline {

std::string Currency::text() const
{
    return code[0] == '\0' ? std::string() : std::string(code.data(), code.size());
}

Result<Currency> Currency::parse(std::string_view text)
{
    if (text.size() != 3
        || !std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
        return fail(Errc::Invalid, "a currency is three capital letters, such as USD");
    Currency currency;
    std::copy(text.begin(), text.end(), currency.code.begin());
    return currency;
}

int minorDigits(Currency currency)
{
    static constexpr std::string_view none
        = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
    static constexpr std::string_view three = "BHD IQD JOD KWD LYD OMR TND";
    static constexpr std::string_view four = "CLF UYW";
    const std::string code = currency.text();
    if (code.empty())
        return 2;
    if (none.find(code) != std::string_view::npos)
        return 0;
    if (three.find(code) != std::string_view::npos)
        return 3;
    return four.find(code) != std::string_view::npos ? 4 : 2;
}

Result<Money> sum(Money a, Money b)
{
    if (a.currency != b.currency)
        return fail(Errc::Invalid, "amounts of two currencies cannot be added");
    Money total{0, a.currency};
    if (__builtin_add_overflow(a.micros, b.micros, &total.micros))
        return fail(Errc::Invalid, "the sum of the amounts is out of range");
    return total;
}

Result<std::int64_t> parseMicros(std::string_view text)
{
    const auto bad = [] {
        return fail(Errc::Invalid, "an amount is a decimal with at most six places, such as 1.25");
    };
    const bool negative = !text.empty() && text.front() == '-';
    if (negative)
        text.remove_prefix(1);
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const std::string_view part
        = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
    if ((whole.empty() && part.empty()) || part.size() > 6)
        return bad();

    // Counted down from 0: the least amount has no positive fellow.
    std::int64_t micros = 0;
    const auto push = [&micros](char c) {
        return c >= '0' && c <= '9' && !__builtin_mul_overflow(micros, 10, &micros)
            && !__builtin_sub_overflow(micros, c - '0', &micros);
    };
    const bool grouped = whole.find(',') != std::string_view::npos;
    if (grouped && whole.size() % 4 == 0)
        return bad(); // the first group is empty, or of four
    for (std::size_t i = 0; i < whole.size(); ++i) {
        const bool separator = grouped && (whole.size() - i) % 4 == 0;
        if (separator ? whole[i] != ',' : !push(whole[i]))
            return bad();
    }
    for (std::size_t i = 0; i < 6; ++i) {
        if (!push(i < part.size() ? part[i] : '0'))
            return bad();
    }
    if (!negative && __builtin_sub_overflow(std::int64_t{0}, micros, &micros))
        return bad();
    return micros;
}

} // namespace trunkline
