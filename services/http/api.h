#pragma once
// A request as an operation: limits, credential, route, dispatch, answer. The only way from the
// wire to the Dispatcher.

#include "services/access/throttle.h"
#include "services/base/random.h"
#include "services/base/secret.h"
#include "services/dispatch/dispatcher.h"
#include "services/http/admission.h"
#include "services/http/answer.h"
#include "services/http/credential.h"
#include "services/http/defences.h"
#include "services/http/eventstreams.h"
#include "services/http/request.h"
#include "services/http/router.h"
#include "services/http/seencredentials.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace trunkline {

/// What an Api stands on. Shared with the calls still running.
struct ApiParts {
    std::shared_ptr<Dispatcher> dispatcher;
    std::shared_ptr<Random> random;
    std::shared_ptr<const MonotonicClock> monotonic;
    std::shared_ptr<Limiter> limiter; ///< null: no limits
    RatePolicies policies;
    DraftFields draftFields = DraftFields::Send;
    RateListener rateListener{};
    ThrottleRules throttle{};
    Secret keyPepper;
    Secret csrfKey;
    std::vector<std::string> origins; ///< of our own pages, for browsers without Sec-Fetch-Site
    std::function<bool()> ready{};    ///< what /readyz asks; empty: always
    std::shared_ptr<EventStreams> streams{}; ///< null: events are answered, not streamed
    std::string description; ///< of the API, answered at /openapi.json; empty: there is none
    Defences defences{};
};

/// Threads: shared; a call blocks its thread.
class Api {
public:
    explicit Api(ApiParts parts);

    Answer answer(const HttpRequest& request);
    /// What is answered without a wait, so that it is even when all workers are busy: that we live.
    std::optional<Answer> answerAtOnce(const HttpRequest& request);
    /// Does anybody sign in with it? That takes long, and shall keep no others waiting. See
    /// IsApart.
    bool isApart(const HttpRequest& request) const;
    /// Is it for an operation that takes large bodies, from somebody whom we know? See MayBeLarge.
    bool mayBeLarge(const HttpRequest& request);

private:
    struct Asked;
    enum class Use { Request, Stream };
    Answer answerPublic(const HttpRequest& request, std::string_view requestId) const;
    Answer answerAsked(Asked& asked);
    Answer describe(const Asked& asked) const;
    Answer answerOperation(Asked& asked);
    Answer answerAnonymous(Asked& asked, std::any operation);
    Answer dispatch(Asked& asked, const std::any& operation);
    Answer changePassword(Asked& asked, const std::any& operation);
    Answer stream(Asked& asked, const ListEvents& events);
    void noteUse(Asked& asked, Use use);
    /// None where the request may go on.
    std::optional<Answer> identify(Asked& asked);
    Result<Known> whose(const Credential& credential, const HttpRequest& request);
    std::optional<Answer> refuseForgery(const Asked& asked) const;
    /// In the trail, in the name of whoever is signed in; answers only what kept it from there.
    std::optional<Answer> noteRefused(const Asked& asked, const char* why) const;
    Answer refuseForged(const Asked& asked, std::string_view code, const char* why) const;
    void addSession(Asked& asked, std::any& response, Answer& answer) const;

    ApiParts m_parts;
    Router m_router;
    Admission m_admission;
    Credentials m_credentials;
    std::shared_ptr<SeenCredentials> m_seen; ///< shared with the dispatcher's listener
    LoginThrottle m_throttle;
};

} // namespace trunkline
