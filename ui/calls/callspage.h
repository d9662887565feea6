#pragma once
// The call log: filters, search by the caller's digits, and the chosen call beside it.

#include "models/calls/calldetailmodel.h"
#include "models/calls/calllogmodel.h"
#include "ui/widgets/page.h"

#include <QTimer>

class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;
class QStackedLayout;

namespace trunkline {

class CallDetail;
class DataTable;
class Notice;

class CallsPage final : public Page {
    Q_OBJECT

public:
    static PageFace face();
    CallsPage(Session& session, Scope& scope, CallLogModel& log, CallDetailModel& detail,
        QWidget* parent = nullptr);

    void setActive(bool active) override;
    void refresh() override;
    bool followsRange() const override { return true; }
    PageReading reading() const override;
    bool isSettled() const override;
    QString failure() const override;
    QList<DrawnPanel> drawn() const override;
    QWidget& canvas() override;
    void focusFirst() override;

private:
    void buildTable();
    void showState();
    void showColumns();
    void showRow(int row);
    void sortBy(int column);
    void search();

    Session& m_session; // must exist, not ours
    Scope& m_scope;     // must exist, not ours
    CallLogModel& m_log;
    CallDetailModel& m_model;
    DataTable* m_table;
    CallDetail* m_detail;
    QLineEdit* m_search;
    QLabel* m_count;
    QPushButton* m_columns;
    QPushButton* m_news;
    QSplitter* m_split;
    QWidget* m_body;
    QStackedLayout* m_states;
    Notice* m_empty;
    Notice* m_failed;
    QTimer m_typing;
    CallId m_chosen;
};

} // namespace trunkline
