#include "services/base/ipaddress.h"
#include "services/base/text.h"
#include "services/base/zone.h"
#include "services/contract/apikeys.h"
#include "services/contract/buyers.h"
#include "services/contract/campaigns.h"
#include "services/contract/publishers.h"
#include "services/contract/tenants.h"
#include "services/contract/users.h"

#include <algorithm>

namespace trunkline {

namespace {

using Errors = std::vector<FieldError>;

void checkName(Errors& errors, const std::string& name)
{
    if (trimmed(name).empty())
        errors.push_back({"draft.name", "Give it a name."});
    else if (trimmed(name).size() != name.size())
        errors.push_back({"draft.name", "Take the blanks off its ends."});
    else if (std::any_of(name.begin(), name.end(),
                 [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
        errors.push_back({"draft.name", "Use visible characters only."});
}

std::string unitOf(const Bound& bound)
{
    return bound.unit.empty() ? std::string() : ' ' + std::string(bound.unit);
}

// What a member's bound refuses, in words; empty where it holds.

std::string beyond(const Bound& bound, std::int64_t value)
{
    return bound.holds(value) ? std::string()
                              : "Use " + std::to_string(bound.least) + " to "
            + std::to_string(bound.most) + unitOf(bound) + '.';
}
std::string beyond(const Bound& bound, const std::string& text)
{
    if (bound.holds(text))
        return {};
    return (bound.sizeOf(text) < bound.least ? "Use at least " + std::to_string(bound.least)
                                             : "Use at most " + std::to_string(bound.most))
        + (bound.countsBytes() ? " bytes." : " characters.");
}
template <class Tag>
std::string beyond(const Bound& bound, const Amount<Tag>& amount)
{
    constexpr std::int64_t unit = 1'000'000;
    if (!amount.micros)
        return "Give an amount; 0 for none.";
    return bound.holds(*amount.micros) ? std::string()
                                       : "Use " + std::to_string(bound.least / unit) + " to "
            + std::to_string(bound.most / unit) + " units of the currency.";
}
template <class T>
std::string beyond(const Bound& bound, const std::vector<T>& list)
{
    return bound.holds(std::ssize(list)) ? std::string()
                                         : "Use " + std::to_string(bound.least) + " to "
            + std::to_string(bound.most) + unitOf(bound) + '.';
}
template <class T>
    requires requires(T text) { text.value.size(); }
std::string beyond(const Bound& bound, const T& text)
{
    return beyond(bound, text.value);
}

/// What a member's other rules found wrong is said once.
template <Described Draft>
void checkBounds(Errors& errors, const Draft& draft)
{
    static_assert(boundsHaveMembers<Draft>());
    boost::mp11::mp_for_each<Members<Draft>>([&](auto descriptor) {
        constexpr const Bound* bound = findBound<Draft>(wireName<decltype(descriptor)>());
        if constexpr (bound != nullptr) {
            const std::string field = "draft." + std::string(bound->member);
            const bool told = std::any_of(errors.begin(), errors.end(),
                [&field](const FieldError& each) { return each.field == field; });
            std::string words = beyond(*bound, draft.*descriptor.pointer);
            if (!told && !words.empty())
                errors.push_back({field, std::move(words)});
        }
    });
}

bool isPlausible(const std::string& address)
{
    const std::size_t at = address.find('@');
    return at != std::string::npos && at > 0 && address.find('.', at) != std::string::npos
        && address.back() != '.' && address.find(' ') == std::string::npos;
}

void checkEmail(Errors& errors, const std::string& address)
{
    if (!address.empty() && !isPlausible(address))
        errors.push_back(
            {"draft.contact_email", "Use an address such as name@example.com, or leave it empty."});
}

/// A PUBLISHER's rights are those of one publisher, a BUYER's those of one buyer.
void checkPartner(Errors& errors, Role role, PublisherId publisher, BuyerId buyer)
{
    if ((role == Role::Publisher) == publisher.isNil())
        errors.push_back({"draft.publisher_id",
            publisher.isNil() ? "Say which publisher this is for."
                              : "Only the role PUBLISHER belongs to a publisher; leave it empty."});
    if ((role == Role::Buyer) == buyer.isNil())
        errors.push_back({"draft.buyer_id",
            buyer.isNil() ? "Say which buyer this is for."
                          : "Only the role BUYER belongs to a buyer; leave it empty."});
}

void checkPhone(Errors& errors, const char* field, const std::string& number)
{
    const bool e164 = number.size() >= 8 && number.size() <= 16 && number.front() == '+'
        && std::all_of(
            number.begin() + 1, number.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!number.empty() && !e164)
        errors.push_back(
            {field, "Use + and 7 to 15 digits, such as +16025550110, or leave it empty."});
}

} // namespace

Errors validate(const TenantDraft& draft)
{
    Errors errors;
    checkName(errors, draft.name);
    if (!Zone::find(draft.timeZone))
        errors.push_back(
            {"draft.time_zone", "Use a name of the IANA database, such as America/New_York."});
    const bool country = draft.country.size() == 2
        && std::all_of(draft.country.begin(), draft.country.end(),
            [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!country)
        errors.push_back({"draft.country", "Use two capital letters, such as US."});
    checkBounds(errors, draft);
    return errors;
}

Errors validate(const PublisherDraft& draft)
{
    Errors errors;
    checkName(errors, draft.name.value);
    checkEmail(errors, draft.contactEmail.value);
    checkPhone(errors, "draft.contact_phone", draft.contactPhone.value);
    checkBounds(errors, draft);
    return errors;
}

Errors validate(const BuyerDraft& draft)
{
    Errors errors;
    checkName(errors, draft.name.value);
    checkPhone(errors, "draft.destination", draft.destination.value);
    checkEmail(errors, draft.contactEmail.value);
    checkBounds(errors, draft);
    return errors;
}

Errors validate(const CampaignDraft& draft)
{
    Errors errors;
    checkName(errors, draft.name);
    checkBounds(errors, draft);
    return errors;
}

Errors validate(const UserDraft& draft)
{
    Errors errors;
    checkName(errors, draft.name.value);
    const bool nobodys = draft.email.value.empty() && draft.version > 0;
    if (!nobodys && !isPlausible(draft.email.value))
        errors.push_back({"draft.email", "Use an address such as name@example.com."});
    checkPartner(errors, draft.role, draft.publisherId, draft.buyerId);
    checkBounds(errors, draft);
    return errors;
}

bool isKeyScope(Permission permission)
{
    using P = Permission;
    return permission != P::Anonymous && permission != P::UsersWrite
        && permission != P::ApiKeysWrite && permission != P::DemoRun;
}

Errors validate(const ApiKeyDraft& draft)
{
    Errors errors;
    checkName(errors, draft.name);
    if (draft.scopes.empty())
        errors.push_back({"draft.scopes", "Name at least one scope, such as calls_read."});
    for (std::size_t i = 0; i < draft.scopes.size(); ++i) {
        const std::string field = "draft.scopes[" + std::to_string(i) + ']';
        const auto end = draft.scopes.begin() + static_cast<std::ptrdiff_t>(i);
        if (!isKeyScope(draft.scopes[i]))
            errors.push_back({field, "No key may have this scope; take it out."});
        else if (std::find(draft.scopes.begin(), end, draft.scopes[i]) != end)
            errors.push_back({field, "This scope is named twice; take one out."});
    }
    checkPartner(errors, draft.role, draft.publisherId, draft.buyerId);
    for (std::size_t i = 0; i < draft.networks.size(); ++i) {
        if (!Network::parse(draft.networks[i]))
            errors.push_back({"draft.networks[" + std::to_string(i) + ']',
                "Use an address or a network, such as 192.0.2.0/24."});
    }
    checkBounds(errors, draft);
    return errors;
}

} // namespace trunkline
