#include "services/ratelimit/buckettable.h"

#include <algorithm>
#include <bit>
#include <cassert>

#include <sodium.h>

namespace trunkline {

namespace {

using std::chrono::nanoseconds;

struct Place {
    Bucket bucket;
    std::size_t position = 0; // in the heap
};

struct ChainOf {
    std::size_t operator()(const BucketId& id) const noexcept { return id.low; }
};

using Places = std::unordered_map<BucketId, Place, ChainOf>;

/// A heap of places by `fullAt`, each of which knows its position. Pointers to the nodes of an
/// unordered_map survive its growth.
class Heap {
public:
    bool empty() const { return m_nodes.empty(); }
    Places::value_type* first() const { return m_nodes.front(); }

    void add(Places::value_type* node)
    {
        m_nodes.push_back(node);
        std::size_t at = m_nodes.size() - 1;
        while (at > 0 && time(node) < time(m_nodes[(at - 1) / 2])) {
            put(at, m_nodes[(at - 1) / 2]);
            at = (at - 1) / 2;
        }
        put(at, node);
    }

    void removeFirst()
    {
        Places::value_type* last = m_nodes.back();
        m_nodes.pop_back();
        if (!m_nodes.empty())
            sink(0, last);
    }

    void grown(const Place& place) { sink(place.position, m_nodes[place.position]); }

private:
    static nanoseconds time(const Places::value_type* node) { return node->second.bucket.fullAt; }

    void put(std::size_t at, Places::value_type* node)
    {
        m_nodes[at] = node;
        node->second.position = at;
    }

    void sink(std::size_t at, Places::value_type* node)
    {
        for (std::size_t child = at * 2 + 1; child < m_nodes.size(); child = at * 2 + 1) {
            if (child + 1 < m_nodes.size() && time(m_nodes[child + 1]) < time(m_nodes[child]))
                ++child;
            if (time(node) <= time(m_nodes[child]))
                break;
            put(at, m_nodes[child]);
            at = child;
        }
        put(at, node);
    }

    std::vector<Places::value_type*> m_nodes;
};

} // namespace

struct BucketTable::Shard {
    mutable std::mutex mutex;
    std::size_t capacity = 0;
    Places places;
    Heap heap;

    /// Strictly before now: what the same hold has found says now at least, and must stay.
    void forgetPassed(nanoseconds now)
    {
        // Two for one that comes, so that the table shrinks to what is in use.
        for (int i = 0; i < 2 && !heap.empty(); ++i) {
            Places::value_type* first = heap.first();
            if (first->second.bucket.fullAt >= now)
                return;
            heap.removeFirst();
            places.erase(first->first);
        }
    }

    /// None when all places hold a debt.
    Place* find(const BucketId& id, nanoseconds now)
    {
        if (const auto known = places.find(id); known != places.end()) {
            move(known->second, now);
            return &known->second;
        }
        forgetPassed(now);
        if (places.size() >= capacity)
            return nullptr;
        const auto made = places.emplace(id, Place{Bucket{now, 0}, 0}).first;
        heap.add(&*made);
        return &made->second;
    }

    void move(Place& place, nanoseconds fullAt)
    {
        if (fullAt <= place.bucket.fullAt)
            return;
        place.bucket.fullAt = fullAt;
        heap.grown(place);
    }
};

BucketTable::BucketTable(std::size_t capacity, Random& random)
    : m_shards(std::make_unique<std::array<Shard, ShardCount>>())
{
    static_assert(crypto_shorthash_siphashx24_KEYBYTES == std::tuple_size_v<decltype(m_key)>);
    random.fill(m_key);
    for (std::size_t i = 0; i < ShardCount; ++i)
        (*m_shards)[i].capacity = capacity / ShardCount + (i < capacity % ShardCount ? 1 : 0);
}

BucketTable::~BucketTable() = default;

BucketId BucketTable::id(std::string_view name) const
{
    std::array<std::uint8_t, crypto_shorthash_siphashx24_BYTES> bytes{};
    crypto_shorthash_siphashx24(bytes.data(), reinterpret_cast<const unsigned char*>(name.data()),
        name.size(), m_key.data());
    return std::bit_cast<BucketId>(bytes);
}

std::size_t BucketTable::size() const
{
    std::size_t sum = 0;
    for (const Shard& shard : *m_shards) {
        const std::lock_guard lock(shard.mutex);
        sum += shard.places.size();
    }
    return sum;
}

BucketTable::Hold::Hold(BucketTable& table, std::span<const BucketId> ids)
    : m_table(table)
    , m_spareLock(table.m_spareMutex, std::defer_lock)
{
    std::vector<std::size_t> shards;
    shards.reserve(ids.size());
    for (const BucketId& id : ids)
        shards.push_back(shardOf(id));
    std::sort(shards.begin(), shards.end());
    shards.erase(std::unique(shards.begin(), shards.end()), shards.end());
    m_locks.reserve(shards.size());
    for (const std::size_t shard : shards)
        m_locks.emplace_back((*table.m_shards)[shard].mutex);
}

Bucket BucketTable::Hold::peek(const BucketId& id) const
{
    const Shard& shard = (*m_table.m_shards)[shardOf(id)];
    const auto known = shard.places.find(id);
    return known == shard.places.end() ? Bucket{} : known->second.bucket;
}

BucketTable::Hold::Slot BucketTable::Hold::find(
    const BucketId& id, const BucketId& policy, nanoseconds now)
{
    Slot slot;
    if (Place* place = (*m_table.m_shards)[shardOf(id)].find(id, now)) {
        slot.m_bucket = &place->bucket;
        slot.m_place = place;
        return slot;
    }
    if (!m_spareLock.owns_lock())
        m_spareLock.lock();
    slot.m_bucket = &m_table.m_spares[policy.low % SpareCount];
    slot.m_bucket->fullAt = std::max(slot.m_bucket->fullAt, now);
    return slot;
}

void BucketTable::Hold::write(const BucketId& id, const Slot& slot, const Bucket& bucket)
{
    if (slot.isSpare()) {
        slot.m_bucket->fullAt = std::max(slot.m_bucket->fullAt, bucket.fullAt);
        return;
    }
    (*m_table.m_shards)[shardOf(id)].move(*static_cast<Place*>(slot.m_place), bucket.fullAt);
    slot.m_bucket->mark = bucket.mark;
}

} // namespace trunkline
