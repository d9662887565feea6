#pragma once
// The world of the conformance tests behind a server of this process.

#include "services/http/api.h"
#include "tests/conformance/operations.h"
#include "tests/http/rawclient.h"
#include "tests/http/running.h"

#include <string>
#include <vector>

namespace trunkline {

class Service {
public:
    Service();

    World& world() { return m_world; }
    std::uint16_t port() const { return m_running.port(); }

    /// Ends the test program where nothing comes back.
    RawAnswer ask(const std::string& method, const std::string& target,
        const std::vector<std::string>& lines = {}, const std::string& body = {}) const;
    template <Operation Op>
    RawAnswer send(const Op& operation, const std::vector<std::string>& lines = {}) const
    {
        const WireRequest request = toWire(operation);
        return ask(std::string(methodOf(Op::facts.verb)),
            request.path + (request.query.empty() ? "" : '?' + request.query), lines, request.body);
    }
    /// The header line of a fresh session of the OWNER.
    std::string signIn();

private:
    World m_world;
    Api m_api;
    Running m_running;
};

} // namespace trunkline
