#pragma once
// A workspace behind a server of this process.

#include "tests/http/apiparts.h"
#include "tests/http/running.h"

namespace trunkline {

class Served {
public:
    explicit Served(const Workspace& workspace)
        : m_api(partsOf(workspace))
        , m_running([this](const HttpRequest& request) { return m_api.answer(request); }, {}, 0,
              [this](const HttpRequest& request) { return m_api.mayBeLarge(request); },
              [this](const HttpRequest& request) { return m_api.answerAtOnce(request); })
    {
    }

    std::uint16_t port() const { return m_running.port(); }

private:
    Api m_api;
    Running m_running;
};

} // namespace trunkline
