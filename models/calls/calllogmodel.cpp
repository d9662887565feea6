#include "models/calls/calllogmodel.h"

#include "models/base/format.h"
#include "models/base/whenready.h"

#include <algorithm>
#include <utility>

namespace trunkline {

namespace {

constexpr std::int64_t mostInPage = 1000;

QString orDash(const std::string& value)
{
    return value.empty() ? QStringLiteral("—") : text(value);
}

bool isRight(CallColumn column)
{
    return column == CallColumn::Ring || column == CallColumn::Talk || column == CallColumn::Earned
        || column == CallColumn::Paid;
}

Tone toneOf(const Call& call)
{
    if (call.qualified)
        return Tone::Good;
    return call.outcome == CallOutcome::Answered ? Tone::Warning : Tone::Bad;
}

} // namespace

CallLogModel::CallLogModel(Session& session, Scope& scope, QObject* parent)
    : QAbstractTableModel(parent)
    , m_session(session)
    , m_scope(scope)
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(1000);
    m_reading.setSingleShot(true);
    m_reading.setInterval(0);
    connect(&m_refresh, &QTimer::timeout, this, &CallLogModel::refresh);
    connect(&m_reading, &QTimer::timeout, this, &CallLogModel::readNextBlock);
    connect(&m_session, &Session::left, this, &CallLogModel::leave);
    connect(&m_session, &Session::ready, this, &CallLogModel::refresh);
    connect(&m_scope, &Scope::changed, this, &CallLogModel::refresh);
    connect(&m_session, &Session::changed, this, [this](const ChangeEvent& event) {
        const bool shown = event.entity == Entity::Call || event.entity == Entity::Demo;
        if (!shown)
            return;
        if (m_held || !m_digits.isEmpty() || !isByTime()) {
            if (!std::exchange(m_news, true))
                emit stateChanged();
        } else if (!m_refresh.isActive()) {
            m_refresh.start();
        }
    });
}

CallLogModel::~CallLogModel() { m_stop.request_stop(); }

bool CallLogModel::isByTime() const
{
    return m_sort == CallSort::StartedDescending || m_sort == CallSort::StartedAscending;
}

void CallLogModel::leave()
{
    ++m_epoch;
    m_stop.request_stop();
    m_refresh.stop();
    beginResetModel();
    m_columns.clear();
    m_timeline = {};
    m_blocks.clear();
    m_read.clear();
    m_wanted.clear();
    m_order.clear();
    m_reads.reset();
    m_following.clear();
    m_digits.clear();
    m_sort = CallSort::StartedDescending;
    m_more = false;
    m_rows = 0;
    m_missed = true;
    m_news = false;
    endResetModel();
    become(State::Idle);
}

void CallLogModel::setActive(bool active)
{
    m_active = active;
    if (m_active && m_missed)
        refresh();
}

void CallLogModel::setHeld(bool held)
{
    m_held = held;
    if (!m_held && m_news)
        refresh();
}

void CallLogModel::refresh()
{
    m_missed = true;
    if (m_active && m_session.isReady() && m_session.may(Permission::CallsRead))
        ask();
}

void CallLogModel::search(const QString& digits)
{
    if (digits == m_digits)
        return;
    m_digits = digits;
    refresh();
}

bool CallLogModel::canSort(CallColumn column) const
{
    if (column == CallColumn::Started)
        return m_digits.isEmpty();
    return (column == CallColumn::Talk || column == CallColumn::Earned) && m_digits.isEmpty()
        && m_timeline.total <= mostSortable;
}

void CallLogModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= columnCount()
        || !canSort(m_columns[static_cast<std::size_t>(column)]))
        return;
    const CallColumn by = m_columns[static_cast<std::size_t>(column)];
    CallSort wanted
        = order == Qt::AscendingOrder ? CallSort::StartedAscending : CallSort::StartedDescending;
    if (by == CallColumn::Talk)
        wanted = CallSort::TalkDescending;
    if (by == CallColumn::Earned)
        wanted = CallSort::RevenueDescending;
    if (wanted == m_sort)
        return;
    m_sort = wanted;
    refresh();
}

