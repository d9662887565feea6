#include "models/session/session.h"

#include "models/base/format.h"
#include "models/base/whenready.h"
#include "services/contract/buyers.h"
#include "services/contract/publishers.h"

#include <algorithm>

namespace trunkline {

namespace {

QString nameOf(const std::string& name) { return text(name); }
QString nameOf(const PublisherName& name) { return text(name.value); }
QString nameOf(const BuyerName& name) { return text(name.value); }

} // namespace

Session::Session(std::shared_ptr<const Clock> clock, QObject* parent)
    : QObject(parent)
    , m_clock(std::move(clock))
    , m_zone(Zone::utc())
{
}

void Session::connectTo(Connection connection)
{
    if (gateway() != nullptr)
        disconnect(gateway(), nullptr, this, nullptr);
    ++m_epoch;
    m_ready = false;
    m_listsOpen = 0;
    m_tenant = {};
    m_zone = Zone::utc();
    m_roles = {};
    m_permissions.clear();
    m_campaigns.clear();
    m_publishers.clear();
    m_buyers.clear();
    m_connection = std::move(connection);
    emit left();
    if (gateway() == nullptr)
        return;
    connect(gateway(), &Gateway::signedOut, this, &Session::signedOut);
    connect(gateway(), &Gateway::reachableChanged, this, &Session::reachableChanged);
    connect(gateway(), &Gateway::slowChanged, this, &Session::slowChanged);
    connect(gateway(), &Gateway::changed, this, [this](const ChangeEvent& event) {
        if (m_ready
            && (event.entity == Entity::Campaign || event.entity == Entity::Publisher
                || event.entity == Entity::Buyer || event.entity == Entity::Demo))
            readNames();
        emit changed(event);
    });
    whenReady(gateway()->call(ReadTenant{}), this, [this, epoch = m_epoch](Result<Tenant> tenant) {
        if (epoch != m_epoch)
            return;
        if (!tenant) {
            emit failed(tenant.error());
            return;
        }
        const auto zone = Zone::find(tenant->timeZone);
        if (!zone) {
            emit failed(zone.error());
            return;
        }
        m_zone = *zone;
        m_tenant = std::move(*tenant);
        readRoles();
    });
}

void Session::readRoles()
{
    whenReady(
        gateway()->call(ReadRoles{}), this, [this, epoch = m_epoch](Result<RoleMatrix> matrix) {
            if (epoch != m_epoch)
                return;
            if (!matrix) {
                emit failed(matrix.error());
                return;
            }
            for (const RoleRow& row : matrix->rows) {
                if (std::ranges::find(row.roles, principal().role) != row.roles.end())
                    m_permissions.insert(row.permission);
            }
            m_roles = std::move(*matrix);
            m_ready = true;
            readNames();
            emit ready();
        });
}

bool Session::allows(Role role, Permission permission) const
{
    return std::ranges::any_of(m_roles.rows, [role, permission](const RoleRow& row) {
        return row.permission == permission
            && std::ranges::find(row.roles, role) != row.roles.end();
    });
}

template <class List>
void Session::readPage(List question, std::vector<Named> soFar, std::vector<Named>& into)
{
    using Page = typename List::Response;
    whenReady(gateway()->call(question), this,
        [this, question, soFar = std::move(soFar), &into, epoch = m_epoch](
            Result<Page> page) mutable {
            if (epoch != m_epoch)
                return;
            if (!page) {
                --m_listsOpen;
                return;
            }
            for (const auto& item : page->items)
                soFar.push_back({item.id.value, nameOf(item.name)});
            if (!page->next.empty()) {
                question.page.after = page->next;
                readPage(std::move(question), std::move(soFar), into);
                return;
            }
            into = std::move(soFar);
            --m_listsOpen;
            emit namesChanged();
        });
}

void Session::readNames()
{
    const PageRequest first{{}, 1000};
    const auto read = [this](auto list, std::vector<Named>& into) {
        ++m_listsOpen;
        readPage(std::move(list), {}, into);
    };
    if (may(Permission::CampaignsRead))
        read(ListCampaigns{first}, m_campaigns);
    if (may(Permission::PublishersRead) && visibility().publishers)
        read(ListPublishers{first}, m_publishers);
    if (may(Permission::BuyersRead) && visibility().buyers)
        read(ListBuyers{first}, m_buyers);
}

} // namespace trunkline
