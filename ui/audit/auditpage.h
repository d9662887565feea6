#pragma once
// The trail: search, before and after, verification.

#include "models/audit/audittrailmodel.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;
class QTableWidget;

namespace trunkline {

class AuditPage final : public QWidget {
    Q_OBJECT

public:
    explicit AuditPage(AuditTrailModel& model, QWidget* parent = nullptr);

private:
    void showState();
    void showVerdict();
    void showEntry(int row);

    AuditTrailModel& m_model; // must exist, not ours
    QTimer m_typing;
    QLineEdit* m_search;
    QPushButton* m_verify;
    QLabel* m_verdict;
    QLabel* m_message;
    QTableView* m_table;
    QLabel* m_entry;
    QTableWidget* m_changes;
};

} // namespace trunkline