void CallLogModel::ask()
{
    m_missed = false;
    m_news = false;
    m_stop.request_stop();
    m_stop = std::stop_source();
    const int epoch = ++m_epoch;
    m_reads.reset();
    m_more = false;
    become(State::Loading);
    whenReady(m_session.gateway()->call(
                  CountCalls{m_scope.begin(), m_scope.end(), m_scope.filter()}, m_stop.get_token()),
        this, [this, epoch](Result<CallTimeline> timeline) {
            if (epoch != m_epoch)
                return;
            if (!timeline) {
                become(State::Failed, timeline.error());
                return;
            }
            layOut(std::move(*timeline));
        });
}

void CallLogModel::layOut(CallTimeline timeline)
{
    beginResetModel();
    m_timeline = std::move(timeline);
    m_blocks.clear();
    m_read.clear();
    m_order.clear();
    m_wanted.clear();
    m_following.clear();
    m_next.clear();
    m_rows = 0;
    m_more = false;
    const Visibility see = m_session.visibility();
    m_columns
        = {CallColumn::Started, CallColumn::Caller, CallColumn::Region, CallColumn::CampaignName};
    if (see.publishers)
        m_columns.push_back(CallColumn::PublisherNamed);
    if (see.buyers)
        m_columns.push_back(CallColumn::BuyerNamed);
    m_columns.insert(m_columns.end(), {CallColumn::Ended, CallColumn::Ring, CallColumn::Talk});
    if (see.revenue)
        m_columns.push_back(CallColumn::Earned);
    if (see.payout)
        m_columns.push_back(CallColumn::Paid);

    if (m_sort != CallSort::StartedDescending && m_sort != CallSort::StartedAscending
        && m_timeline.total > mostSortable)
        m_sort = CallSort::StartedDescending;
    if (isByTime() && m_digits.isEmpty()) {
        const bool newestFirst = m_sort == CallSort::StartedDescending;
        const auto& hours = m_timeline.hours;
        std::int64_t rows = 0;
        for (std::size_t i = 0; i < hours.size() && rows < mostRows; ++i) {
            const std::size_t at = newestFirst ? hours.size() - 1 - i : i;
            const Instant from = hours[at].hour;
            const Instant to = at + 1 < hours.size() ? hours[at + 1].hour : m_scope.end();
            const std::int64_t calls = std::min(hours[at].calls, mostRows - rows);
            if (m_blocks.empty() || m_blocks.back().size >= blockSize)
                m_blocks.push_back({static_cast<int>(rows), 0, from, to});
            Block& block = m_blocks.back();
            block.from = std::min(block.from, from);
            block.to = std::max(block.to, to);
            block.size += static_cast<int>(calls);
            rows += calls;
        }
        m_rows = static_cast<int>(rows);
    }
    endResetModel();
    if (isByTime() && m_digits.isEmpty()) {
        if (m_blocks.empty())
            become(State::Ready);
        else
            readBlock(0, {}, {});
    } else {
        readFollowing();
    }
}

std::size_t CallLogModel::blockOf(int row) const
{
    const auto after = std::ranges::upper_bound(m_blocks, row, {}, &Block::first);
    return static_cast<std::size_t>(std::distance(m_blocks.begin(), after)) - 1;
}

void CallLogModel::readNextBlock()
{
    if (m_state == State::Loading || m_reads || m_wanted.empty())
        return; // while the rows are counted anew, the blocks are about to go
    const std::size_t block = m_wanted.front();
    m_wanted.pop_front();
    if (m_read.contains(block) || block >= m_blocks.size())
        m_reading.start();
    else
        readBlock(block, {}, {});
}

