#pragma once
// How a server bears an attack: what others wait meanwhile, how long it holds the attackers'
// connections, and how much memory they cost it.

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace trunkline {

struct Siege {
    std::size_t most = 0; ///< of the attackers' connections, held at once and for a while
    std::chrono::milliseconds longest{}; ///< that one of them was held
    int asked = 0;                       ///< by somebody else meanwhile
    int inTime = 0;                      ///< of those, answered within a second
    std::int64_t growth = 0;             ///< of the process in memory, KiB

    std::string text() const;
};

struct Besieged {
    std::uint16_t port = 0;
    std::int64_t process = 0;
    std::vector<std::string> requests; ///< of somebody else, in turn; all are answered 200
};

/// Watches while `attack`, called ten times a second, returns true. Attackers come from 127.0.0.1,
/// the others from 127.0.0.2. A connection counts for as long as the process has it open, which
/// the kernel knows.
Siege siege(const Besieged& server, const std::function<bool()>& attack);

struct SiegeRule {
    std::chrono::milliseconds longest{15'000};
    int percentInTime = 95;
    std::int64_t growth = std::int64_t{64} * 1'024; ///< KiB
};

/// What SEC-H2 finds wrong with it; empty: nothing.
std::string faultOf(const Siege& siege, const SiegeRule& rule);

} // namespace trunkline
