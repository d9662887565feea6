#pragma once
// Who asks, of which workspace, and what that role may do.

#include "models/gateway/gateway.h"
#include "services/base/secret.h"
#include "services/base/zone.h"
#include "services/contract/campaigns.h"
#include "services/contract/roles.h"
#include "services/contract/tenants.h"

#include <QHash>
#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace trunkline {

/// A way to a workspace, and as whom.
struct Connection {
    std::shared_ptr<Gateway> gateway; ///< null: no workspace is open
    Principal principal;
    QString source; ///< `Local workspace · demo.trunkline`
    /// Of a server: goes on with another token. Empty where nobody signs in.
    std::function<void(const Secret&)> adopt{};
};

/// A name to pick by: a campaign, a publisher, a buyer.
struct Named {
    Uuid id;
    QString name;
};

/// Lives as long as the window; what it is connected to is swapped. Threads: the GUI thread.
class Session final : public QObject {
    Q_OBJECT

public:
    explicit Session(std::shared_ptr<const Clock> clock, QObject* parent = nullptr);

    /// Leaves what was connected and asks the new side for its tenant and roles; `ready` or
    /// `failed` follows. The old gateway goes with its last holder.
    void connectTo(Connection connection);

    bool isReady() const { return m_ready; }
    Gateway* gateway() const { return m_connection.gateway.get(); }
    const Principal& principal() const { return m_connection.principal; }
    const QString& source() const { return m_connection.source; }
    const Tenant& tenant() const { return m_tenant; }
    const Zone& zone() const { return m_zone; }
    Visibility visibility() const { return visibilityOf(m_connection.principal); }
    bool may(Permission permission) const { return m_permissions.contains(permission); }
    /// May that role? By the matrix as it was when the session began.
    bool allows(Role role, Permission permission) const;
    const RoleMatrix& roles() const { return m_roles; }
    /// With a password of one's own, to a server?
    bool isSignedIn() const { return m_connection.adopt != nullptr; }
    const std::function<void(const Secret&)>& adopt() const { return m_connection.adopt; }
    Instant now() const { return m_clock->now(); }
    Date today() const { return m_zone.date(now()); }
    /// Grows with every `connectTo`: an answer to an older one is stale.
    int epoch() const { return m_epoch; }

    /// Names for filters; what the role may not list is empty.
    bool hasNames() const { return m_ready && m_listsOpen == 0; }
    const std::vector<Named>& campaigns() const { return m_campaigns; }
    const std::vector<Named>& publishers() const { return m_publishers; }
    const std::vector<Named>& buyers() const { return m_buyers; }

signals:
    void left();  ///< what was shown belongs to somebody else now
    void ready(); ///< tenant and permissions are known
    void failed(const trunkline::Error& error);
    void namesChanged();
    void changed(const trunkline::ChangeEvent& event);
    void signedOut(); ///< the server wants to know again who asks
    void reachableChanged(bool reachable);
    void slowChanged(bool slow);

private:
    void readRoles();
    void readNames();
    template <class List>
    void readPage(List question, std::vector<Named> soFar, std::vector<Named>& into);

    std::shared_ptr<const Clock> m_clock;
    Connection m_connection;
    Tenant m_tenant;
    Zone m_zone;
    RoleMatrix m_roles;
    std::set<Permission> m_permissions;
    std::vector<Named> m_campaigns;
    std::vector<Named> m_publishers;
    std::vector<Named> m_buyers;
    int m_listsOpen = 0;
    bool m_ready = false;
    int m_epoch = 0;
};

} // namespace trunkline