void CallLogModel::readBlock(std::size_t block, std::vector<Call> soFar, const std::string& after)
{
    m_reads = block;
    const Block& range = m_blocks[block];
    ListCalls question{range.from, range.to, m_scope.filter(), m_sort, {after, mostInPage}};
    whenReady(m_session.gateway()->call(std::move(question), m_stop.get_token()), this,
        [this, block, soFar = std::move(soFar), epoch = m_epoch](Result<CallPage> page) mutable {
            if (epoch != m_epoch)
                return;
            if (!page) {
                m_reads.reset();
                become(State::Failed, page.error());
                return;
            }
            std::ranges::move(page->items, std::back_inserter(soFar));
            if (!page->next.empty()
                && soFar.size() < static_cast<std::size_t>(m_blocks[block].size)) {
                readBlock(block, std::move(soFar), page->next);
                return;
            }
            keep(block, std::move(soFar));
        });
}

void CallLogModel::keep(std::size_t block, std::vector<Call> calls)
{
    m_reads.reset();
    m_read[block] = std::move(calls);
    m_order.push_front(block);
    while (m_order.size() > mostBlocks) {
        m_read.erase(m_order.back());
        m_order.pop_back();
    }
    const Block& range = m_blocks[block];
    emit dataChanged(index(range.first, 0), index(range.first + range.size - 1, columnCount() - 1));
    become(State::Ready);
    if (!m_wanted.empty())
        m_reading.start();
}

void CallLogModel::readFollowing()
{
    m_more = false;
    const PageRequest page{m_next, mostInPage / 5};
    const auto take = [this, epoch = m_epoch](Result<CallPage> answer) {
        if (epoch == m_epoch)
            append(std::move(answer));
    };
    if (m_digits.isEmpty()) {
        whenReady(m_session.gateway()->call(
                      ListCalls{m_scope.begin(), m_scope.end(), m_scope.filter(), m_sort, page},
                      m_stop.get_token()),
            this, take);
    } else {
        whenReady(
            m_session.gateway()->call(SearchCalls{utf8(m_digits), CallerMatch::Contains,
                                          m_scope.begin(), m_scope.end(), m_scope.filter(), page},
                m_stop.get_token()),
            this, take);
    }
}

void CallLogModel::append(Result<CallPage> page)
{
    if (!page) {
        become(State::Failed, page.error());
        return;
    }
    if (!page->items.empty()) {
        const int first = static_cast<int>(m_following.size());
        beginInsertRows({}, first, first + static_cast<int>(page->items.size()) - 1);
        std::ranges::move(page->items, std::back_inserter(m_following));
        m_rows = static_cast<int>(m_following.size());
        endInsertRows();
    }
    m_next = page->next;
    m_more = !m_next.empty() && m_following.size() < mostInRow;
    become(State::Ready);
}

void CallLogModel::become(State state, std::optional<Error> error)
{
    m_state = state;
    m_error = std::move(error);
    emit stateChanged();
}

bool CallLogModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && m_more;
}

void CallLogModel::fetchMore(const QModelIndex& parent)
{
    if (canFetchMore(parent))
        readFollowing();
}

std::size_t CallLogModel::rowsInMemory() const
{
    std::size_t rows = m_following.size();
    for (const auto& [block, calls] : m_read)
        rows += calls.size();
    return rows;
}

const Call* CallLogModel::callAt(int row) const
{
    if (row < 0 || row >= m_rows)
        return nullptr;
    if (m_blocks.empty())
        return &m_following[static_cast<std::size_t>(row)];
    const std::size_t block = blockOf(row);
    const auto read = m_read.find(block);
    if (read == m_read.end()) {
        if (m_reads != block && std::ranges::find(m_wanted, block) == m_wanted.end()) {
            m_wanted.push_front(block);
            if (m_wanted.size() > mostBlocks)
                m_wanted.pop_back();
        }
        if (!m_reads && !m_reading.isActive())
            m_reading.start();
        return nullptr;
    }
    const auto at = static_cast<std::size_t>(row - m_blocks[block].first);
    return at < read->second.size() ? &read->second[at] : nullptr;
}

