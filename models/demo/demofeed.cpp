#include "models/demo/demofeed.h"

#include "models/base/whenready.h"

namespace trunkline {

DemoFeed::DemoFeed(
    std::shared_ptr<Gateway> gateway, std::shared_ptr<const Clock> clock, QObject* parent)
    : QObject(parent)
    , m_gateway(std::move(gateway))
    , m_clock(std::move(clock))
{
    m_timer.setInterval(std::chrono::seconds{2});
    connect(&m_timer, &QTimer::timeout, this, &DemoFeed::look);
    m_timer.start();
}

void DemoFeed::look()
{
    if (m_asking)
        return;
    const Instant now = m_clock->now();
    if (!m_nextAt)
        ask(ReadDemo{});
    else if (now >= *m_nextAt)
        ask(AdvanceDemo{now});
}

template <Operation Op>
void DemoFeed::ask(Op operation)
{
    m_asking = true;
    whenReady(m_gateway->call(std::move(operation)), this, [this](const Result<DemoState>& state) {
        m_asking = false;
        if (state)
            m_nextAt = state->nextAt;
    });
}

} // namespace trunkline
