#pragma once
// The gateway to a workspace in this process.

#include "models/gateway/gateway.h"
#include "services/dispatch/dispatcher.h"

#include <QThreadPool>

#include <memory>
#include <mutex>

namespace trunkline {

/// Runs each operation on a pool of its own. Destroyed, it asks what runs to stop, and every future
/// that is still open answers Cancelled or what it had by then.
class LocalGateway final : public Gateway {
    Q_OBJECT

public:
    LocalGateway(std::shared_ptr<Dispatcher> dispatcher, Caller caller, QObject* parent = nullptr);
    ~LocalGateway() override;

    QFuture<Result<std::any>> submit(
        const Route& route, std::any operation, std::stop_token stop) override;

private:
    /// The dispatcher keeps its listeners for good, so they hold on to this and not to us.
    struct Relay {
        std::mutex mutex;
        LocalGateway* gateway = nullptr;
    };

    std::shared_ptr<Dispatcher> m_dispatcher; // shared with the work still on the pool
    Caller m_caller;
    std::shared_ptr<Relay> m_relay;
    std::stop_source m_stop;
    QThreadPool m_pool;
};

} // namespace trunkline
