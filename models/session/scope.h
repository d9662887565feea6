#pragma once
// What every page looks at: the range of days, what it is compared with, the filters.

#include "models/session/session.h"
#include "services/contract/calls.h"

#include <QObject>
#include <QString>
#include <QStringList>

namespace trunkline {

/// Local days, inclusive.
struct Days {
    Date from;
    Date to;
    friend bool operator==(const Days&, const Days&) = default;
};

/// One filter that is on, as a chip shows it.
struct ScopeChip {
    enum class Kind { Campaign, Publisher, Buyer, EndedAs, Qualified, MinimumTalk };
    Kind kind = Kind::Campaign;
    Uuid id;
    CallOutcome outcome = CallOutcome::Answered;
    QString label;
};

class Scope final : public QObject {
    Q_OBJECT

public:
    explicit Scope(Session& session, QObject* parent = nullptr);

    /// `today`, `7d`, `14d`, `30d`, `90d` or `2026-11-01..2026-11-25`. Errors: Invalid.
    Outcome setRange(const QString& choice);
    void setComparison(bool on);
    void setFilter(CallFilter filter);
    void remove(const ScopeChip& chip);
    /// Adds a campaign, publisher or buyer to the filter, or takes it out.
    void toggle(ScopeChip::Kind kind, const Uuid& id);
    bool isFiltered(ScopeChip::Kind kind, const Uuid& id) const;

    const QString& rangeChoice() const { return m_choice; }
    Days days() const;
    /// As many days, right before.
    Days daysBefore() const;
    Instant begin() const;
    Instant end() const; ///< exclusive
    bool comparison() const { return m_comparison; }
    const CallFilter& filter() const { return m_filter; }
    /// `Last 7 days · 16–22 Nov`.
    QString rangeText() const;
    QString comparisonText() const;
    std::vector<ScopeChip> chips() const;
    QStringList filterTexts() const;

signals:
    void changed();

private:
    Session& m_session; // must exist, not ours
    QString m_choice = QStringLiteral("7d");
    std::optional<Days> m_fixed;
    int m_length = 7;
    bool m_comparison = true;
    CallFilter m_filter;
};

/// `No answer`.
QString outcomeText(CallOutcome outcome);

} // namespace trunkline
