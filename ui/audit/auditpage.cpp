#include "ui/audit/auditpage.h"

#include "models/base/format.h"
#include "models/base/roles.h"
#include "services/contract/json.h"
#include "ui/theme/delegates.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/errortext.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace trunkline {

namespace {

constexpr int rowHeight = 30;
constexpr int tallestRow = 3 * rowHeight; // what does not fit is in the tool tip
constexpr int gap = 8;
constexpr int widestSearch = 420;
constexpr int columnWidths[] = {64, 124, 110, 80, 140, 180, 80};

QLabel* plainLabel(const char* name)
{
    auto* label = new QLabel;
    label->setObjectName(QString::fromLatin1(name));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

/// Texts without their quotation marks; anything else as the trail has it.
QString valueText(const Json& json)
{
    const auto string = fromJson<std::string>(json.value);
    return string ? text(*string) : text(json.value);
}

void dress(QTableView& table, const char* name, const QString& spoken)
{
    table.setObjectName(QString::fromLatin1(name));
    table.setAccessibleName(spoken);
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::SingleSelection);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setTabKeyNavigation(false);
    table.setShowGrid(false);
    table.verticalHeader()->hide();
    table.verticalHeader()->setDefaultSectionSize(rowHeight);
    table.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table.horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
}

} // namespace

PageFace AuditPage::face() { return {QStringLiteral("audit"), tr("Audit log"), Icon::Audit}; }

AuditPage::AuditPage(AuditTrailModel& model, QWidget* parent)
    : Page(face(), parent)
    , m_model(model)
    , m_search(new QLineEdit)
    , m_verify(new QPushButton)
    , m_verdict(plainLabel("auditVerdict"))
    , m_message(plainLabel("auditMessage"))
    , m_table(new DataTable("auditTable", tr("Audit trail")))
    , m_body(new QWidget)
    , m_detail(new QWidget)
    , m_entry(plainLabel("auditEntry"))
    , m_changes(new QTableWidget(0, 3))
{
    m_search->setObjectName(QStringLiteral("auditSearch"));
    m_search->setClearButtonEnabled(true);
    m_search->setPlaceholderText(tr("Operation, name or person"));
    auto* find = new QLabel(tr("&Find"));
    find->setTextFormat(Qt::PlainText);
    find->setBuddy(m_search);
    m_search->setAccessibleName(tr("Find in the trail"));
    m_verify->setObjectName(QStringLiteral("auditVerify"));
    m_search->setMaximumWidth(widestSearch);
    auto* top = new QHBoxLayout;
    top->setSpacing(gap);
    top->addWidget(find);
    top->addWidget(m_search, 1);
    top->addStretch();
    top->addWidget(m_verify);

    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setModel(&m_model);
    dress(*m_changes, "auditChanges", tr("What changed"));
    m_changes->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_changes->verticalHeader()->setMaximumSectionSize(tallestRow);
    m_changes->setHorizontalHeaderLabels({tr("Field"), tr("Before"), tr("After")});
    for (int column = 0; column < m_model.columnCount(); ++column)
        m_table->setColumnWidth(column, columnWidths[column]);
    constexpr int what = static_cast<int>(AuditTrailModel::Column::Subject);
    m_table->setRoomyColumn(what, columnWidths[what]);
    m_table->setItemDelegateForColumn(
        static_cast<int>(AuditTrailModel::Column::ResultName), new PillDelegate(ToneRole, m_table));
    m_table->setItemDelegateForColumn(
        static_cast<int>(AuditTrailModel::Column::At), new FigureDelegate(m_table));
    auto* detail = new QVBoxLayout(m_detail);
    detail->setContentsMargins(0, 0, 0, 0);
    detail->setSpacing(gap);
    detail->addWidget(m_entry);
    detail->addWidget(m_changes, 1);
    detail->addStretch();
    auto* split = new QSplitter(Qt::Horizontal);
    split->addWidget(m_table);
    split->addWidget(m_detail);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);

    split->setHandleWidth(12);
    m_table->setMinimumWidth(320);
    m_detail->setMinimumWidth(260);
    split->setSizes({760, 380});
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(16, 12, 16, 16);
    body->addWidget(split, 1);
    auto* head = new QVBoxLayout;
    head->setContentsMargins(16, 12, 16, 0);
    head->setSpacing(gap);
    head->addLayout(top);
    head->addWidget(m_verdict);
    head->addWidget(m_message);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(head);
    all->addWidget(m_body, 1);

    m_typing.setSingleShot(true);
    m_typing.setInterval(200);
    connect(m_search, &QLineEdit::textChanged, this, [this] { m_typing.start(); });
    connect(&m_typing, &QTimer::timeout, this, [this] { m_model.search(m_search->text()); });
    connect(m_verify, &QPushButton::clicked, this, [this] {
        if (m_model.isVerifying())
            m_model.stopVerifying();
        else
            m_model.verify();
    });
    connect(&m_model, &AuditTrailModel::stateChanged, this, &AuditPage::showState);
    connect(&m_model, &AuditTrailModel::verdictChanged, this, &AuditPage::showVerdict);
    connect(&m_model, &AuditTrailModel::openedChanged, this, &AuditPage::showEntry);
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] { m_model.open(0); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& current) {
            const AuditEntry* entry = m_model.entryAt(current.row());
            m_model.open(entry == nullptr ? 0 : entry->seq);
        });
    auto* leave = new QShortcut(Qt::Key_Escape, this);
    leave->setContext(Qt::WidgetWithChildrenShortcut);
    connect(leave, &QShortcut::activated, this, [this] { m_table->setCurrentIndex({}); });
    showState();
    showVerdict();
    showEntry();
}

