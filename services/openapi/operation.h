#pragma once
// One operation as the OpenAPI specification wants it, from its declaration alone.

#include "services/contract/wire.h"
#include "services/openapi/examples.h"
#include "services/openapi/schemas.h"

#include <boost/json/array.hpp>

#include <utility>
#include <vector>

namespace trunkline::openapi {

/// What stands in the path or the query.
struct Parameter {
    std::string name;
    bool inPath = false;
    bool required = false;
    Object schema;
    boost::json::value example;
};

/// All that depends on the operation's type.
struct Parts {
    const Facts* facts;
    bool names = false; ///< its request names something that may not be there
    std::vector<Parameter> parameters;
    std::vector<std::pair<std::string_view, Object>> body; ///< members
    boost::json::value bodyExample;                        ///< null: there is no body
    Object answer;
    boost::json::value answerExample;
};

/// An operation object (OpenAPI 3.1, 4.8.10).
Object describe(const Parts& parts);

/// What its JSON says, as a tree; null for an empty text.
boost::json::value treeOf(const std::string& json);
/// A parameter's schema, which tells what stands for it when it is left out.
Object withDefault(Object schema, const boost::json::value& usual);

/// Does it hold the id of something, anywhere?
template <class T>
constexpr bool holdsId()
{
    if constexpr (Described<T>) {
        bool found = false;
        boost::mp11::mp_for_each<Members<T>>([&](auto descriptor) {
            using Member = std::remove_cvref_t<decltype(std::declval<T&>().*descriptor.pointer)>;
            found = found || holdsId<Member>();
        });
        return found;
    } else if constexpr (wire::isList<T> || wire::isOptional<T>) {
        return holdsId<typename T::value_type>();
    } else {
        return isId<T>;
    }
}

/// Does it name something itself, beyond what narrows a list?
template <Described T>
constexpr bool namesOne()
{
    bool found = false;
    boost::mp11::mp_for_each<Members<T>>([&](auto descriptor) {
        found
            = found || isId<std::remove_cvref_t<decltype(std::declval<T&>().*descriptor.pointer)>>;
    });
    return found;
}

/// The parameters that a record's member of a GET is told in (wire.h). `usual`: what stands for it
/// when it is left out; null: nothing.
template <Described Record, class T>
void addQuery(std::vector<Parameter>& out, Schemas& schemas, const std::string& name,
    std::string_view member, const T& example, const T* usual)
{
    if constexpr (Described<T>) {
        boost::mp11::mp_for_each<Members<T>>([&](auto descriptor) {
            const std::string_view below = wireName<decltype(descriptor)>();
            addQuery<T>(out, schemas, wire::joined(name, below), below, example.*descriptor.pointer,
                usual != nullptr ? &(usual->*descriptor.pointer) : nullptr);
        });
    } else if constexpr (wire::isOptional<T>) {
        addQuery<Record>(out, schemas, name, member, *example,
            static_cast<const typename T::value_type*>(nullptr));
    } else {
        constexpr bool told
            = std::is_same_v<T, bool> || std::is_same_v<T, std::int64_t> || DescribedEnum<T>;
        Object schema = withoutNull(schemas.ofMember<Record, T>(member, Strictness::Request));
        if constexpr (told) {
            if (usual != nullptr)
                schema = withDefault(std::move(schema), treeOf(wire::jsonOf(*usual)));
        }
        // No time or day stands for one that is left out.
        constexpr bool isTime = std::is_same_v<T, Instant> || std::is_same_v<T, Date>;
        out.push_back({name, false, isTime && usual != nullptr, std::move(schema),
            treeOf(wire::jsonOf(example))});
    }
}

/// The request that stands in the description.
template <Operation Op>
Op exampleRequest()
{
    Op operation = exampleOf<Op>();
    if constexpr (requires { operation.draft.version; }) {
        if (Op::facts.verb == Verb::Post)
            operation.draft.version = 0; // it is new
    }
    return operation;
}

template <Operation Op>
Parts partsOf(Schemas& schemas)
{
    using Response = typename Op::Response;
    const Op example = exampleRequest<Op>();
    const Op usual{};
    Parts parts;
    parts.facts = &Op::facts;
    const std::vector<PathPart> pattern = pathParts(Op::facts.path);
    boost::mp11::mp_for_each<Members<Op>>([&](auto descriptor) {
        using Member = std::remove_cvref_t<decltype(example.*descriptor.pointer)>;
        const std::string_view name = wireName<decltype(descriptor)>();
        const Member& member = example.*descriptor.pointer;
        bool inPath = false;
        for (const PathPart& part : pattern)
            inPath = inPath || (part.parameter && part.text == name);
        if (inPath)
            parts.parameters.push_back({std::string(name), true, true,
                withoutNull(schemas.ofMember<Op, Member>(name, Strictness::Request)),
                treeOf(wire::jsonOf(member))});
        else if (Op::facts.verb == Verb::Get)
            addQuery<Op>(parts.parameters, schemas, std::string(name), name, member,
                &(usual.*descriptor.pointer));
        else
            parts.body.emplace_back(name, schemas.ofMember<Op, Member>(name, Strictness::Request));
    });
    parts.bodyExample = treeOf(toWire(example).body);
    // A tenant has one demo business, and none before the first reset.
    parts.names = Op::facts.path.value.find('{') != std::string_view::npos
        || (Op::facts.effect == Effect::Write && holdsId<Op>()) || namesOne<Op>()
        || Op::facts.touches == Entity::Demo;
    parts.answer = schemas.of<Response>(Strictness::Response);
    parts.answerExample = treeOf(toJson(exampleOf<Response>()));
    return parts;
}

} // namespace trunkline::openapi
