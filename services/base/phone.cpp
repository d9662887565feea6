#include "services/base/phone.h"

#include "services/base/phoneareas.h"
#include "services/base/phonecountries.h"
#include "services/base/phoneplans.h"
#include "services/base/text.h"

#include <algorithm>
#include <optional>

namespace trunkline {

namespace {

constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// What people and programs write between digits, besides ASCII: blanks, dashes and the marks of
/// direction that come along when a number is copied.
constexpr std::string_view wideSeparators[]
    = {"\u00A0", "\u2007", "\u2009", "\u200B", "\u200E", "\u200F", "\u2010", "\u2011", "\u2012",
        "\u2013", "\u2014", "\u2015", "\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u202F",
        "\u2066", "\u2067", "\u2068", "\u2069", "\u2212", "\uFEFF"};

/// Bytes of the separator at the start of `text`; 0 when there is none.
std::size_t separatorLength(std::string_view text)
{
    if (std::string_view(" \t-.()[]").find(text.front()) != std::string_view::npos)
        return 1;
    for (const std::string_view each : wideSeparators) {
        if (text.starts_with(each))
            return each.size();
    }
    return 0;
}

/// `10.20.30.40`, which four groups of a number would look like too.
bool isDottedQuad(std::string_view text)
{
    std::size_t groups = 1;
    std::size_t digits = 0;
    for (const char c : text) {
        if (c == '.') {
            if (digits == 0)
                return false;
            ++groups;
            digits = 0;
        } else if (!isDigit(c) || ++digits > 3) {
            return false;
        }
    }
    return groups == 4 && digits > 0;
}

/// The part of a `tel:` or `sip:` URI that may be a number (RFC 3966, RFC 3261); other text as it
/// is, nothing where the URI names something else.
std::optional<std::string_view> dialledPart(std::string_view text)
{
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos)
        return text;
    const std::string scheme = lower(text.substr(0, colon));
    std::string_view part = text.substr(colon + 1);
    if (scheme == "sip" || scheme == "sips") {
        const std::size_t at = part.find('@');
        if (at == std::string_view::npos)
            return std::nullopt;
        part = part.substr(0, at);
    } else if (scheme != "tel") {
        return std::nullopt;
    }
    const std::size_t semicolon = part.find(';');
    if (semicolon == std::string_view::npos)
        return part;
    // An extension is somebody else behind the number; a context says another way to read it.
    const std::string parameters = lower(part.substr(semicolon));
    if (parameters.find(";ext=") != std::string::npos
        || parameters.find(";phone-context=") != std::string::npos)
        return std::nullopt;
    return part.substr(0, semicolon);
}

struct Dialled {
    bool international = false; // behind a +
    std::string digits;
};

/// Nothing where the text holds anything but digits and separators, with at most one leading `+`.
std::optional<Dialled> dialled(std::string_view text)
{
    const std::optional<std::string_view> part = dialledPart(text);
    if (!part || isDottedQuad(*part))
        return std::nullopt;
    Dialled out;
    for (std::size_t at = 0; at < part->size();) {
        const char c = (*part)[at];
        if (isDigit(c)) {
            out.digits += c;
            ++at;
        } else if (c == '+' && out.digits.empty() && !out.international) {
            out.international = true;
            ++at;
        } else if (const std::size_t length = separatorLength(part->substr(at)); length > 0) {
            at += length;
        } else {
            return std::nullopt;
        }
    }
    return out;
}

/// Calls `each` with the words of `list` until it answers true; true when one did.
template <class Function>
bool anyWord(std::string_view list, Function each)
{
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(' '), list.size());
        if (each(list.substr(0, end)))
            return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

/// Area code and exchange begin with 2 to 9; the middle digit 9 is kept for longer numbers and N11
/// for services (NANPA).
bool isNorthAmerican(std::string_view number)
{
    return number.size() == 10 && number[0] >= '2' && number[1] != '9' && number[3] >= '2'
        && number.substr(1, 2) != "11";
}

/// Whether one of the plan's `forms` has the length and first digit of `number`.
bool fits(const NumberPlan& plan, std::string_view forms, std::string_view number)
{
    if (number.empty() || (plan.callingCode == "1" && !isNorthAmerican(number)))
        return false;
    return anyWord(forms, [number](std::string_view form) {
        const std::size_t colon = form.find(':');
        std::size_t length = 0;
        for (const char c : form.substr(0, colon))
            length = length * 10 + static_cast<std::size_t>(c - '0');
        return number.size() == length
            && form.find(number.front(), colon) != std::string_view::npos;
    });
}

std::string e164(std::string_view callingCode, std::string_view number)
{
    return "+" + std::string(callingCode) + std::string(number);
}

/// Digits that begin with a calling code; empty where no plan has such a number.
std::string international(std::string_view digits)
{
    const std::size_t length = callingCodeLength(digits);
    const std::string_view code = digits.substr(0, length);
    const std::string_view number = digits.substr(length);
    for (const NumberPlan& plan : plansUnder(code)) {
        if (fits(plan, plan.forms, number))
            return e164(code, number);
    }
    // `+44 (0)20 …`: a trunk prefix that is not dialled from abroad.
    for (const NumberPlan& plan : plansUnder(code)) {
        if (plan.trunks == "0" && number.starts_with('0')
            && fits(plan, plan.forms, number.substr(1)))
            return e164(code, number.substr(1));
    }
    return {};
}

constexpr std::size_t shortestBehindTrunk = 6;   // what is shorter is a service: 0112, 0911
constexpr std::size_t shortestBehindOwnCode = 7; // what is shorter may be an extension

/// Digits as dialled in the plan's country; empty where that is no number for certain.
std::string national(std::string_view digits, const NumberPlan& plan)
{
    std::string found;
    const bool leaves = anyWord(plan.exits, [&](std::string_view prefix) {
        if (!digits.starts_with(prefix))
            return false;
        found = international(digits.substr(prefix.size()));
        return true;
    });
    if (leaves)
        return found;

    anyWord(plan.trunks, [&](std::string_view prefix) {
        const std::string_view number
            = digits.starts_with(prefix) ? digits.substr(prefix.size()) : std::string_view();
        if (number.size() >= shortestBehindTrunk && fits(plan, plan.forms, number))
            found = e164(plan.callingCode, number);
        return !found.empty();
    });
    if (found.empty() && fits(plan, plan.bare, digits))
        found = e164(plan.callingCode, digits);
    if (found.empty() && digits.starts_with(plan.callingCode)
        && digits.size() >= plan.callingCode.size() + shortestBehindOwnCode
        && !fits(plan, plan.forms, digits))
        found = international(digits);
    return found;
}

} // namespace

