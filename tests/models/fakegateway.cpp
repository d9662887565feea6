#include "tests/models/fakegateway.h"

namespace trunkline {

QFuture<Result<std::any>> FakeGateway::submit(
    const Route& route, std::any operation, std::stop_token stop)
{
    auto promise = std::make_shared<QPromise<Result<std::any>>>();
    promise->start();
    m_questions.push_back({&route, std::move(operation), std::move(stop), promise});
    return promise->future();
}

void FakeGateway::give(const Question& question, Result<std::any> answer)
{
    question.promise->addResult(std::move(answer));
    question.promise->finish();
}

} // namespace trunkline
