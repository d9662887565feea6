#pragma once
// A world with values that betray themselves: each stands in one place of the store and nowhere
// else, so that whoever finds it in an answer knows where it came from.

#include "tests/conformance/world.h"

#include <boost/core/demangle.hpp>

#include <map>
#include <string>
#include <typeindex>
#include <typeinfo>
#include <vector>

namespace trunkline {

struct Canary {
    std::string field;       ///< record and member as on the wire: `call.caller`
    std::string value;       ///< as JSON writes it, without quotes
    PublisherId publisher{}; ///< whose it is; nil: no publisher's
    BuyerId buyer{};         ///< whose it is; nil: no buyer's
    UserId user{};           ///< whose it is; nil: of no member
};

/// What is left of it however it was shortened, where it is not masked: `Cnr1042`, the digits of a
/// number; else all of it.
std::string stemOf(const Canary& canary);

/// `TranscriptSegment` is `transcript_segment`.
std::string recordName(const std::type_info& type);

/// Two publishers and two buyers of its own, and a call of each to each with a campaign, a flow and
/// a number for it alone; a transcript, an invoice or statement for each partner, a rate card, a
/// quota, an import, an export, and a member of each role. The PUBLISHER is bound to the first
/// publisher, the BUYER to the first buyer. Every text, number, name, address and amount of these
/// records is a canary, found by its type. Made as an OWNER may make them; what no operation makes
/// is written as a row.
class Canaries {
public:
    explicit Canaries(World& world);

    const std::vector<Canary>& all() const { return m_all; }
    const Caller& caller(Role role) const { return m_callers.at(role); }
    PublisherId publisher(std::size_t n) const { return m_publishers[n]; }
    BuyerId buyer(std::size_t n) const { return m_buyers[n]; }
    const std::vector<std::string>& callers() const { return m_numbers; } ///< whole, with `+`
    Instant from() const { return m_from; }
    Instant to() const { return m_to; } ///< exclusive

    /// Of the records with canaries.
    template <class IdType>
    const std::vector<Uuid>& ids() const
    {
        static const std::vector<Uuid> none;
        const auto found = m_ids.find(std::type_index(typeid(IdType)));
        return found == m_ids.end() ? none : found->second;
    }

private:
    class Planter;

    std::vector<Canary> m_all;
    std::map<std::type_index, std::vector<Uuid>> m_ids;
    std::map<Role, Caller> m_callers;
    std::vector<PublisherId> m_publishers;
    std::vector<BuyerId> m_buyers;
    std::vector<std::string> m_numbers;
    Instant m_from;
    Instant m_to;
};

} // namespace trunkline
