#pragma once
// Every page of the console with its models, over one session: what a window shows, and what a
// picture without a window is drawn from.

#include "models/apikeys/apikeyeditor.h"
#include "models/apikeys/apikeylistmodel.h"
#include "models/audit/audittrailmodel.h"
#include "models/calls/calldetailmodel.h"
#include "models/calls/calllogmodel.h"
#include "models/campaigns/campaigneditor.h"
#include "models/campaigns/campaignlistmodel.h"
#include "models/dashboard/dashboardmodel.h"
#include "models/session/scope.h"
#include "models/users/rolematrixmodel.h"
#include "models/users/usereditor.h"
#include "models/users/userlistmodel.h"
#include "ui/scope/takeout.h"
#include "ui/shell/mainwindow.h"

#include <QPointer>

namespace trunkline::console {

class Pages {
public:
    /// `copies`: charts offer their menu of copies; on a picture it means nothing.
    Pages(std::shared_ptr<const Clock> clock, bool copies);
    ~Pages();
    Pages(const Pages&) = delete;
    Pages& operator=(const Pages&) = delete;

    /// In the rail's order.
    QList<Place> places() const;
    /// Made at the first call. Null where there is none of that name.
    Page* find(const QString& name);
    QStringList names() const;

    Session session;
    Scope scope;
    Takeout takeout;
    DashboardModel dashboard;
    CallLogModel log;
    CallDetailModel call;
    CampaignListModel campaigns;
    CampaignEditor editor;
    UserListModel users;
    UserEditor userEditor;
    RoleMatrixModel roles;
    ApiKeyListModel keys;
    ApiKeyEditor keyEditor;
    AuditTrailModel trail;

private:
    void add(PageFace face, const char* group, Permission permission,
        const std::function<Page*()>& make);

    QList<Place> m_places;
    QHash<QString, std::function<Page*()>> m_makers;
    QHash<QString, QPointer<Page>> m_made; ///< gone already where a window took them over
};

} // namespace trunkline::console
