#include "services/demo/driver.h"

namespace trunkline {

DemoDriver::DemoDriver(DemoCalls calls)
    : m_calls(std::move(calls))
{
}

Result<DemoState> DemoDriver::fill(std::int64_t seed, std::int64_t callsPerWeek, Instant from,
    Instant until, const std::function<void(const DemoState&)>& progress, std::stop_token stop)
{
    if (stop.stop_requested())
        return fail(Errc::Cancelled, "the demo was not begun");
    m_state.reset();
    TRUNK_TRY(m_state, m_calls.reset(ResetDemo{seed, callsPerWeek, from, until}));
    if (progress)
        progress(*m_state);
    return advanceTo(until, progress, stop);
}

Result<CatchUp> DemoDriver::catchUp(Instant now, std::stop_token stop)
{
    if (!m_state) {
        TRUNK_TRY(m_state, m_calls.read(ReadDemo{}));
    }
    if (now - m_state->until > longestCatchUp)
        return CatchUp{*m_state, true};
    if (now < m_state->nextAt)
        return CatchUp{*m_state, false}; // no call to bring, no entry to write
    TRUNK_TRY(const DemoState state, advanceTo(now, {}, stop));
    return CatchUp{state, false};
}

Result<DemoState> DemoDriver::advanceTo(Instant until,
    const std::function<void(const DemoState&)>& progress, const std::stop_token& stop)
{
    do {
        if (stop.stop_requested())
            return fail(Errc::Cancelled, "stopped before all calls were there");
        Result<DemoState> state = m_calls.advance(AdvanceDemo{until});
        if (!state) {
            m_state.reset(); // ask anew where the calls end
            return state;
        }
        m_state = *state;
        if (progress)
            progress(*m_state);
    } while (m_state->more);
    return *m_state;
}

} // namespace trunkline
