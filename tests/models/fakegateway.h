#pragma once
// A gateway that answers when the test says so.

#include "models/gateway/gateway.h"

#include <QPromise>

#include <deque>
#include <memory>

namespace trunkline {

class FakeGateway final : public Gateway {
    Q_OBJECT

public:
    struct Question {
        const Route* route;
        std::any operation;
        std::stop_token stop;
        std::shared_ptr<QPromise<Result<std::any>>> promise;
    };

    QFuture<Result<std::any>> submit(
        const Route& route, std::any operation, std::stop_token stop) override;

    /// How many of this operation wait for an answer.
    template <Operation Op>
    int waiting() const
    {
        int count = 0;
        for (const Question& question : m_questions)
            count += question.operation.type() == typeid(Op) ? 1 : 0;
        return count;
    }
    /// Takes the oldest of its kind; the test fails by assertion where there is none.
    template <Operation Op>
    std::pair<Op, Question> take()
    {
        const auto found = std::find_if(m_questions.begin(), m_questions.end(),
            [](const Question& question) { return question.operation.type() == typeid(Op); });
        Q_ASSERT(found != m_questions.end());
        Question question = *found;
        m_questions.erase(found);
        return {std::any_cast<Op>(question.operation), question};
    }
    template <Operation Op>
    Op answer(typename Op::Response response)
    {
        auto [operation, question] = take<Op>();
        give(question, std::any(std::move(response)));
        return operation;
    }
    template <Operation Op>
    Op refuse(const Error& error)
    {
        auto [operation, question] = take<Op>();
        give(question, error);
        return operation;
    }
    static void give(const Question& question, Result<std::any> answer);

private:
    std::deque<Question> m_questions;
};

/// A time that stands still.
class FixedClock final : public Clock {
public:
    explicit FixedClock(Instant now)
        : m_now(now)
    {
    }
    Instant now() const override { return m_now; }

private:
    Instant m_now;
};

} // namespace trunkline