int CallLogModel::rowAt(Instant time) const
{
    if (!m_blocks.empty()) {
        const bool newestFirst = m_sort == CallSort::StartedDescending;
        const auto& hours = m_timeline.hours;
        std::int64_t row = 0;
        for (std::size_t i = 0; i < hours.size() && row < m_rows; ++i) {
            const HourCount& hour = hours[newestFirst ? hours.size() - 1 - i : i];
            if (newestFirst ? hour.hour <= time : hour.hour + std::chrono::hours{1} > time)
                return static_cast<int>(row);
            row += hour.calls;
        }
    }
    return std::max(0, m_rows - 1);
}

int CallLogModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int CallLogModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QString CallLogModel::display(const Call& call, CallColumn column) const
{
    const Currency currency = m_session.tenant().currency;
    switch (column) {
    case CallColumn::Started:
        return formatMoment(call.startedAt, m_session.zone());
    case CallColumn::Caller:
        return orDash(call.caller.value);
    case CallColumn::Region:
        return orDash(call.region);
    case CallColumn::CampaignName:
        return orDash(call.campaignName);
    case CallColumn::PublisherNamed:
        return orDash(call.publisherName.value);
    case CallColumn::BuyerNamed:
        return orDash(call.buyerName.value);
    case CallColumn::Ended:
        return call.qualified ? tr("Qualified") : outcomeText(call.outcome);
    case CallColumn::Ring:
        return formatDuration(call.ringSeconds);
    case CallColumn::Talk:
        return formatDuration(call.talkSeconds);
    case CallColumn::Earned:
        return formatMoney(call.revenue.micros, currency);
    case CallColumn::Paid:
        return formatMoney(call.payout.micros, currency);
    }
    return {};
}

QVariant CallLogModel::raw(const Call& call, CallColumn column) const
{
    switch (column) {
    case CallColumn::Started:
        return text(rfc3339(call.startedAt));
    case CallColumn::Ring:
        return QVariant::fromValue<qint64>(call.ringSeconds);
    case CallColumn::Talk:
        return QVariant::fromValue<qint64>(call.talkSeconds);
    case CallColumn::Earned:
        return call.revenue.micros ? QVariant::fromValue<qint64>(*call.revenue.micros) : QVariant();
    case CallColumn::Paid:
        return call.payout.micros ? QVariant::fromValue<qint64>(*call.payout.micros) : QVariant();
    case CallColumn::Caller:
    case CallColumn::Region:
    case CallColumn::CampaignName:
    case CallColumn::PublisherNamed:
    case CallColumn::BuyerNamed:
    case CallColumn::Ended:
        return display(call, column);
    }
    return {};
}

QVariant CallLogModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CallColumn column = m_columns[static_cast<std::size_t>(index.column())];
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (isRight(column) ? Qt::AlignRight : Qt::AlignLeft)));
    if (role != Qt::DisplayRole && role != RawRole && role != ToneRole
        && role != Qt::AccessibleTextRole)
        return {};
    const Call* call = callAt(index.row());
    if (call == nullptr)
        return role == Qt::DisplayRole ? QVariant(QStringLiteral("…")) : QVariant();
    if (role == RawRole)
        return raw(*call, column);
    if (role == ToneRole)
        return QVariant::fromValue(column == CallColumn::Ended ? toneOf(*call) : Tone::Plain);
    return display(*call, column);
}

QVariant CallLogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const CallColumn column = m_columns[static_cast<std::size_t>(section)];
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (isRight(column) ? Qt::AlignRight : Qt::AlignLeft)));
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case CallColumn::Started:
        return tr("Started");
    case CallColumn::Caller:
        return tr("Caller");
    case CallColumn::Region:
        return tr("Region");
    case CallColumn::CampaignName:
        return tr("Campaign");
    case CallColumn::PublisherNamed:
        return tr("Publisher");
    case CallColumn::BuyerNamed:
        return tr("Buyer");
    case CallColumn::Ended:
        return tr("Outcome");
    case CallColumn::Ring:
        return tr("Ring");
    case CallColumn::Talk:
        return tr("Talk");
    case CallColumn::Earned:
        return tr("Revenue");
    case CallColumn::Paid:
        return tr("Payout");
    }
    return {};
}

} // namespace trunkline
