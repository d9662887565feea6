#pragma once
// A business behind a server of this process.

#include "tests/conformance/samples.h"
#include "tests/conformance/world.h"
#include "tests/http/apiparts.h"
#include "tests/http/rawclient.h"
#include "tests/http/running.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtGlobal>

#include <memory>
#include <string>
#include <vector>

namespace trunkline {

inline QJsonObject objectOf(const RawAnswer& answer)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(answer.body)).object();
}

inline std::string bearer(const std::string& token) { return "Authorization: Bearer " + token; }

class Service {
public:
    explicit Service(const std::string& kind)
        : Service(std::make_shared<World>(kind), [](ApiParts&) {})
    {
    }
    /// A replica over the world's store; `change` makes it another one than the usual.
    template <class Change>
    Service(std::shared_ptr<World> world, Change change, ServerOptions options = {})
        : m_world(std::move(world))
        , m_api([this, &change] {
            ApiParts parts = partsOf(*m_world->workspace());
            change(parts);
            return parts;
        }())
        , m_running([this](const HttpRequest& request) { return m_api.answer(request); }, options,
              0, {}, {}, [this](const HttpRequest& request) { return m_api.isApart(request); })
    {
    }

    World& world() { return *m_world; }
    const std::shared_ptr<World>& sharedWorld() const { return m_world; }
    std::uint16_t port() const { return m_running.port(); }

    RawAnswer ask(const std::string& method, const std::string& target,
        const std::vector<std::string>& lines = {}, const std::string& body = {}) const
    {
        RawClient client(m_running.port());
        return askOver(client, method, target, lines, body);
    }
    /// Over a connection that stays: what was asked before has left its traces.
    static RawAnswer askOver(RawClient& client, const std::string& method,
        const std::string& target, const std::vector<std::string>& lines = {},
        const std::string& body = {})
    {
        const auto answer = client.ask(requestText(method, target, lines, body));
        if (!answer)
            qFatal("%s %s: no answer", method.c_str(), target.c_str());
        return *answer;
    }
    template <Operation Op>
    RawAnswer send(const Op& operation, const std::vector<std::string>& lines = {}) const
    {
        RawClient client(m_running.port());
        return sendOver(client, operation, lines);
    }
    template <Operation Op>
    static RawAnswer sendOver(
        RawClient& client, const Op& operation, const std::vector<std::string>& lines = {})
    {
        const WireRequest request = routeOf<Op>().toWire(operation);
        return askOver(client, std::string(methodOf(Op::facts.verb)),
            request.path + (request.query.empty() ? "" : '?' + request.query), lines, request.body);
    }
    /// The OWNER's token, fresh.
    std::string signIn()
    {
        const RawAnswer answer = send(sample<SignIn>(*m_world));
        if (answer.status != 200)
            qFatal("%s", answer.body.c_str());
        return objectOf(answer)[QStringLiteral("token")].toString().toStdString();
    }

private:
    std::shared_ptr<World> m_world;
    Api m_api;
    Running m_running;
};

} // namespace trunkline
