#include "app/console/pages.h"

#include "ui/audit/auditpage.h"
#include "ui/calls/callspage.h"
#include "ui/campaigns/campaignspage.h"
#include "ui/dashboard/dashboardpage.h"

#include <QCoreApplication>

namespace trunkline::console {

namespace {

QString group(const char* name) { return QCoreApplication::translate("Rail", name); }

} // namespace

Pages::Pages(std::shared_ptr<const Clock> clock, bool copies)
    : session(std::move(clock))
    , scope(session)
    , takeout(session, scope)
    , dashboard(session, scope)
    , log(session, scope)
    , call(session)
    , campaigns(session)
    , editor(session)
    , trail(session)
    , m_calls(new CallsPage(session, scope, log, call))
{
    m_places = {{new DashboardPage(session, scope, dashboard, copies ? &takeout : nullptr),
                    group("Operate"), Permission::DashboardRead},
        {m_calls, group("Operate"), Permission::CallsRead},
        {new CampaignsPage(session, campaigns, editor), group("Route"), Permission::CampaignsRead},
        {new AuditPage(trail), group("Govern"), Permission::AuditRead}};
    for (const Place& place : m_places)
        m_owned.append(place.page);
}

Pages::~Pages()
{
    for (const QPointer<QWidget>& page : m_owned)
        delete page;
}

QList<Place> Pages::places() const { return m_places; }

Page* Pages::find(const QString& name) const
{
    for (const Place& place : m_places) {
        if (place.page->name() == name)
            return place.page;
    }
    return nullptr;
}

QStringList Pages::names() const
{
    QStringList names;
    for (const Place& place : m_places)
        names.append(place.page->name());
    return names;
}

} // namespace trunkline::console
