#pragma once
// The ways into a workspace, as the window needs them; the program says what is behind them.

#include "models/imports/importmodel.h"
#include "models/session/session.h"
#include "services/base/secret.h"

namespace trunkline {

/// What a new workspace is made with; errors name these fields.
struct NewWorkspace {
    QString path;
    QString name;
    QString timeZone;
    QString country;
    QString currency;
};

/// Into a server; errors name these fields: `server`, `authority`, `code`, `name`, `password`.
struct ServerLogin {
    QString server;        ///< `https://trunkline.example:8443`
    QString authorityFile; ///< PEM; empty: the system's authorities
    QString name;
    Secret password;
    Secret code; ///< of the first time; empty: the password is known already
};

/// Every future finishes with exactly one Result; the work is done on other threads. Threads: the
/// GUI thread.
class Doors : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual QFuture<Result<Connection>> open(const QString& path) = 0;
    virtual QFuture<Result<Connection>> create(const NewWorkspace& wish) = 0;
    virtual QFuture<Result<Connection>> signIn(const ServerLogin& login) = 0;
    /// The demo as its member of that role, made where there is none and brought up to now; new
    /// calls keep arriving until `leaveDemo`.
    virtual QFuture<Result<Connection>> demo(Role role) = 0;
    /// Throws the demo away and makes it anew.
    virtual QFuture<Result<Connection>> resetDemo(Role role) = 0;
    virtual void leaveDemo() = 0;
    /// Ends what `demo` or `resetDemo` has begun; its future answers Cancelled.
    virtual void cancel() = 0;
    /// How files come into the workspace behind that connection.
    virtual ImportWork imports(const Connection& connection) = 0;

signals:
    /// Of filling the demo; 0 to 1.
    void progressed(double share);
};

} // namespace trunkline
