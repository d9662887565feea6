#include "models/gateway/localgateway.h"

#include <QPromise>
#include <QUuid>

#include <exception>

namespace trunkline {

namespace {

/// One call on its way; dropped unrun, it still answers.
struct Work {
    std::shared_ptr<Dispatcher> dispatcher;
    const Route& route;
    Envelope envelope;
    std::any operation;
    std::stop_token shutdown;
    std::stop_token stop;
    QPromise<Result<std::any>> promise{};

    Result<std::any> answer()
    {
        std::stop_source either;
        const auto end = [&either] { either.request_stop(); };
        const std::stop_callback onShutdown(shutdown, end);
        const std::stop_callback onStop(stop, end);
        if (either.stop_requested())
            return fail(Errc::Cancelled, "stopped before it began");
        try {
            return route.dispatch(*dispatcher, envelope, operation, either.get_token());
        } catch (const std::exception&) {
            return fail(Errc::Internal, "the operation ended with an exception");
        }
    }
};

} // namespace

LocalGateway::LocalGateway(std::shared_ptr<Dispatcher> dispatcher, Caller caller, QObject* parent)
    : Gateway(parent)
    , m_dispatcher(std::move(dispatcher))
    , m_caller(caller)
    , m_relay(std::make_shared<Relay>())
{
    m_pool.setMaxThreadCount(4);
    m_relay->gateway = this;
    m_dispatcher->subscribe([relay = m_relay, tenant = caller.tenantId](const ChangeEvent& event) {
        if (event.tenantId != tenant)
            return;
        const std::lock_guard lock(relay->mutex);
        if (relay->gateway == nullptr)
            return;
        QMetaObject::invokeMethod(
            relay->gateway, [gateway = relay->gateway, event] { emit gateway->changed(event); },
            Qt::QueuedConnection);
    });
}

LocalGateway::~LocalGateway()
{
    {
        const std::lock_guard lock(m_relay->mutex);
        m_relay->gateway = nullptr;
    }
    m_stop.request_stop();
}

QFuture<Result<std::any>> LocalGateway::submit(
    const Route& route, std::any operation, std::stop_token stop)
{
    Envelope envelope;
    envelope.caller = m_caller;
    envelope.requestId = QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
    auto work = std::make_shared<Work>(Work{m_dispatcher, route, std::move(envelope),
        std::move(operation), m_stop.get_token(), std::move(stop)});
    QFuture<Result<std::any>> future = work->promise.future();
    work->promise.start();
    m_pool.start([work = std::move(work)] {
        work->promise.addResult(work->answer());
        work->promise.finish();
    });
    return future;
}

} // namespace trunkline
