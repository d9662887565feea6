#pragma once
// Where a model asks: it does not know which side of the wire it is on (STYLE R7).

#include "services/contract/context.h"
#include "services/dispatch/route.h"

#include <QFuture>
#include <QObject>

#include <any>
#include <stop_token>

namespace trunkline {

/// Threads: the GUI thread. Every future finishes with exactly one Result, also at shutdown
/// (Cancelled), and may already be finished when it is returned.
class Gateway : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// Never blocks; from any thread. A stop that is asked for ends the work at its next safe
    /// place.
    virtual QFuture<Result<std::any>> submit(
        const Route& route, std::any operation, std::stop_token stop)
        = 0;

    template <Operation Op>
    QFuture<Result<typename Op::Response>> call(Op operation, std::stop_token stop = {})
    {
        using Response = typename Op::Response;
        return submit(routeOf<Op>(), std::any(std::move(operation)), std::move(stop))
            .then(QtFuture::Launch::Sync, [](Result<std::any> answer) -> Result<Response> {
                if (!answer)
                    return std::move(answer.error());
                return std::any_cast<Response>(std::move(*answer));
            });
    }

signals:
    /// Something was changed by anybody; in the gateway's thread.
    void changed(const trunkline::ChangeEvent& event);
    /// Of a server: the session that was there is over.
    void signedOut();
    /// Of a server: whether the last request reached it, when that changes.
    void reachableChanged(bool reachable);
    /// Of a server: whether an answer is long in coming, when that changes.
    void slowChanged(bool slow);
};

} // namespace trunkline
