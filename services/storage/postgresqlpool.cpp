#include "services/storage/postgresqlpool.h"

#include <utility>

namespace trunkline {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::string_view poolName = "postgresql";
constexpr std::chrono::seconds trustedIdle{30};
/// The tables that bulks go through keep the server from freezing what is older than they are.
constexpr std::chrono::hours longestLife{1};

} // namespace

PostgreSqlPool::PostgreSqlPool(PostgreSqlOptions options)
    : m_options(std::move(options))
{
}

std::string_view PostgreSqlPool::name() { return poolName; }

/// A place goes from hand to hand: only who is next is woken.
bool PostgreSqlPool::takePlace(const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    if (m_waiting.empty() && m_taken < m_options.connections) {
        ++m_taken;
        return true;
    }
    Waiter waiter;
    m_waiting.push_back(&waiter);
    const bool ours
        = waiter.woken.wait_for(lock, stop, m_options.wait, [&waiter] { return waiter.served; });
    if (!ours)
        std::erase(m_waiting, &waiter);
    return ours;
}

void PostgreSqlPool::leavePlace()
{
    if (m_waiting.empty()) {
        --m_taken;
        return;
    }
    Waiter* next = m_waiting.front();
    m_waiting.pop_front();
    next->served = true;
    next->woken.notify_one();
}

Result<std::unique_ptr<PostgreSqlSession>> PostgreSqlPool::take(const std::stop_token& stop)
{
    const std::shared_ptr<StoreObserver> observer = this->observer();
    const auto asked = observer ? Steady::now() : Steady::time_point();
    const bool ours = takePlace(stop);
    const bool stopped = stop.stop_requested();
    if (observer && !stopped)
        observer->waited(poolName, Steady::now() - asked, !ours);
    std::unique_ptr<PostgreSqlSession> session;
    {
        const std::lock_guard lock(m_mutex);
        if (ours && stopped)
            leavePlace();
        else if (ours && !m_idle.empty()) {
            session = std::move(m_idle.back());
            m_idle.pop_back();
        }
    }
    if (stopped)
        return fail(Errc::Cancelled, "cancelled");
    if (!ours)
        return fail(Errc::Unavailable, "all connections to the database are in use; try again");
    // Nothing of ours outlives a transaction; who idled long may have been cut off, or shared
    // a pooler's connection with somebody who does set things.
    if (session && Steady::now() - session->lastUsed > trustedIdle && !session->reset())
        session.reset();
    if (session)
        return session;
    const auto begun = observer ? Steady::now() : Steady::time_point();
    auto made = PostgreSqlSession::connect(m_options.url);
    if (made && observer)
        observer->connected(poolName, Steady::now() - begun);
    if (!made) {
        const std::lock_guard lock(m_mutex);
        leavePlace();
    }
    return made;
}

void PostgreSqlPool::giveBack(std::unique_ptr<PostgreSqlSession> session)
{
    const auto now = Steady::now();
    const auto isOld = [now](const std::unique_ptr<PostgreSqlSession>& each) {
        return now - each->made > longestLife;
    };
    const std::lock_guard lock(m_mutex);
    if (session && session->open()) {
        session->lastUsed = now;
        m_idle.push_back(std::move(session));
    }
    std::erase_if(m_idle, isOld);
    leavePlace();
}

void PostgreSqlPool::listen(Database::Listener listener)
{
    const std::lock_guard lock(m_mutex);
    m_listener
        = listener ? std::make_shared<const Database::Listener>(std::move(listener)) : nullptr;
}

std::shared_ptr<const Database::Listener> PostgreSqlPool::listener() const
{
    const std::lock_guard lock(m_mutex);
    return m_listener;
}

void PostgreSqlPool::observe(std::shared_ptr<StoreObserver> observer)
{
    const std::lock_guard lock(m_mutex);
    m_observer = std::move(observer);
}

std::shared_ptr<StoreObserver> PostgreSqlPool::observer() const
{
    const std::lock_guard lock(m_mutex);
    return m_observer;
}

PoolFigures PostgreSqlPool::figures() const
{
    const std::lock_guard lock(m_mutex);
    return {std::string(poolName), m_options.connections, static_cast<int>(m_idle.size()), m_taken,
        static_cast<int>(m_waiting.size())};
}

} // namespace trunkline
