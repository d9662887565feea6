#pragma once
// Takes out of a response what its reader may not see, by the types of its fields. The second
// fence: the SQL is the first.

#include "services/base/phone.h"
#include "services/base/text.h"
#include "services/contract/describe.h"
#include "services/contract/fields.h"
#include "services/contract/principal.h"

#include <optional>
#include <type_traits>
#include <vector>

namespace trunkline {

inline void redact(Revenue& amount, const Visibility& see)
{
    if (!see.revenue)
        amount.micros.reset();
}
inline void redact(Payout& amount, const Visibility& see)
{
    if (!see.payout)
        amount.micros.reset();
}
inline void redact(Cost& amount, const Visibility& see)
{
    if (!see.cost)
        amount.micros.reset();
}
inline void redact(Margin& amount, const Visibility& see)
{
    if (!see.margin)
        amount.micros.reset();
}
inline void redact(Profit& amount, const Visibility& see)
{
    if (!see.margin)
        amount.micros.reset();
}
inline void redact(Phone& phone, const Visibility& see)
{
    if (!see.callers)
        phone.value = phone.masked();
}
inline void redact(PersonName& name, const Visibility& see)
{
    if (!see.names)
        name.value = maskedName(name.value);
}
inline void redact(Principal& who, const Visibility& see)
{
    if (!see.names)
        who.name = maskedName(who.name);
}
/// Who sees callers masked does not see their names either (DECISIONS 9).
inline void redact(CallerName& name, const Visibility& see)
{
    if (!see.callers || !see.names)
        name.value = maskedName(name.value);
}
inline void redact(AgentName& name, const Visibility& see)
{
    if (!see.buyers)
        name.value.clear();
    else if (!see.names)
        name.value = maskedName(name.value);
}
inline void redact(Email& address, const Visibility& see)
{
    if (!see.names)
        address.value = maskedEmail(address.value);
}
inline void redact(PublisherName& name, const Visibility& see)
{
    if (!see.publishers)
        name.value.clear();
    else if (!see.names)
        name.value = maskedName(name.value);
}
inline void redact(BuyerName& name, const Visibility& see)
{
    if (!see.buyers)
        name.value.clear();
    else if (!see.names)
        name.value = maskedName(name.value);
}
inline void redact(PublisherId& id, const Visibility& see)
{
    if (!see.publishers)
        id = {};
}
inline void redact(BuyerId& id, const Visibility& see)
{
    if (!see.buyers)
        id = {};
}
inline void redact(Speech& speech, const Visibility& see)
{
    if (!see.transcripts)
        speech.value.clear();
}

template <class T>
void redactAny(T& value, const Visibility& see);

template <class T>
void redactAny(std::vector<T>& list, const Visibility& see)
{
    for (T& item : list)
        redactAny(item, see);
}

template <class T>
void redactAny(std::optional<T>& value, const Visibility& see)
{
    if (value)
        redactAny(*value, see);
}

/// A record may bring a `redact(Record&, const Visibility&)` of its own, found by its argument,
/// that runs first.
template <class T>
void redactAny(T& value, const Visibility& see)
{
    if constexpr (requires { redact(value, see); })
        redact(value, see);
    if constexpr (Described<T>)
        forEachMember(value, [&see](std::string_view, auto& member) { redactAny(member, see); });
}

} // namespace trunkline
