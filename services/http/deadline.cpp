#include "services/http/deadline.h"

#include <utility>

namespace trunkline {

Deadline::Deadline(const boost::asio::any_io_executor& executor, std::function<void()> expire)
    : m_state(std::make_shared<State>(executor, std::move(expire)))
{
}

Deadline::~Deadline()
{
    m_state->expire = nullptr;
    m_state->timer.cancel();
}

void Deadline::set(std::chrono::milliseconds time)
{
    m_state->reached = false;
    m_state->due = std::chrono::steady_clock::now() + time;
    if (m_state->due < m_state->alarm)
        run(m_state);
}

/// Until the moment that is due.
void Deadline::run(const std::shared_ptr<State>& state)
{
    const std::uint64_t turn = ++state->turn;
    state->alarm = state->due;
    state->timer.expires_at(state->alarm);
    state->timer.async_wait([state, turn](const boost::system::error_code& ended) {
        if (ended || state->turn != turn || !state->expire)
            return;
        state->alarm = Moment::max();
        if (state->due == Moment::max())
            return;
        if (std::chrono::steady_clock::now() < state->due) {
            run(state);
            return;
        }
        state->due = Moment::max();
        state->reached = true;
        state->expire();
    });
}

void Deadline::clear() { m_state->due = Moment::max(); }

bool Deadline::reached() const { return m_state->reached; }

} // namespace trunkline
