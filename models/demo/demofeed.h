#pragma once
// New calls for the demo while it is on show.

#include "models/gateway/gateway.h"
#include "services/contract/demo.h"

#include <QTimer>

#include <memory>
#include <optional>

namespace trunkline {

/// Advances the demo whenever its next call is due, looked at every two seconds; asks for nothing
/// in between, so that the trail names calls and not clock ticks. Threads: the GUI thread.
class DemoFeed final : public QObject {
    Q_OBJECT

public:
    /// `gateway`: of a principal that may run the demo.
    DemoFeed(std::shared_ptr<Gateway> gateway, std::shared_ptr<const Clock> clock,
        QObject* parent = nullptr);

private:
    void look();
    template <Operation Op>
    void ask(Op operation);

    std::shared_ptr<Gateway> m_gateway;
    std::shared_ptr<const Clock> m_clock;
    QTimer m_timer;
    std::optional<Instant> m_nextAt; ///< of the next call, once it is known
    bool m_asking = false;
};

} // namespace trunkline
