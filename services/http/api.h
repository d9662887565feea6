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
    Api(std::shared_ptr<Dispatcher> dispatcher, std::shared_ptr<Random> random);

    Answer answer(const HttpRequest& request) const;

private:
    Answer answerPublic(const HttpRequest& request, std::string_view requestId) const;
    Result<Caller> callerOf(const HttpRequest& request) const;
    Result<Caller> callerBefore(const std::any& operation) const;
    void see(const Caller& caller) const;

    std::shared_ptr<Dispatcher> m_dispatcher;
    std::shared_ptr<Random> m_random;
    Router m_router;
};

} // namespace trunkline
