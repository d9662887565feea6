#include "tests/conformance/overhttp.h"

#include "services/access/apikeys.h"
#include "services/access/sessions.h"
#include "services/contract/problem.h"
#include "tests/http/apiparts.h"
#include "tests/http/rawclient.h"
#include "tests/http/running.h"
#include "tests/support/must.h"

namespace trunkline {

class OverHttp::Parts {
public:
    explicit Parts(const Workspace& workspace)
        : database(workspace.database())
        , dispatcher(workspace.dispatcher())
        , api(partsOf(workspace))
        , running([this](const HttpRequest& request) { return api.answer(request); }, {}, 0,
              [this](const HttpRequest& request) { return api.mayBeLarge(request); })
    {
    }

    /// Nothing of it stands in the trail, which counts what operations do.
    std::string sessionOf(const Caller& caller)
    {
        const Secret token = makeToken(random);
        const Instant now = dispatcher->clock().now();
        const auto transaction
            = must(database->begin(caller.tenantId, Access::Write), "a transaction");
        const SessionRow row{random.id<SessionId>(now), caller.tenantId, caller.userId, now, now};
        if (!beginSession(*transaction, row, tokenDigest(token.reveal()), "127.0.0.1")
            || !transaction->commit())
            qFatal("no session can be laid out");
        return token.reveal();
    }

    std::shared_ptr<Database> database;
    std::shared_ptr<Dispatcher> dispatcher;
    SystemRandom random;
    Api api;
    Running running;
};

OverHttp::OverHttp(const Workspace& workspace)
    : m_parts(std::make_unique<Parts>(workspace))
{
}

OverHttp::~OverHttp() = default;

Result<std::any> OverHttp::ask(const Caller& caller, const Route& route, const std::any& operation,
    const std::string& key) const
{
    std::vector<std::string> lines;
    if (route.facts->permission != Permission::Anonymous)
        lines.push_back("Authorization: Bearer " + m_parts->sessionOf(caller));
    if (!key.empty())
        lines.push_back("Idempotency-Key: " + key);
    const WireRequest request = route.toWire(operation);
    RawClient client(m_parts->running.port());
    const auto answer = client.ask(requestText(std::string(methodOf(route.facts->verb)),
        request.path + (request.query.empty() ? "" : '?' + request.query), lines, request.body));
    if (!answer)
        qFatal("no answer to %s", route.facts->name.value.data());
    if (answer->status == 200)
        return route.decodeResponse(answer->body);
    return readProblem(answer->body, answer->status);
}

} // namespace trunkline