void AuditPage::showState()
{
    QString words;
    switch (m_model.state()) {
    case AuditTrailModel::State::Idle:
        break;
    case AuditTrailModel::State::Loading:
        words = m_model.rowCount() == 0 ? tr("Reading the trail…") : QString();
        break;
    case AuditTrailModel::State::Ready:
        words = m_model.rowCount() == 0 ? tr("No entry matches.") : QString();
        break;
    case AuditTrailModel::State::Failed:
        words = m_model.error() ? errorText(*m_model.error()) : QString();
        break;
    }
    m_message->setText(words);
    m_message->setVisible(!words.isEmpty());
    emit readingChanged();
}

void AuditPage::setActive(bool active) { m_model.setActive(active); }

void AuditPage::focusFirst() { m_search->setFocus(); }

QWidget& AuditPage::canvas() { return *m_body; }

bool AuditPage::isSettled() const
{
    return m_model.state() == AuditTrailModel::State::Ready
        || m_model.state() == AuditTrailModel::State::Failed;
}

QString AuditPage::failure() const
{
    return m_model.error() ? errorText(*m_model.error()) : QString();
}

PageReading AuditPage::reading() const
{
    PageReading reading;
    reading.busy = m_model.state() == AuditTrailModel::State::Loading || m_model.isVerifying();
    return reading;
}

QList<DrawnPanel> AuditPage::drawn() const
{
    QList<DrawnPanel> panels{{name(), title(), m_table->rowsInView()}};
    ChartTable changes{{tr("Field"), tr("Before"), tr("After")}, {}};
    for (int row = 0; row < m_changes->rowCount(); ++row)
        changes.rows.append({m_changes->item(row, 0)->text(), m_changes->item(row, 1)->text(),
            m_changes->item(row, 2)->text()});
    if (!changes.rows.isEmpty())
        panels.append({QStringLiteral("changes"), tr("What changed"), changes});
    return panels;
}

void AuditPage::showVerdict()
{
    m_verify->setText(m_model.isVerifying() ? tr("Cancel") : tr("Verify"));
    QString words;
    if (m_model.isVerifying()) {
        words = tr("Verifying the chain…");
    } else if (const auto& verdict = m_model.verdict()) {
        words = verdict->ok
            ? tr("✓ The chain of %1 entries is whole.").arg(formatCount(verdict->entries))
            : tr("✗ The chain of %1 entries is broken.").arg(formatCount(verdict->entries));
        for (const Finding& finding : verdict->findings)
            words += u'\n' + findingText(finding);
    } else if (m_model.error()) {
        words = errorText(*m_model.error());
    }
    m_verdict->setText(words);
    m_verdict->setVisible(!words.isEmpty());
}

void AuditPage::showEntry()
{
    m_changes->setRowCount(0);
    const AuditEntry* listed = m_model.entryAt(m_table->currentIndex().row());
    const bool isOpen = m_model.openSeq() != 0 && listed != nullptr;
    m_detail->setVisible(isOpen);
    if (!isOpen)
        return;
    QString words
        = tr("Entry %1: %2 on %3")
              .arg(formatCount(listed->seq), text(listed->operation),
                  listed->label.empty() ? entityText(listed->entity) : text(listed->label));
    const auto& opened = m_model.opened();
    if (!opened)
        words += u'\n' + tr("Reading what it changed…");
    else if (!*opened)
        words += u'\n' + errorText(opened->error());
    else if (listed->result != AuditResult::Done)
        words += u'\n' + tr("It was refused: nothing was changed.");
    else if ((*opened)->changes.empty())
        words += u'\n' + tr("It changed no field.");
    m_entry->setText(words);
    if (opened && *opened)
        showChanges((*opened)->changes);
    m_changes->setVisible(m_changes->rowCount() > 0);
}

void AuditPage::showChanges(const std::vector<AuditChange>& changes)
{
    m_changes->setRowCount(static_cast<int>(changes.size()));
    m_changes->setColumnHidden(1, std::ranges::all_of(changes, [](const AuditChange& change) {
        return change.before.value.empty();
    }));
    for (int at = 0; at < m_changes->rowCount(); ++at) {
        const AuditChange& change = changes[static_cast<std::size_t>(at)];
        const QString cells[]
            = {text(change.field), valueText(change.before), valueText(change.after)};
        for (int column = 0; column < m_changes->columnCount(); ++column) {
            auto* item = new QTableWidgetItem(cells[column]);
            item->setToolTip(cells[column].toHtmlEscaped());
            m_changes->setItem(at, column, item);
        }
    }
}

void AuditPage::refresh() { m_model.refresh(); }

} // namespace trunkline
