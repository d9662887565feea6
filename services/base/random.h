#pragma once
// Randomness that is handed in, so that a test or a demo can repeat itself.

#include "services/base/id.h"
#include "services/base/time.h"

#include <cstdint>
#include <span>

namespace trunkline {

class Random {
public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::uint8_t> bytes) = 0;

    /// A new version 7 id.
    Uuid uuid(Instant now);
    template <class IdType>
    IdType id(Instant now)
    {
        return IdType{uuid(now)};
    }
};

/// libsodium's `randombytes_buf`; little at a time is taken from what was fetched for many.
/// Threads: shared.
class SystemRandom final : public Random {
public:
    void fill(std::span<std::uint8_t> bytes) override;
};

/// Repeats itself for a seed; for demos and tests, never for secrets.
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed);

    void fill(std::span<std::uint8_t> bytes) override;
    std::uint64_t next();

private:
    std::uint64_t m_state;
};

} // namespace trunkline
