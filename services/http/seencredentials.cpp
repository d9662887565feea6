#include "services/http/seencredentials.h"

#include "services/access/apikeys.h"

namespace trunkline {

namespace {

constexpr std::size_t most = 10'000;
constexpr std::chrono::minutes recent{1};
constexpr std::chrono::minutes writeStep{1};
constexpr std::chrono::seconds kept{10};

} // namespace

SeenCredentials::SeenCredentials(std::shared_ptr<const MonotonicClock> clock)
    : m_clock(std::move(clock))
{
}

bool SeenCredentials::isRecent(std::string_view credential) const
{
    const std::string digest = tokenDigest(credential);
    const std::lock_guard lock(m_mutex);
    const auto found = m_seen.find(digest);
    return found != m_seen.end() && m_clock->now() - found->second.good < recent;
}

bool SeenCredentials::note(std::string_view credential, std::string_view address)
{
    std::string digest = tokenDigest(credential);
    const std::chrono::nanoseconds now = m_clock->now();
    const std::lock_guard lock(m_mutex);
    if (m_seen.size() >= most && !m_seen.contains(digest))
        m_seen.clear();
    const auto [found, fresh] = m_seen.try_emplace(std::move(digest));
    Seen& seen = found->second;
    seen.good = now;
    if (!fresh && seen.address == address && now - seen.written < writeStep)
        return false;
    seen.written = now;
    seen.address = address;
    return true;
}

void SeenCredentials::forget(std::string_view credential)
{
    const std::string digest = tokenDigest(credential);
    const std::lock_guard lock(m_mutex);
    m_seen.erase(digest);
    m_known.erase(digest);
}

std::optional<Known> SeenCredentials::known(std::string_view credential) const
{
    const std::string digest = tokenDigest(credential);
    const std::lock_guard lock(m_mutex);
    const auto found = m_known.find(digest);
    return found != m_known.end() && m_clock->now() - found->second.at < kept
        ? std::optional(found->second.known)
        : std::nullopt;
}

void SeenCredentials::keep(std::string_view credential, const Known& known)
{
    std::string digest = tokenDigest(credential);
    const std::lock_guard lock(m_mutex);
    if (m_known.size() >= most && !m_known.contains(digest))
        m_known.clear();
    m_known.insert_or_assign(std::move(digest), Kept{known, m_clock->now()});
}

void SeenCredentials::forgetKnown()
{
    const std::lock_guard lock(m_mutex);
    m_known.clear();
}

} // namespace trunkline
