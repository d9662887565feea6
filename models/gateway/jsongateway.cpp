#include "models/gateway/jsongateway.h"

#include <QPromise>

namespace trunkline {

JsonGateway::JsonGateway(Gateway& inner, QObject* parent)
    : Gateway(parent)
    , m_inner(inner)
{
    connect(&m_inner, &Gateway::changed, this, &Gateway::changed);
}

QFuture<Result<std::any>> JsonGateway::submit(
    const Route& route, std::any operation, std::stop_token stop)
{
    Result<std::any> request = route.decode(route.encode(operation));
    if (!request) {
        QPromise<Result<std::any>> refused;
        refused.start();
        refused.addResult(std::move(request));
        refused.finish();
        return refused.future();
    }
    return m_inner.submit(route, std::move(*request), std::move(stop))
        .then(QtFuture::Launch::Sync, [&route](Result<std::any> answer) -> Result<std::any> {
            if (!answer)
                return answer;
            return route.decodeResponse(route.encodeResponse(*answer));
        });
}

} // namespace trunkline
