#pragma once
// The API keys of the workspace, as a table.

#include "models/base/roles.h"
#include "models/session/recordlist.h"
#include "services/contract/apikeys.h"

#include <QTimer>

namespace trunkline {

enum class KeyState { Active, Rotated, Ended, Expired };

/// Rotated: it goes on beside its successor until `endsAt`.
KeyState keyState(const ApiKey& key, Instant now);
/// `Active`, `Rotated, ends 22 Nov 14:02:59`.
QString keyStateText(const ApiKey& key, Instant now, const Zone& zone);
/// What of the key may be shown: its id and its last four characters.
QString keyText(const ApiKey& key);

/// A key's state moves on with the clock.
class ApiKeyListModel final : public RecordsOf<ListApiKeys> {
    Q_OBJECT

public:
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

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    bool isBefore(const ApiKey& a, const ApiKey& b, int key) const override;
    QString textOf(const ApiKey& key, Column column) const;

    QTimer m_minute;
};

} // namespace trunkline
