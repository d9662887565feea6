#pragma once
// Every question of an operation that reaches a planted row: made from the description of its
// request, so that a new operation is asked on the day it is declared.

#include "tests/conformance/canaries.h"
#include "tests/conformance/operations.h"

#include <string>
#include <vector>

namespace trunkline {

/// Other values of a member named so, of that type; none where every value tells the same.
template <class T>
std::vector<T> others(const Canaries&, std::string_view, const T&)
{
    return {};
}
template <class Tag>
std::vector<Id<Tag>> others(const Canaries& canaries, std::string_view, const Id<Tag>&)
{
    std::vector<Id<Tag>> ids;
    for (const Uuid& id : canaries.ids<Id<Tag>>())
        ids.push_back({id});
    return ids;
}
template <DescribedEnum E>
std::vector<E> others(const Canaries&, std::string_view, const E&)
{
    return enumerators<E>();
}
/// Short pages: their cursors stand at every row.
inline std::vector<PageRequest> others(const Canaries&, std::string_view, const PageRequest&)
{
    return {{{}, 1}, {{}, 0}, {"strange", 100}};
}
/// The digits of a search, and a text to look for.
std::vector<std::string> others(
    const Canaries& canaries, std::string_view member, const std::string&);
/// A place in the trail: entries of the world, and one that is not there.
std::vector<std::int64_t> others(const Canaries&, std::string_view member, std::int64_t);
std::vector<CallFilter> others(const Canaries& canaries, std::string_view, const CallFilter&);
std::vector<AuditFilter> others(const Canaries& canaries, std::string_view, const AuditFilter&);

/// The usual question, and with each of its members changed in turn.
template <Operation Op>
std::vector<Op> questions(World& world, const Canaries& canaries)
{
    const Op usual = sample<Op>(world);
    std::vector<Op> all{usual};
    Op base = usual;
    if constexpr (requires { base.from = Instant(); }) {
        base.from = canaries.from();
        base.to = canaries.to();
        all.push_back(base);
    }
    if constexpr (requires { base.compareFrom = base.from; }) {
        base.compareFrom = base.from;
        base.compareTo = base.to;
        all.push_back(base);
    }
    boost::mp11::mp_for_each<Members<Op>>([&](auto descriptor) {
        const auto member = descriptor.pointer;
        for (const auto& other : others(canaries, wireName<decltype(descriptor)>(), base.*member)) {
            all.push_back(base);
            all.back().*member = other;
        }
    });
    return all;
}

/// An answer as whoever asked gets to see it.
struct Reply {
    std::string asked; ///< operation and request
    std::string text;  ///< JSON or error; a cursor also as what it was made of
    bool ok = false;
    std::size_t rows = 0; ///< of a list
};

std::string textOf(const Error& error);
/// What a cursor was made of.
std::string opened(const std::string& cursor);

/// Asks, and goes on to the last page.
template <Operation Op>
void hear(World& world, const Caller& caller, Op op, std::vector<Reply>& answers)
{
    for (bool more = true; more;) {
        more = false;
        const auto result = world.call(caller, op);
        Reply answer{std::string(Op::facts.name.value) + ' ' + toJson(op), {}, result.ok()};
        if (!result) {
            answer.text = textOf(result.error());
        } else {
            answer.text = toJson(*result);
            if constexpr (requires { result->items; })
                answer.rows = result->items.size();
            if constexpr (requires { op.page.after = result->next; }) {
                answer.text += opened(result->next);
                more = !result->next.empty();
                op.page.after = result->next;
            }
        }
        answers.push_back(std::move(answer));
    }
}

} // namespace trunkline
