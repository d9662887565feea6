#include "models/audit/audittrailmodel.h"

#include "models/base/format.h"
#include "models/base/whenready.h"

#include <algorithm>

namespace trunkline {

namespace {

QString wireText(std::string_view name)
{
    QString words = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
    words.replace(u'_', u' ');
    if (!words.isEmpty())
        words[0] = words[0].toUpper();
    return words;
}

} // namespace

QString entityText(Entity entity) { return wireText(wireName(entity)); }

QString findingText(const Finding& finding)
{
    const QString what = wireText(wireName(finding.kind));
    return finding.seq > 0 ? AuditTrailModel::tr("%1 at entry %2: %3")
                                 .arg(what, formatCount(finding.seq), text(finding.detail))
                           : AuditTrailModel::tr("%1: %2").arg(what, text(finding.detail));
}

AuditTrailModel::AuditTrailModel(Session& session, QObject* parent)
    : QAbstractTableModel(parent)
    , m_session(session)
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(1000);
    connect(&m_refresh, &QTimer::timeout, this, &AuditTrailModel::refresh);
    connect(&m_session, &Session::left, this, [this] {
        ++m_question;
        m_stop.request_stop();
        m_refresh.stop();
        beginResetModel();
        m_entries.clear();
        m_next.clear();
        m_text.clear();
        endResetModel();
        open(0);
        m_verdict.reset();
        m_verifying = false;
        m_missed = true;
        m_state = State::Idle;
        emit stateChanged();
        emit verdictChanged();
    });
    connect(&m_session, &Session::ready, this, &AuditTrailModel::refresh);
    connect(&m_session, &Session::changed, this, [this] {
        if (!m_refresh.isActive())
            m_refresh.start();
    });
}

AuditTrailModel::~AuditTrailModel() { m_stop.request_stop(); }

void AuditTrailModel::setActive(bool active)
{
    m_active = active;
    if (m_active && m_missed)
        refresh();
}

void AuditTrailModel::refresh()
{
    m_missed = true;
    if (!m_active || !m_session.isReady() || !m_session.may(Permission::AuditRead))
        return;
    m_missed = false;
    readPage(true);
}

void AuditTrailModel::search(const QString& text)
{
    if (text == m_text)
        return;
    m_text = text;
    refresh();
}

void AuditTrailModel::open(std::int64_t seq)
{
    const int opening = ++m_opening;
    m_openSeq = seq;
    m_opened.reset();
    emit openedChanged();
    if (seq == 0)
        return;
    whenReady(
        m_session.gateway()->call(ReadAudit{seq}), this, [this, opening](Result<AuditEntry> entry) {
            if (opening != m_opening)
                return;
            m_opened = std::move(entry);
            emit openedChanged();
        });
}

void AuditTrailModel::readPage(bool fromTheTop)
{
    const int question = ++m_question;
    m_state = State::Loading;
    emit stateChanged();
    ListAudit asked;
    asked.filter.text = utf8(m_text);
    asked.page.after = fromTheTop ? std::string() : m_next;
    asked.page.limit = 200;
    whenReady(m_session.gateway()->call(std::move(asked)), this,
        [this, question, fromTheTop](Result<AuditEntryPage> page) {
            if (question == m_question)
                receive(fromTheTop, std::move(page));
        });
}

void AuditTrailModel::receive(bool fromTheTop, Result<AuditEntryPage> page)
{
    if (!page) {
        m_error = page.error();
        m_state = State::Failed;
        emit stateChanged();
        return;
    }
    m_error.reset();
    if (fromTheTop && m_text == m_shownText && growAtTheTop(page->items)) {
        m_state = State::Ready;
        emit stateChanged();
        return;
    }
    if (fromTheTop) {
        beginResetModel();
        m_entries = std::move(page->items);
        m_shownText = m_text;
        endResetModel();
    } else if (!page->items.empty()) {
        const int first = rowCount();
        beginInsertRows({}, first, first + static_cast<int>(page->items.size()) - 1);
        std::ranges::move(page->items, std::back_inserter(m_entries));
        endInsertRows();
    }
    m_next = page->next;
    m_state = State::Ready;
    emit stateChanged();
}

bool AuditTrailModel::growAtTheTop(std::vector<AuditEntry>& entries)
{
    if (m_entries.empty())
        return false;
    const auto known = std::ranges::find(entries, m_entries.front().seq, &AuditEntry::seq);
    if (known == entries.end())
        return false;
    const auto fresh = known - entries.begin();
    if (fresh > 0) {
        beginInsertRows({}, 0, static_cast<int>(fresh) - 1);
        m_entries.insert(m_entries.begin(), std::make_move_iterator(entries.begin()),
            std::make_move_iterator(known));
        endInsertRows();
    }
    return true;
}

void AuditTrailModel::verify(Depth depth)
{
    if (m_verifying || !m_session.isReady() || !m_session.may(Permission::AuditRead))
        return;
    m_verifying = true;
    m_stop = std::stop_source();
    emit verdictChanged();
    const VerifyAudit operation{depth == Depth::Contents};
    whenReady(m_session.gateway()->call(operation, m_stop.get_token()), this,
        [this, epoch = m_session.epoch()](Result<AuditVerdict> verdict) {
            if (epoch != m_session.epoch())
                return;
            m_verifying = false;
            if (verdict)
                m_verdict = std::move(*verdict);
            else
                m_error = verdict.error();
            emit verdictChanged();
        });
}

void AuditTrailModel::stopVerifying() { m_stop.request_stop(); }

const AuditEntry* AuditTrailModel::entryAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_entries[static_cast<std::size_t>(row)] : nullptr;
}

bool AuditTrailModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && m_state == State::Ready && !m_next.empty();
}

void AuditTrailModel::fetchMore(const QModelIndex& parent)
{
    if (canFetchMore(parent))
        readPage(false);
}

int AuditTrailModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int AuditTrailModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(Column::ResultName) + 1;
}

QVariant AuditTrailModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const AuditEntry& entry = m_entries[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<Column>(index.column());
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(
            Qt::AlignVCenter | (column == Column::Seq ? Qt::AlignRight : Qt::AlignLeft)));
    if (role == ToneRole) {
        const bool refused = column == Column::ResultName && entry.result == AuditResult::Refused;
        return QVariant::fromValue(refused ? Tone::Bad : Tone::Plain);
    }
    if (role != Qt::DisplayRole && role != RawRole)
        return {};
    switch (column) {
    case Column::Seq:
        return role == RawRole ? QVariant::fromValue<qint64>(entry.seq)
                               : QVariant(formatCount(entry.seq));
    case Column::At:
        return role == RawRole ? text(rfc3339(entry.at)) : formatMoment(entry.at, m_session.zone());
    case Column::Actor:
        return text(entry.actorName.value);
    case Column::RoleName:
        return wireText(wireName(entry.role));
    case Column::OperationName:
        return text(entry.operation);
    case Column::Subject:
        return text(entry.label);
    case Column::ResultName:
        return entry.result == AuditResult::Done ? tr("Done") : tr("Refused");
    }
    return {};
}

QVariant AuditTrailModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const auto column = static_cast<Column>(section);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(
            Qt::AlignVCenter | (column == Column::Seq ? Qt::AlignRight : Qt::AlignLeft)));
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Column::Seq:
        return tr("No.");
    case Column::At:
        return tr("When");
    case Column::Actor:
        return tr("Who");
    case Column::RoleName:
        return tr("Role");
    case Column::OperationName:
        return tr("Operation");
    case Column::Subject:
        return tr("What");
    case Column::ResultName:
        return tr("Result");
    }
    return {};
}

} // namespace trunkline
