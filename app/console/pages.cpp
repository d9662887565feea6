#include "app/console/pages.h"

#include "ui/apikeys/apikeyspage.h"
#include "ui/audit/auditpage.h"
#include "ui/calls/callspage.h"
#include "ui/campaigns/campaignspage.h"
#include "ui/dashboard/dashboardpage.h"
#include "ui/users/userspage.h"

#include <QCoreApplication>

namespace trunkline::console {

Pages::Pages(std::shared_ptr<const Clock> clock, bool copies)
    : session(std::move(clock))
    , scope(session)
    , takeout(session, scope)
    , dashboard(session, scope)
    , log(session, scope)
    , call(session)
    , campaigns(session)
    , editor(session)
    , users(session)
    , userEditor(session)
    , roles(session)
    , keys(session)
    , keyEditor(session)
    , trail(session)
{
    add(DashboardPage::face(), "Operate", Permission::DashboardRead, [this, copies] {
        return new DashboardPage(session, scope, dashboard, copies ? &takeout : nullptr);
    });
    add(CallsPage::face(), "Operate", Permission::CallsRead,
        [this] { return new CallsPage(session, scope, log, call); });
    add(CampaignsPage::face(), "Route", Permission::CampaignsRead,
        [this] { return new CampaignsPage(session, campaigns, editor); });
    add(UsersPage::face(), "Govern", Permission::UsersRead,
        [this] { return new UsersPage(session, users, userEditor, roles); });
    add(ApiKeysPage::face(), "Govern", Permission::ApiKeysRead,
        [this] { return new ApiKeysPage(session, keys, keyEditor); });
    add(AuditPage::face(), "Govern", Permission::AuditRead,
        [this] { return new AuditPage(trail); });
}

Pages::~Pages()
{
    for (const QPointer<Page>& page : m_made)
        delete page;
}

void Pages::add(
    PageFace face, const char* group, Permission permission, const std::function<Page*()>& make)
{
    const QString name = face.name;
    m_makers.insert(name, make);
    m_places.append({std::move(face), QCoreApplication::translate("Rail", group), permission,
        [this, name] { return find(name); }});
}

QList<Place> Pages::places() const { return m_places; }

Page* Pages::find(const QString& name)
{
    QPointer<Page>& page = m_made[name];
    if (page.isNull() && m_makers.contains(name))
        page = m_makers.value(name)();
    return page;
}

QStringList Pages::names() const
{
    QStringList names;
    for (const Place& place : m_places)
        names.append(place.face.name);
    return names;
}

} // namespace trunkline::console
