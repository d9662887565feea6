#pragma once
// The filters in force as chips, and the chips that add one.

#include "models/session/scope.h"

#include <QWidget>

namespace trunkline {

class FlowLayout;

/// What the role may not filter by is absent. Threads: the GUI thread.
class FilterBar final : public QWidget {
    Q_OBJECT

public:
    FilterBar(Session& session, Scope& scope, QWidget* parent = nullptr);

private:
    void rebuild();
    void addActive(const ScopeChip& chip);
    void addNames(const char* name, const QString& title, const std::vector<Named>& names,
        ScopeChip::Kind kind);
    void addOutcomes();
    void addTalk();

    Session& m_session; // must exist, not ours
    Scope& m_scope;     // must exist, not ours
    FlowLayout* m_flow;
};

} // namespace trunkline
