#pragma once
// The call log as a window over a counted range (DECISIONS 31).

#include "models/base/roles.h"
#include "models/session/scope.h"
#include "services/contract/calls.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <deque>
#include <map>
#include <optional>
#include <stop_token>
#include <vector>

namespace trunkline {

enum class CallColumn {
    Started,
    Caller,
    Region,
    CampaignName,
    PublisherNamed,
    BuyerNamed,
    Ended,
    Ring,
    Talk,
    Earned,
    Paid
};

/// By time, every row is there from the start: the timeline of counts cuts the range into blocks of
/// whole hours, and a block is read by keyset when one of its rows is shown; at most `mostBlocks`
/// stay in memory. By talk or revenue, and when searching, pages follow each other up to
/// `mostInRow` rows. Threads: the GUI thread.
class CallLogModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum class State { Idle, Loading, Ready, Failed };
    static constexpr std::int64_t blockSize = 200;
    static constexpr std::size_t mostBlocks = 8;
    static constexpr std::int64_t mostRows = 100'000;
    static constexpr std::int64_t mostSortable = 200'000;
    static constexpr std::size_t mostInRow = 10'000;

    CallLogModel(Session& session, Scope& scope, QObject* parent = nullptr);
    ~CallLogModel() override;

    void refresh();
    void setActive(bool active);
    /// While held, calls that come in move no row: `hasNews` says that there are some.
    void setHeld(bool held);
    bool hasNews() const { return m_news; }
    /// Empty digits end the search. A refusal arrives as Failed.
    void search(const QString& digits);
    const QString& searched() const { return m_digits; }
    /// The order is the server's.
    void sort(int column, Qt::SortOrder order) override;
    bool canSort(CallColumn column) const;
    CallSort order() const { return m_sort; }

    State state() const { return m_state; }
    const std::optional<Error>& error() const { return m_error; }
    /// Of the range and filters; more than the rows in the view where the log is longer.
    std::int64_t total() const { return m_timeline.total; }
    std::size_t rowsInMemory() const;
    const std::vector<CallColumn>& columns() const { return m_columns; }
    /// Null while the row is on its way.
    const Call* callAt(int row) const;
    /// The first row of the hour that `time` is in, or of the nearest in the order's direction.
    int rowAt(Instant time) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

signals:
    void stateChanged();

private:
    /// Rows [first, first + size) are the calls in [from, to).
    struct Block {
        int first = 0;
        int size = 0;
        Instant from;
        Instant to;
    };

    bool isByTime() const;
    void leave();
    void ask();
    void layOut(CallTimeline timeline);
    void readNextBlock();
    void readBlock(std::size_t block, std::vector<Call> soFar, const std::string& after);
    void keep(std::size_t block, std::vector<Call> calls);
    void readFollowing();
    void append(Result<CallPage> page);
    void become(State state, std::optional<Error> error = {});
    std::size_t blockOf(int row) const;
    QString display(const Call& call, CallColumn column) const;
    QVariant raw(const Call& call, CallColumn column) const;

    Session& m_session; // must exist, not ours
    Scope& m_scope;     // must exist, not ours
    QTimer m_refresh;
    mutable QTimer m_reading; // data() may only ask for a block
    std::stop_source m_stop;
    std::vector<CallColumn> m_columns;
    CallTimeline m_timeline;
    std::vector<Block> m_blocks;
    std::map<std::size_t, std::vector<Call>> m_read;
    mutable std::deque<std::size_t> m_wanted; ///< shown last first
    std::deque<std::size_t> m_order;          ///< of m_read, read last first
    std::optional<std::size_t> m_reads;       ///< the block on its way
    std::vector<Call> m_following;
    std::string m_next;
    bool m_more = false;
    std::optional<Error> m_error;
    QString m_digits;
    CallSort m_sort = CallSort::StartedDescending;
    State m_state = State::Idle;
    int m_rows = 0;
    int m_epoch = 0;
    bool m_active = false;
    bool m_missed = true;
    bool m_held = false;
    bool m_news = false;
};

} // namespace trunkline
