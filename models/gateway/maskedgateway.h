#pragma once
// A gateway whose answers name nobody: what a picture is drawn from that leaves the house.

#include "models/gateway/gateway.h"

#include <memory>

namespace trunkline {

/// Every field that names a person or a partner, and every telephone number, is masked by its type;
/// what was said in calls is left out. Money stays.
class MaskedGateway final : public Gateway {
    Q_OBJECT

public:
    explicit MaskedGateway(std::shared_ptr<Gateway> inner, QObject* parent = nullptr);

    QFuture<Result<std::any>> submit(
        const Route& route, std::any operation, std::stop_token stop) override;

private:
    std::shared_ptr<Gateway> m_inner;
};

} // namespace trunkline
