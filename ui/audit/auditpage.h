#pragma once
// The trail: search, before and after, verification.

#include "models/audit/audittrailmodel.h"

#include "ui/widgets/page.h"
#include <QTimer>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace trunkline {

class DataTable;

class AuditPage final : public Page {
    Q_OBJECT

public:
    static PageFace face();
    explicit AuditPage(AuditTrailModel& model, QWidget* parent = nullptr);

    void setActive(bool active) override;
    void refresh() override;
    PageReading reading() const override;
    bool isSettled() const override;
    QString failure() const override;
    QList<DrawnPanel> drawn() const override;
    QWidget& canvas() override;
    void focusFirst() override;

private:
    void showState();
    void showVerdict();
    void showEntry();
    void showChanges(const std::vector<AuditChange>& changes);

    AuditTrailModel& m_model; // must exist, not ours
    QTimer m_typing;
    QLineEdit* m_search;
    QPushButton* m_verify;
    QLabel* m_verdict;
    QLabel* m_message;
    DataTable* m_table;
    QWidget* m_body;
    QWidget* m_detail; // of the entry that is open
    QLabel* m_entry;
    QTableWidget* m_changes;
};

} // namespace trunkline
