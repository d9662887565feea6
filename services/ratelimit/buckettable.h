#pragma once
// The buckets of one process: many locks, a fixed number of places, and nobody's debt forgotten to
// make room.

#include "services/base/random.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace trunkline {

/// A bucket's name as a SipHash-2-4 of 128 bits under a key of the process: every name costs the
/// same memory, and nobody outside can choose names that crowd one lock or one chain.
struct BucketId {
    std::uint64_t high = 0; ///< chooses the lock
    std::uint64_t low = 0;  ///< chooses the chain behind it

    friend bool operator==(const BucketId&, const BucketId&) = default;
};

struct Bucket {
    std::chrono::nanoseconds fullAt{};
    std::uint32_t mark = 0; ///< means what the table's owner wants it to; 0 when the bucket is new
};

/// What to give up when all places are taken:
/// - A bucket whose time has passed is full, hence equal to none. It goes first, and nothing is
///   lost. Each lock keeps its buckets in a heap by that time, so finding one costs O(log n) at
///   most, never a search of the table.
/// - When every place holds a debt, none is given up: an offender could else wash his own away by
///   inventing names. Refusing all newcomers would let whoever holds a million addresses (an
///   IPv6 /44 does) shut everybody else out. So the newcomers of one policy share one spare bucket:
///   together they get what a single one of them was promised.
///
/// Cost:   O(log n) a bucket; about 100 bytes a place, taken as needed.
/// Threads: any. Locks are taken in one order, so holds never wait for each other in a circle.
class BucketTable {
    struct Shard;

public:
    /// Capacity is divided among the locks, so a few places may stay empty when the table is full.
    BucketTable(std::size_t capacity, Random& random);
    ~BucketTable();
    BucketTable(const BucketTable&) = delete;
    BucketTable& operator=(const BucketTable&) = delete;

    BucketId id(std::string_view name) const;
    /// The places taken now, those of passed buckets among them.
    std::size_t size() const;

    /// Several buckets, locked together until it dies.
    class Hold {
    public:
        Hold(BucketTable& table, std::span<const BucketId> ids);

        class Slot {
        public:
            const Bucket& bucket() const { return *m_bucket; }
            bool isSpare() const { return m_place == nullptr; }
            friend bool operator==(const Slot&, const Slot&) = default;

        private:
            friend class Hold;
            Bucket* m_bucket = nullptr;
            void* m_place = nullptr; // none for a spare bucket
        };

        /// The bucket as it is, or a copy of an untouched one.
        Bucket peek(const BucketId& id) const;
        /// The bucket, made if need be; the policy's spare one when there is no room. What it says
        /// is never before `now`. Slots stay good as long as the hold.
        Slot find(const BucketId& id, const BucketId& policy, std::chrono::nanoseconds now);
        /// A bucket's time only moves on.
        void write(const BucketId& id, const Slot& slot, const Bucket& bucket);

    private:
        BucketTable& m_table;
        std::vector<std::unique_lock<std::mutex>> m_locks;
        std::unique_lock<std::mutex> m_spareLock;
    };

private:
    static constexpr std::size_t ShardCount = 64;
    static constexpr std::size_t SpareCount = 64;

    static std::size_t shardOf(const BucketId& id) { return id.high % ShardCount; }

    std::array<std::uint8_t, 16> m_key{};
    std::unique_ptr<std::array<Shard, ShardCount>> m_shards;
    std::mutex m_spareMutex; // taken last
    std::array<Bucket, SpareCount> m_spares{};
};

} // namespace trunkline
