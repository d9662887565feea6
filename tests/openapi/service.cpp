#include "tests/openapi/service.h"

#include "services/openapi/document.h"

#include <QtGlobal>

namespace trunkline {

Service::Service()
    : m_world("sqlite")
    , m_api(
          m_world.workspace()->dispatcher(), std::make_shared<SystemRandom>(), openapi::document())
    , m_running([this](const HttpRequest& request) { return m_api.answer(request); })
{
}

RawAnswer Service::ask(const std::string& method, const std::string& target,
    const std::vector<std::string>& lines, const std::string& body) const
{
    RawClient client(m_running.port());
    const auto answer = client.ask(requestText(method, target, lines, body));
    if (!answer)
        qFatal("%s %s: no answer", method.c_str(), target.c_str());
    return *answer;
}

std::string Service::signIn()
{
    const RawAnswer answer = send(sample<SignIn>(m_world));
    const auto grant = fromJson<SessionGrant>(answer.body, Strictness::Response);
    if (!grant)
        qFatal("%s", answer.body.c_str());
    return "Authorization: Bearer " + grant->token.value.reveal();
}

} // namespace trunkline
