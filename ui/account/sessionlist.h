#pragma once
// Where somebody is signed in, with a button that ends it.

#include "models/account/sessionlistmodel.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace trunkline {

class DataTable;

/// The session that asks is ended by signing out, not here.
class SessionList final : public QWidget {
    Q_OBJECT

public:
    /// `others`: offers to end all but the one that asks.
    SessionList(SessionListModel& model, bool others, QWidget* parent = nullptr);

private:
    void showState();

    SessionListModel& m_model; // must exist, not ours
    DataTable* m_table;
    QLabel* m_message;
    QPushButton* m_end;
    QPushButton* m_others;
    bool m_offersOthers;
};

} // namespace trunkline
