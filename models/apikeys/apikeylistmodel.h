#pragma once
// The API keys of the workspace, as a table.

#include "models/base/roles.h"
#include "models/session/session.h"
#include "services/contract/apikeys.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <optional>
#include <vector>

namespace trunkline {

enum class KeyState { Active, Rotated, Ended, Expired };

/// Rotated: it goes on beside its successor until `endsAt`.
KeyState keyState(const ApiKey& key, Instant now);
/// `Active`, `Rotated, ends 22 Nov 14:02:59`.
QString keyStateText(const ApiKey& key, Instant now, const Zone& zone);
/// What of the key may be shown: its id and its last four characters.
QString keyText(const ApiKey& key);

/// Read whole, page by page, and swapped in at once; a key's state moves on with the clock.
/// Threads: the GUI thread.
class ApiKeyListModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum class State { Idle, Loading, Ready, Failed };
    enum class Column {
        Name,
        Key,
        Condition,
        Rights,
        Scopes,
        Expires,
        LastUsed,
        Networks,
        Created
    };

    explicit ApiKeyListModel(Session& session, QObject* parent = nullptr);

    /// Inactive, it asks for nothing and catches up later.
    void setActive(bool active);
    void refresh();
    State state() const { return m_state; }
    const std::optional<Error>& error() const { return m_error; }
    const ApiKey* keyAt(int row) const;
    int rowOf(ApiKeyId id) const; ///< -1: not there

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// By name until asked otherwise; kept when the list is read again.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

signals:
    void stateChanged();

private:
    void readPage(const std::string& after, std::vector<ApiKey> soFar);
    void replace(std::vector<ApiKey> keys);
    void arrange();
    bool isBefore(const ApiKey& a, const ApiKey& b) const;
    QString textOf(const ApiKey& key, Column column) const;

    Session& m_session; // must exist, not ours
    QTimer m_refresh;
    QTimer m_minute;
    std::vector<ApiKey> m_keys;
    std::optional<Error> m_error;
    State m_state = State::Idle;
    Column m_sortedBy = Column::Name;
    Qt::SortOrder m_order = Qt::AscendingOrder;
    int m_question = 0;
    bool m_active = false;
    bool m_missed = false; ///< a question that nobody was there for
};

} // namespace trunkline
