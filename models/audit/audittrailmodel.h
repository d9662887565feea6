#pragma once
// The trail, newest first, page by page; and its verification.

#include "models/base/roles.h"
#include "models/session/session.h"
#include "services/contract/audit.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <optional>
#include <stop_token>
#include <vector>

namespace trunkline {

/// Between resets rows only grow, at the top by what is new. Threads: the GUI thread.
class AuditTrailModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum class Depth { Trail, Contents };
    enum class State { Idle, Loading, Ready, Failed };
    enum class Column { Seq, At, Actor, RoleName, OperationName, Subject, ResultName };

    explicit AuditTrailModel(Session& session, QObject* parent = nullptr);
    ~AuditTrailModel() override;

    void refresh();
    void setActive(bool active);
    void search(const QString& text);
    /// Reads one entry with what it changed, which the rows do not hold; 0 closes it.
    void open(std::int64_t seq);
    /// Contents: every call and transcript is read too, which takes its time where there are many.
    void verify(Depth depth = Depth::Contents);
    void stopVerifying();

    State state() const { return m_state; }
    const std::optional<Error>& error() const { return m_error; }
    const AuditEntry* entryAt(int row) const;
    std::int64_t openSeq() const { return m_openSeq; } ///< 0: none
    /// None while it is being read, and where no entry is open.
    const std::optional<Result<AuditEntry>>& opened() const { return m_opened; }
    bool isVerifying() const { return m_verifying; }
    const std::optional<AuditVerdict>& verdict() const { return m_verdict; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

signals:
    void stateChanged();
    void openedChanged();
    void verdictChanged();

private:
    void readPage(bool fromTheTop);
    void receive(bool fromTheTop, Result<AuditEntryPage> page);
    /// Whether the page reaches down to what is shown; then its newer entries go on top.
    bool growAtTheTop(std::vector<AuditEntry>& entries);

    Session& m_session; // must exist, not ours
    QTimer m_refresh;
    std::stop_source m_stop;
    std::vector<AuditEntry> m_entries;
    std::string m_next;
    QString m_text;
    QString m_shownText; ///< what the rows were searched by
    std::optional<Error> m_error;
    std::optional<Result<AuditEntry>> m_opened;
    std::optional<AuditVerdict> m_verdict;
    State m_state = State::Idle;
    int m_question = 0;
    int m_opening = 0;
    std::int64_t m_openSeq = 0;
    bool m_active = false;
    bool m_missed = true;
    bool m_verifying = false;
};

/// `campaigns.update` → `Campaign`; `Finding` in words.
QString entityText(Entity entity);
QString findingText(const Finding& finding);

} // namespace trunkline
