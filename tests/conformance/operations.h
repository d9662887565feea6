#pragma once
// Walks the list of operations: what a test does for one, it does for all, on the day they are
// declared.

#include "tests/conformance/samples.h"

namespace trunkline {

/// Calls `visit.template operator()<Op>()` for every operation.
template <class Visit>
void forEachOperation(Visit visit)
{
    boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Operations>>(
        [&](auto identity) { visit.template operator()<typename decltype(identity)::type>(); });
}

inline bool leavesEntry(const Facts& facts)
{
    return facts.effect == Effect::Write || facts.audited;
}

} // namespace trunkline
