#pragma once
// A request as an operation: route, credential, dispatch, answer. The only way from the wire to the
// Dispatcher.

#include "services/base/random.h"
#include "services/dispatch/dispatcher.h"
#include "services/http/answer.h"
#include "services/http/request.h"
#include "services/http/router.h"

#include <memory>

namespace trunkline {

/// Threads: shared; a call blocks its thread.
class Api {
public:
    /// `description`: of the API, answered at /openapi.json; empty: there is none.
    Api(std::shared_ptr<Dispatcher> dispatcher, std::shared_ptr<Random> random,
        std::string description = {});

    Answer answer(const HttpRequest& request) const;

private:
    Answer answerPublic(const HttpRequest& request, std::string_view requestId) const;
    Answer describe(
        const HttpRequest& request, const Caller& caller, std::string_view requestId) const;
    Result<Caller> callerOf(const HttpRequest& request) const;
    Result<Caller> callerBefore(const std::any& operation) const;
    void see(const Caller& caller) const;

    std::shared_ptr<Dispatcher> m_dispatcher;
    std::shared_ptr<Random> m_random;
    std::string m_description;
    Router m_router;
};

} // namespace trunkline