std::string Phone::masked() const
{
    // As many dots whatever is hidden: the length would tell.
    constexpr std::string_view dots = "\u2022\u2022\u2022\u2022\u2022\u2022\u2022";
    if (value.empty())
        return {};
    const bool ascii = std::all_of(
        value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!ascii || value.size() < 4)
        return std::string(dots);
    const std::size_t shown
        = value.front() == '+' ? 1 + callingCodeLength(std::string_view(value).substr(1)) : 0;
    if (value.size() < shown + 4)
        return std::string(dots);
    return value.substr(0, shown) + std::string(dots) + value.substr(value.size() - 2);
}

Phone normalisePhone(std::string_view text, std::string_view country)
{
    const std::string_view kept = trimmed(text);
    const NumberPlan* plan = planOf(country);
    std::string found;
    if (const std::optional<Dialled> number = dialled(kept)) {
        if (number->international)
            found = international(number->digits);
        else if (plan != nullptr)
            found = national(number->digits, *plan);
    }
    return Phone{found.empty() ? std::string(kept) : std::move(found)};
}

PhoneOrigin phoneOrigin(const Phone& phone)
{
    std::string_view digits = phone.value;
    if (!digits.starts_with('+'))
        return {};
    digits.remove_prefix(1);
    if (digits.empty() || digits.size() > 15 || !std::all_of(digits.begin(), digits.end(), isDigit))
        return {};

    const NumberingArea* area = nullptr;
    if (digits.front() == '1') {
        area = isNorthAmerican(digits.substr(1)) ? numberingArea(digits.substr(1, 3)) : nullptr;
        if (area == nullptr)
            return {};
    }
    const Country* country = countryOf(area != nullptr ? area->country : countryOfPrefix(digits));
    if (country == nullptr)
        return {};
    PhoneOrigin origin{
        std::string(country->code), std::string(country->name), {}, std::string(country->zone)};
    if (area != nullptr) {
        origin.zone = area->zone;
        if (!area->subdivision.empty())
            origin.region = subdivisionName(area->country, area->subdivision);
        if (area->subdivision.find(' ') == std::string_view::npos)
            origin.regionCode = area->subdivision;
    }
    return origin;
}

} // namespace trunkline
