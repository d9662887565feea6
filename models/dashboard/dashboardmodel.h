#pragma once
// The dashboard as it stands: asks, keeps the last answer, and says what a page draws.

#include "models/base/roles.h"
#include "models/session/scope.h"
#include "services/contract/analytics.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <optional>
#include <stop_token>
#include <vector>

namespace trunkline {

/// One figure of the top row.
struct Kpi {
    QString name; ///< stable, for tests and `--data`: `calls`
    QString title;
    QString value;     ///< `9,871`
    QString share{};   ///< `79.5%`, or empty
    QString delta{};   ///< `8.2%`, `1.4 pt`; empty where there is nothing to compare with
    int direction = 0; ///< of the delta: -1, 0, 1
    Tone tone = Tone::Plain;
    QString against{};           ///< `vs 9–15 Nov`
    std::vector<double> trend{}; ///< by day
};

/// A row of a breakdown.
struct Slice {
    Uuid id; ///< nil: calls without one
    QString name;
    std::int64_t calls = 0;
    std::optional<std::int64_t> revenueMicros;
    bool filtered = false; ///< the filter in force names it
};

/// Threads: the GUI thread. Refreshes on change events at most once a second.
class DashboardModel final : public QObject {
    Q_OBJECT

public:
    enum class State { Idle, Loading, Ready, Failed };

    DashboardModel(Session& session, Scope& scope, QObject* parent = nullptr);
    ~DashboardModel() override;

    /// Asks now. Nothing is asked while inactive; what was missed is asked when active again.
    void refresh();
    void setActive(bool active);

    State state() const { return m_state; }
    /// Empty until the first answer; kept while a newer one is on its way.
    const std::optional<Dashboard>& dashboard() const { return m_dashboard; }
    const std::optional<Error>& error() const { return m_error; }
    std::chrono::milliseconds took() const { return m_took; }
    bool isEmpty() const { return m_dashboard && m_dashboard->totals.calls == 0; }

    std::vector<Kpi> kpis() const;
    /// Whether hours are too many and days are drawn: a range of more than 31 days.
    bool byDay() const;
    std::vector<Slice> campaigns() const;
    std::vector<Slice> publishers() const;
    std::vector<Slice> buyers() const;
    std::vector<Slice> regions() const;
    /// Whether a breakdown shows more than the filter lets through.
    bool isUnfiltered(const char* breakdown) const;

signals:
    void stateChanged();

private:
    void ask();
    void receive(int question, Result<Dashboard> answer);

    Session& m_session; // must exist, not ours
    Scope& m_scope;     // must exist, not ours
    QTimer m_refresh;
    QElapsedTimer m_asked;
    std::stop_source m_stop;
    std::optional<Dashboard> m_dashboard;
    std::optional<Error> m_error;
    std::chrono::milliseconds m_took{};
    State m_state = State::Idle;
    int m_question = 0;
    bool m_active = false;
    bool m_missed = true;
};

} // namespace trunkline
