#include "models/gateway/maskedgateway.h"

namespace trunkline {

namespace {

Visibility namingNobody()
{
    Visibility see;
    see.revenue = see.payout = see.cost = see.margin = true;
    see.publishers = see.buyers = true;
    return see;
}

} // namespace

MaskedGateway::MaskedGateway(std::shared_ptr<Gateway> inner, QObject* parent)
    : Gateway(parent)
    , m_inner(std::move(inner))
{
    connect(m_inner.get(), &Gateway::changed, this, &Gateway::changed);
}

QFuture<Result<std::any>> MaskedGateway::submit(
    const Route& route, std::any operation, std::stop_token stop)
{
    return m_inner->submit(route, std::move(operation), std::move(stop))
        .then(QtFuture::Launch::Sync, [&route](Result<std::any> answer) {
            if (answer)
                route.redact(*answer, namingNobody());
            return answer;
        });
}

} // namespace trunkline
