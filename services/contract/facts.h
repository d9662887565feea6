#pragma once
// The one line of facts that every operation is declared with.

#include "services/contract/permission.h"

#include <concepts>
#include <string_view>

namespace trunkline {

TRUNK_ENUM(Verb, Get, Post, Put, Delete)
TRUNK_ENUM(Effect, Read, Write)
TRUNK_ENUM(RateClass, Read, Write, Bulk, Export, Public)
/// What an operation touches: the entity its events and audit entries speak of.
TRUNK_ENUM(Entity, Tenant, User, Publisher, Buyer, Campaign, Flow, Number, Call, Transcript,
    RateCard, Invoice, Quota, Dashboard, Job, Audit, Role, Export, Demo, Session, ApiKey, Event)

/// A value that must be written down: without it the declaration does not compile.
template <class T>
struct Required {
    T value;
    template <std::convertible_to<T> Given>
    consteval Required(Given given)
        : value(given)
    {
    }
    constexpr operator T() const { return value; }
};

/// No defaults: each operation says all of it.
struct Facts {
    Required<std::string_view> name;    ///< `campaigns.update`
    Required<std::string_view> summary; ///< one line in plain words
    Required<Verb> verb;
    Required<std::string_view> path; ///< `/v1/campaigns/{id}`
    Required<Permission> permission; ///< also the API scope
    Required<Effect> effect;
    Required<Entity> touches;
    Required<RateClass> rate;
    Required<bool> stepUp;  ///< will want a recent password or code
    Required<bool> audited; ///< a read that leaves an entry before it is answered
};

/// An operation: request fields, a Response, facts.
template <class T>
concept Operation = requires {
    typename T::Response;
    {
        T::facts
    } -> std::convertible_to<const Facts&>;
};

} // namespace trunkline
