#pragma once
// A table of all records that a list operation answers.

#include "models/base/whenready.h"
#include "models/session/session.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace trunkline {

/// Read whole, page by page, and swapped in at once; read again when the session says that such
/// records changed. Threads: the GUI thread.
class RecordListModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum class State { Idle, Loading, Ready, Failed };

    /// Inactive, as it begins, it asks for nothing; it catches up later.
    void setActive(bool active);
    void refresh();
    State state() const { return m_state; }
    bool isSettled() const { return m_state == State::Ready || m_state == State::Failed; }
    const std::optional<Error>& error() const { return m_error; }

    /// By the first column until asked otherwise; kept when the list is read again.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

signals:
    void stateChanged();

protected:
    /// `facts` are those of the list operation.
    RecordListModel(Session& session, const Facts& facts, QObject* parent);

    Session& session() const { return m_session; }
    int question() const { return m_question; }
    void settle(std::optional<Error> error);
    /// Orders two records by a number that stands for a column whatever columns are shown.
    virtual int sortKey(int column) const { return column; }
    int sortedBy() const { return m_sortedBy; }
    bool isDescending() const { return m_order == Qt::DescendingOrder; }

    virtual void read() = 0;
    virtual void clear() = 0;
    virtual void arrange() = 0;
    virtual Uuid idAt(int row) const = 0;
    virtual int rowOfId(const Uuid& id) const = 0;

private:
    Session& m_session; // must exist, not ours
    const Facts& m_facts;
    QTimer m_refresh;
    std::optional<Error> m_error;
    State m_state = State::Idle;
    int m_sortedBy = 0;
    Qt::SortOrder m_order = Qt::AscendingOrder;
    int m_question = 0;
    bool m_active = false;
    bool m_missed = false; ///< a question that nobody was there for
};

/// The records of one list operation.
template <Operation ListOp>
class RecordsOf : public RecordListModel {
public:
    using RecordPage = typename ListOp::Response;
    using Record = typename decltype(RecordPage::items)::value_type;
    using RecordId = decltype(Record::id);

    /// Null beyond the last row.
    const Record* recordAt(int row) const
    {
        return row >= 0 && row < rowCount() ? &m_records[static_cast<std::size_t>(row)] : nullptr;
    }
    int rowOf(RecordId id) const ///< -1: not there
    {
        const auto found = std::ranges::find(m_records, id, &Record::id);
        return found == m_records.end() ? -1
                                        : static_cast<int>(std::distance(m_records.begin(), found));
    }
    int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_records.size());
    }

protected:
    RecordsOf(Session& session, QObject* parent)
        : RecordListModel(session, ListOp::facts, parent)
    {
    }

    virtual bool isBefore(const Record& a, const Record& b, int key) const = 0;
    /// New records are about to be shown: for a model whose columns depend on the session.
    virtual void chooseColumns() { }

    void clear() override { replace({}); }
    void read() override { readPage({}, {}); }
    void arrange() override
    {
        std::ranges::stable_sort(m_records, [this](const Record& a, const Record& b) {
            return isDescending() ? isBefore(b, a, sortedBy()) : isBefore(a, b, sortedBy());
        });
    }
    Uuid idAt(int row) const override { return recordAt(row)->id.value; }
    int rowOfId(const Uuid& id) const override { return rowOf(RecordId{id}); }

private:
    void readPage(const std::string& after, std::vector<Record> soFar)
    {
        whenReady(session().gateway()->call(ListOp{{after, 1000}}), this,
            [this, asked = question(), soFar = std::move(soFar)](Result<RecordPage> page) mutable {
                if (asked != question())
                    return;
                if (!page) {
                    settle(page.error());
                    return;
                }
                std::ranges::move(page->items, std::back_inserter(soFar));
                if (!page->next.empty()) {
                    readPage(page->next, std::move(soFar));
                    return;
                }
                replace(std::move(soFar));
                settle({});
            });
    }
    void replace(std::vector<Record> records)
    {
        beginResetModel();
        m_records = std::move(records);
        chooseColumns();
        arrange();
        endResetModel();
    }

    std::vector<Record> m_records;
};

} // namespace trunkline
