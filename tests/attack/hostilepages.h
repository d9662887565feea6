#pragma once
// The pages that a browser is led to.

#include <QByteArray>

namespace trunkline {

/// Signs in, reports, and goes on to `next`. `credentials` is the body of the request.
QByteArray signInPage(const QByteArray& credentials, const QByteArray& next);

/// Tries to act at `target` with the session of whoever looks at it, in every way that a page has:
/// each under the name of `from` and its own, so that it is known again. `user` is whose password
/// it would reset, `draft` the body of a publisher called NAME, `credentials` with whose session it
/// would like to see the browser. Reports what it could read, and goes on to `next`, if there is
/// one.
QByteArray hostilePage(const QByteArray& target, const QByteArray& from, const QByteArray& user,
    const QByteArray& draft, const QByteArray& credentials, const QByteArray& next);

} // namespace trunkline
