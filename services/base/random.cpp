#include "services/base/random.h"

#include <algorithm>
#include <array>
#include <atomic>

#include <sodium.h>

namespace trunkline {

Uuid Random::uuid(Instant now)
{
    std::array<std::uint8_t, 10> entropy{};
    fill(entropy);
    return uuid7(std::chrono::floor<std::chrono::milliseconds>(now), entropy);
}

void SystemRandom::fill(std::span<std::uint8_t> bytes)
{
    // A call of the system each time is what an id mostly costs. What was given out is wiped.
    struct Stock {
        std::array<std::uint8_t, 1'024> bytes{};
        std::size_t used = bytes.size();
    };
    constexpr std::size_t little = 32;
    thread_local Stock stock;
    if (bytes.size() > little) {
        randombytes_buf(bytes.data(), bytes.size());
        return;
    }
    if (stock.bytes.size() - stock.used < bytes.size()) {
        randombytes_buf(stock.bytes.data(), stock.bytes.size());
        stock.used = 0;
    }
    const std::span<std::uint8_t> taken(stock.bytes.data() + stock.used, bytes.size());
    std::copy(taken.begin(), taken.end(), bytes.begin());
    sodium_memzero(taken.data(), taken.size());
    stock.used += bytes.size();
}

SeededRandom::SeededRandom(std::uint64_t seed)
    : m_state(seed)
{
}

// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
std::uint64_t SeededRandom::next()
{
    // Whoever is given a Random may ask it from any thread.
    constexpr std::uint64_t step = 0x9e3779b97f4a7c15ULL;
    std::uint64_t mixed = std::atomic_ref(m_state).fetch_add(step) + step;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31);
}

void SeededRandom::fill(std::span<std::uint8_t> bytes)
{
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i % 8 == 0)
            word = next();
        bytes[i] = static_cast<std::uint8_t>(word >> (i % 8 * 8));
    }
}

} // namespace trunkline
