#pragma once
// A gateway that sends every call through JSON and back, so that values survive the wire before
// there is one (DECISIONS 4).

#include "models/gateway/gateway.h"

namespace trunkline {

class JsonGateway final : public Gateway {
    Q_OBJECT

public:
    /// `inner` does the work; not owned.
    explicit JsonGateway(Gateway& inner, QObject* parent = nullptr);

    QFuture<Result<std::any>> submit(
        const Route& route, std::any operation, std::stop_token stop) override;

private:
    Gateway& m_inner; // must exist, not ours
};

} // namespace trunkline
