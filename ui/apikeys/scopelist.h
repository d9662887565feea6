#pragma once
// What a key may do, as a list with ticks, group by group.

#include "services/contract/permission.h"

#include <QTreeWidget>

#include <vector>

namespace trunkline {

/// A group's tick is that of all below it. Only what is offered can be ticked.
class ScopeList final : public QTreeWidget {
    Q_OBJECT

public:
    explicit ScopeList(QWidget* parent = nullptr);

    /// In order, group after group; what was ticked and is not offered any more is dropped.
    void offer(const std::vector<Permission>& scopes);
    void setChecked(const std::vector<Permission>& scopes);
    std::vector<Permission> checked() const;

signals:
    /// By the user only.
    void chosen();

private:
    template <class Visit>
    void forEachScope(Visit visit) const;

    std::vector<Permission> m_offered;
    bool m_filling = false;
};

} // namespace trunkline
