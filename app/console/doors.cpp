#include "app/console/doors.h"

#include "app/console/importwork.h"
#include "app/console/remotedoor.h"
#include "models/base/format.h"
#include "models/base/whenready.h"
#include "models/gateway/localgateway.h"
#include "services/demo/driver.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QPointer>
#include <QtConcurrent>

namespace trunkline::console {

namespace {

constexpr std::chrono::days demoLength{14};
constexpr std::int64_t demoSeed = 1;
constexpr std::int64_t demoCallsPerWeek = 12'000;

/// What a connection keeps alive; the gateway goes first.
struct Held {
    std::shared_ptr<Workspace> workspace;
    LocalGateway gateway;

    Held(std::shared_ptr<Workspace> store, const Caller& caller)
        : workspace(std::move(store))
        , gateway(workspace->dispatcher(), caller)
    {
    }
};

/// Made on any thread, it speaks to the window's.
std::shared_ptr<Gateway> gatewayTo(std::shared_ptr<Workspace> workspace, const Caller& caller)
{
    auto held = std::make_shared<Held>(std::move(workspace), caller);
    held->gateway.moveToThread(QCoreApplication::instance()->thread());
    Gateway* gateway = &held->gateway;
    return {std::move(held), gateway};
}

template <Operation Op>
auto calling(const std::shared_ptr<Workspace>& workspace, const Caller& caller)
{
    return [workspace, caller](const Op& op) {
        Envelope envelope;
        envelope.caller = caller;
        return workspace->dispatcher()->call(envelope, op);
    };
}

Result<std::shared_ptr<Workspace>> makeDemoFile(const std::filesystem::path& file)
{
    std::error_code ignored;
    std::filesystem::create_directories(file.parent_path(), ignored);
    TRUNK_TRY(const Currency dollar, Currency::parse("USD"));
    return Workspace::create(file, {"Acme Media", "America/New_York", "US", dollar, true});
}

Outcome fill(DemoDriver& driver, Instant now, const std::function<void(double)>& progress,
    const std::stop_token& stop)
{
    const Instant from = now - demoLength;
    const auto share = [&](const DemoState& state) {
        if (progress)
            progress(std::chrono::duration<double>(state.until - from)
                / std::chrono::duration<double>(now - from));
    };
    TRUNK_DO(driver.fill(demoSeed, demoCallsPerWeek, from, now, share, stop));
    return Done{};
}

} // namespace

Result<Connection> connectionTo(const OpenStore& store)
{
    TRUNK_TRY(Principal principal, store.workspace->principal(store.caller));
    return Connection{gatewayTo(store.workspace, store.caller), std::move(principal), store.source};
}

Result<OpenStore> storeOf(std::shared_ptr<Workspace> workspace, const std::string& tenant,
    const std::string& as, const QString& source)
{
    const auto wanted = tenant.empty() ? std::nullopt : std::optional(tenant);
    TRUNK_TRY(const TenantId id, workspace->tenant(wanted));
    TRUNK_TRY(const Caller caller, as.empty() ? workspace->owner(id) : workspace->member(id, as));
    return OpenStore{std::move(workspace), caller, source};
}

Result<OpenStore> openDemo(const std::filesystem::path& file, Role role, bool anew,
    const std::function<void(double)>& progress, std::stop_token stop)
{
    const bool there = std::filesystem::exists(file);
    TRUNK_TRY(
        std::shared_ptr<Workspace> workspace, there ? Workspace::open(file) : makeDemoFile(file));
    TRUNK_TRY(const TenantId tenant, workspace->tenant({}));
    TRUNK_TRY(const Caller owner, workspace->owner(tenant));
    DemoDriver driver({calling<ReadDemo>(workspace, owner), calling<ResetDemo>(workspace, owner),
        calling<AdvanceDemo>(workspace, owner)});
    const Instant now = SystemClock().now();
    bool stale = anew || !there;
    if (!stale) {
        const Result<CatchUp> caughtUp = driver.catchUp(now, stop);
        if (!caughtUp && caughtUp.error().code != Errc::NotFound)
            return caughtUp.error();
        stale = !caughtUp || caughtUp->stale;
    }
    if (stale)
        TRUNK_DO(fill(driver, now, progress, stop));
    TRUNK_TRY(const Caller caller, workspace->demoMember(tenant, role));
    return OpenStore{std::move(workspace), caller,
        QCoreApplication::translate("Doors", "Demo · %1").arg(text(file.filename().string()))};
}

LocalDoors::LocalDoors(std::shared_ptr<const Clock> clock, QObject* parent)
    : Doors(parent)
    , m_clock(std::move(clock))
{
}

LocalDoors::~LocalDoors() { m_stop.request_stop(); }

QFuture<Result<Connection>> LocalDoors::openAs(
    const std::function<Result<std::shared_ptr<Workspace>>()>& workspace, const QString& source,
    const QString& tenant, const QString& as)
{
    return QtConcurrent::run([=]() -> Result<Connection> {
        TRUNK_TRY(std::shared_ptr<Workspace> opened, workspace());
        TRUNK_TRY(
            const OpenStore store, storeOf(std::move(opened), utf8(tenant), utf8(as), source));
        return connectionTo(store);
    });
}

QFuture<Result<Connection>> LocalDoors::open(const QString& path)
{
    const QString source = tr("Local workspace · %1").arg(QFileInfo(path).fileName());
    return openAs([path] { return Workspace::open(utf8(path)); }, source, {}, {});
}

QFuture<Result<Connection>> LocalDoors::create(const NewWorkspace& wish)
{
    const QString source = tr("Local workspace · %1").arg(QFileInfo(wish.path).fileName());
    const auto make = [wish]() -> Result<std::shared_ptr<Workspace>> {
        TRUNK_TRY(const Currency currency, Currency::parse(utf8(wish.currency)));
        return Workspace::create(utf8(wish.path),
            {utf8(wish.name), utf8(wish.timeZone), utf8(wish.country), currency, false});
    };
    return openAs(make, source, {}, {});
}

QFuture<Result<Connection>> LocalDoors::demo(Role role) { return enterDemo(role, false); }

QFuture<Result<Connection>> LocalDoors::resetDemo(Role role) { return enterDemo(role, true); }

QFuture<Result<Connection>> LocalDoors::enterDemo(Role role, bool anew)
{
    m_feed.reset();
    m_demoWanted = true;
    m_stop.request_stop();
    m_stop = std::stop_source();
    const QPointer<LocalDoors> self(this);
    const auto tell = [self](double share) {
        QMetaObject::invokeMethod(
            qApp,
            [self, share] {
                if (self)
                    emit self->progressed(share);
            },
            Qt::QueuedConnection);
    };
    const auto work = [=, stop = m_stop.get_token()]() -> Result<Connection> {
        TRUNK_TRY(const OpenStore store, openDemo(demoFile(), role, anew, tell, stop));
        TRUNK_TRY(Connection connection, connectionTo(store));
        TRUNK_TRY(const Caller owner, store.workspace->owner(store.caller.tenantId));
        QMetaObject::invokeMethod(
            qApp,
            [self, owners = gatewayTo(store.workspace, owner), stop] {
                if (self && self->m_demoWanted && !stop.stop_requested())
                    self->m_feed = std::make_unique<DemoFeed>(owners, self->m_clock);
            },
            Qt::QueuedConnection);
        return connection;
    };
    return QtConcurrent::run(work);
}

void LocalDoors::leaveDemo()
{
    m_demoWanted = false;
    m_feed.reset();
}

void LocalDoors::cancel() { m_stop.request_stop(); }

QFuture<Result<Connection>> LocalDoors::signIn(const ServerLogin& login) { return signInTo(login); }

ImportWork LocalDoors::imports(const Connection& connection)
{
    return importsThrough(connection.gateway);
}

} // namespace trunkline::console
