#pragma once
// The ways into workspaces of this machine and databases it reaches, and the demo.

#include "app/compose/workspace.h"
#include "models/demo/demofeed.h"
#include "ui/shell/doors.h"

#include <memory>

namespace trunkline::console {

/// An open store and who asks. Connections to it keep it alive.
struct OpenStore {
    std::shared_ptr<Workspace> workspace;
    Caller caller;
    QString source; ///< `Local workspace · bank.trunkline`
};

/// A gateway of its own for that caller.
Result<Connection> connectionTo(const OpenStore& store);

/// The tenant's OWNER, or the member `as`. `tenant`: name or id, empty for the only one.
Result<OpenStore> storeOf(std::shared_ptr<Workspace> workspace, const std::string& tenant,
    const std::string& as, const QString& source);

/// The demo in its own file: made where there is none or where it is stale, brought up to now.
/// `progress` hears of the filling, 0 to 1.
Result<OpenStore> openDemo(const std::filesystem::path& file, Role role, bool anew,
    const std::function<void(double)>& progress, std::stop_token stop);

class LocalDoors final : public Doors {
    Q_OBJECT

public:
    explicit LocalDoors(std::shared_ptr<const Clock> clock, QObject* parent = nullptr);
    ~LocalDoors() override;

    QFuture<Result<Connection>> open(const QString& path) override;
    QFuture<Result<Connection>> create(const NewWorkspace& wish) override;
    QFuture<Result<Connection>> signIn(const ServerLogin& login) override;
    QFuture<Result<Connection>> demo(Role role) override;
    QFuture<Result<Connection>> resetDemo(Role role) override;
    void leaveDemo() override;
    void cancel() override;
    ImportWork imports(const Connection& connection) override;

    /// A database, or a file as somebody else than its owner.
    QFuture<Result<Connection>> openAs(
        const std::function<Result<std::shared_ptr<Workspace>>()>& workspace, const QString& source,
        const QString& tenant, const QString& as);

private:
    QFuture<Result<Connection>> enterDemo(Role role, bool anew);

    std::shared_ptr<const Clock> m_clock;
    std::stop_source m_stop;
    std::unique_ptr<DemoFeed> m_feed;
    bool m_demoWanted = false;
};

} // namespace trunkline::console
