#pragma once
// A page of a list: the table on the left, what is chosen on the right, and a question before
// something typed is left.

#include "models/session/recordlist.h"
#include "ui/widgets/page.h"

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace trunkline {

class DataTable;
class DraftGuard;

/// How the page and its parts are called.
struct RecordWords {
    const char* table;   ///< the table's object name, by which its columns are remembered
    const char* message; ///< object name of the line above
    QString guard;       ///< see DraftGuard
    QString reading;     ///< `Reading the members…`
    QString none;        ///< said where the list is empty; may be empty
};

/// What was typed and not saved is never lost by a click: leaving it is asked about first.
class RecordPage : public Page {
    Q_OBJECT

public:
    void setActive(bool active) override { m_list.setActive(active); }
    void refresh() override { m_list.refresh(); }
    PageReading reading() const override;
    bool isSettled() const override { return m_list.isSettled(); }
    QString failure() const override;
    QList<DrawnPanel> drawn() const override;
    QWidget& canvas() override { return *m_body; }

protected:
    RecordPage(PageFace face, RecordListModel& list, RecordWords words, QWidget* parent);

    DataTable& table() const { return *m_table; }
    DraftGuard& guard() const { return *m_guard; }
    /// The line above the table: in front of the message stands what a page puts there first, and
    /// its buttons behind it.
    QHBoxLayout& top() const { return *m_top; }
    void say(const QString& words);

    /// Table and side with a handle between them; the side is at least so many pixels wide.
    QWidget* split(QWidget* side, int leastSide);
    /// A side that scrolls where it is too long.
    static QWidget* scrolling(QVBoxLayout* content);
    static QWidget* framed(QVBoxLayout* content);
    /// Once, when all parts are made.
    void assemble(QWidget* body, int widestColumn);

    /// `12 members`.
    virtual QString counted(int count) const = 0;
    virtual void open(int row) = 0;
    /// The row of what stands on the right; -1: none.
    virtual int openedRow() const = 0;
    /// The list was read anew, or failed.
    virtual void listShown() { }
    void chooseOpened();
    void showState();

private:
    RecordListModel& m_list; // must exist, not ours
    RecordWords m_words;
    DataTable* m_table;
    QLabel* m_message;
    DraftGuard* m_guard;
    QHBoxLayout* m_top;
    QWidget* m_body = nullptr;
    int m_widestColumn = 0;
};

} // namespace trunkline
