#include "ui/apikeys/scopelist.h"

#include "models/session/rolewords.h"

#include <QSize>

#include <algorithm>

namespace trunkline {

namespace {

constexpr int scopeRole = Qt::UserRole + 1;
constexpr int scopeHeight = 26;
constexpr int indent = 16;

} // namespace

ScopeList::ScopeList(QWidget* parent)
    : QTreeWidget(parent)
{
    setColumnCount(1);
    setHeaderHidden(true);
    setIndentation(indent);
    setUniformRowHeights(true);
    setSelectionMode(NoSelection);
    setTabKeyNavigation(false);
    connect(this, &QTreeWidget::itemChanged, this, [this] {
        if (!m_filling)
            emit chosen();
    });
}

template <class Visit>
void ScopeList::forEachScope(Visit visit) const
{
    for (int group = 0; group < topLevelItemCount(); ++group) {
        for (int at = 0; at < topLevelItem(group)->childCount(); ++at) {
            QTreeWidgetItem* item = topLevelItem(group)->child(at);
            visit(*item, static_cast<Permission>(item->data(0, scopeRole).toInt()));
        }
    }
}

void ScopeList::offer(const std::vector<Permission>& scopes)
{
    if (scopes == m_offered)
        return;
    const std::vector<Permission> before = checked();
    m_filling = true;
    m_offered = scopes;
    clear();
    QTreeWidgetItem* group = nullptr;
    for (const Permission scope : scopes) {
        const QString name = permissionGroup(scope);
        if (group == nullptr || group->text(0) != name) {
            group = new QTreeWidgetItem(this, {name});
            group->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsAutoTristate
                | Qt::ItemIsSelectable);
            group->setExpanded(true);
            group->setSizeHint(0, QSize(0, scopeHeight));
        }
        auto* item = new QTreeWidgetItem(group, {permissionText(scope)});
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable
            | Qt::ItemNeverHasChildren);
        item->setData(0, scopeRole, static_cast<int>(scope));
        item->setCheckState(0, Qt::Unchecked);
        item->setSizeHint(0, QSize(0, scopeHeight));
        // With the name that a program sees.
        item->setToolTip(0,
            QStringLiteral("%1 (%2)").arg(
                permissionText(scope), QString::fromStdString(std::string(wireName(scope)))));
    }
    m_filling = false;
    setChecked(before);
}

void ScopeList::setChecked(const std::vector<Permission>& scopes)
{
    m_filling = true;
    forEachScope([&scopes](QTreeWidgetItem& item, Permission scope) {
        const bool wanted = std::ranges::find(scopes, scope) != scopes.end();
        item.setCheckState(0, wanted ? Qt::Checked : Qt::Unchecked);
    });
    m_filling = false;
}

std::vector<Permission> ScopeList::checked() const
{
    std::vector<Permission> scopes;
    forEachScope([&scopes](const QTreeWidgetItem& item, Permission scope) {
        if (item.checkState(0) == Qt::Checked)
            scopes.push_back(scope);
    });
    return scopes;
}

} // namespace trunkline
