#include "tests/conformance/overhttp.h"

#include "services/access/apikeys.h"
#include "services/access/sessions.h"
#include "services/contract/problem.h"
#include "tests/http/rawclient.h"
#include "tests/http/served.h"
#include "tests/support/must.h"

#include <map>
#include <utility>

namespace trunkline {

class OverHttp::Parts {
public:
    explicit Parts(const Workspace& workspace)
        : database(workspace.database())
        , dispatcher(workspace.dispatcher())
        , served(workspace)
    {
    }

    /// One for each caller, and another once it has ended. Nothing of it stands in the trail, which
    /// counts what operations do.
    std::string sessionOf(const Caller& caller)
    {
        std::string& token = tokens[{caller.tenantId, caller.userId}];
        const Instant now = dispatcher->clock().now();
        const auto transaction
            = must(database->begin(caller.tenantId, Access::Write), "a transaction");
        const auto before = token.empty()
            ? std::nullopt
            : must(findSession(*transaction, tokenDigest(token)), "a look");
        if (before && !isOver(*before, Role::Owner, now))
            return token;
        token = makeToken(random).reveal();
        // Younger than any that a test begins: of too many, the oldest go, and ours shall stay.
        const SessionRow row{random.id<SessionId>(now), caller.tenantId, caller.userId,
            now + std::chrono::minutes{1}, now};
        if (!beginSession(*transaction, row, tokenDigest(token), "127.0.0.1")
            || !transaction->commit())
            qFatal("no session can be laid out");
        return token;
    }

    std::shared_ptr<Database> database;
    std::shared_ptr<Dispatcher> dispatcher;
    SystemRandom random;
    std::map<std::pair<TenantId, UserId>, std::string> tokens;
    Served served;
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
    RawClient client(m_parts->served.port());
    const auto answer = client.ask(requestText(std::string(methodOf(route.facts->verb)),
        request.path + (request.query.empty() ? "" : '?' + request.query), lines, request.body));
    if (!answer)
        qFatal("no answer to %s", route.facts->name.value.data());
    if (answer->status == 200)
        return route.decodeResponse(answer->body);
    return readProblem(answer->body, answer->status);
}

} // namespace trunkline
