#include "services/http/deadline.h"

namespace trunkline {

Deadline::Deadline(const boost::asio::any_io_executor& executor, std::function<void()> expire)
    : m_timer(executor)
    , m_state(std::make_shared<State>())
{
    m_state->expire = std::move(expire);
}

Deadline::~Deadline() { m_state->expire = nullptr; }

void Deadline::set(std::chrono::milliseconds time)
{
    m_state->reached = false;
    const std::uint64_t turn = ++m_state->turn;
    m_timer.expires_after(time);
    m_timer.async_wait([state = m_state, turn](const boost::system::error_code& ended) {
        if (ended || state->turn != turn || !state->expire)
            return;
        state->reached = true;
        state->expire();
    });
}

void Deadline::clear()
{
    ++m_state->turn;
    m_timer.cancel();
}

bool Deadline::reached() const { return m_state->reached; }

} // namespace trunkline
