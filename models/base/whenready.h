#pragma once
// How an answer is received (STYLE R8).

#include "services/base/result.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>

#include <exception>
#include <utility>

namespace trunkline {

/// The answer of a finished future. A dropped one is Cancelled, a throwing one Internal.
template <class T>
Result<T> answerOf(const QFuture<Result<T>>& future)
{
    try {
        if (future.resultCount() > 0)
            return future.resultAt(0);
        if (const auto answers = future.results(); !answers.isEmpty())
            return answers.first();
    } catch (const std::exception&) {
        return fail(Errc::Internal, "the work ended with an exception");
    } catch (...) {
        return fail(Errc::Internal, "the work ended with an exception");
    }
    return fail(Errc::Cancelled, "the work was dropped");
}

/// Calls `receive(Result<T>)` once, from the event loop of the receiver's thread, never after the
/// receiver died.
template <class T, class Receive>
void whenReady(const QFuture<Result<T>>& future, QObject* receiver, Receive receive)
{
    auto* watcher = new QFutureWatcher<Result<T>>(receiver);
    QObject::connect(watcher, &QFutureWatcherBase::finished, receiver,
        [watcher, receive = std::move(receive)]() mutable {
            watcher->deleteLater();
            receive(answerOf(watcher->future()));
        });
    watcher->setFuture(future);
}

} // namespace trunkline
