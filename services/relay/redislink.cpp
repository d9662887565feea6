#include "services/relay/redislink.h"

namespace trunkline {

namespace {

constexpr const char* channel = "trunkline:events";
constexpr const char* publish = "return redis.call('PUBLISH', ARGV[1], ARGV[2])";
constexpr std::chrono::seconds patience{2};

/// Who subscribed may say nothing else, so there are two connections.
class RedisLink final : public RelayLink {
public:
    RedisLink(std::shared_ptr<const MonotonicClock> clock, std::unique_ptr<RedisConnection> speaker,
        std::unique_ptr<RedisConnection> listener)
        : m_clock(std::move(clock))
        , m_speaker(std::move(speaker))
        , m_listener(std::move(listener))
    {
    }

    int descriptor() const override { return m_listener->descriptor(); }

    Outcome tell(const std::string& word) override
    {
        const std::vector<std::string> arguments{channel, word};
        TRUNK_TRY([[maybe_unused]] const auto listeners,
            m_speaker->run({}, arguments, m_clock->now() + patience));
        return Done{};
    }

    Result<std::vector<std::string>> hear() override { return m_listener->messages(); }

private:
    std::shared_ptr<const MonotonicClock> m_clock; // the connections use it
    std::unique_ptr<RedisConnection> m_speaker;
    std::unique_ptr<RedisConnection> m_listener;
};

} // namespace

OpenLink redisLink(RedisAddress address, RedisListener asked)
{
    return [address = std::move(address),
               asked = std::move(asked)]() -> Result<std::unique_ptr<RelayLink>> {
        auto clock = std::make_shared<SteadyClock>();
        const auto deadline = clock->now() + patience;
        TRUNK_TRY(auto speaker, RedisConnection::open(address, publish, *clock, deadline, asked));
        TRUNK_TRY(auto listener, RedisConnection::open(address, publish, *clock, deadline, asked));
        TRUNK_DO(listener->subscribe(channel, deadline));
        return std::unique_ptr<RelayLink>(
            std::make_unique<RedisLink>(std::move(clock), std::move(speaker), std::move(listener)));
    };
}

} // namespace trunkline
