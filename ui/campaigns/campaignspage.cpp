#include "ui/campaigns/campaignspage.h"

#include "models/base/format.h"
#include "ui/campaigns/campaignform.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/errortext.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <utility>

namespace trunkline {

namespace {

constexpr int widestName = 260;

} // namespace

PageFace CampaignsPage::face()
{
    return {QStringLiteral("campaigns"), tr("Campaigns"), Icon::Campaigns};
}

CampaignsPage::CampaignsPage(
    Session& session, CampaignListModel& list, CampaignEditor& editor, QWidget* parent)
    : Page(face(), parent)
    , m_session(session)
    , m_list(list)
    , m_editor(editor)
    , m_table(new DataTable("campaignsTable", tr("Campaigns")))
    , m_body(new QWidget)
    , m_new(new QPushButton(tr("&New campaign")))
    , m_message(new QLabel)
    , m_guard(new QWidget)
    , m_side(new QVBoxLayout)
{
    m_new->setObjectName(QStringLiteral("campaignNew"));
    m_message->setObjectName(QStringLiteral("campaignsMessage"));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_table->setModel(&m_list);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(0, Qt::AscendingOrder);

    auto* question = new QLabel(tr("What you typed is not saved."));
    question->setTextFormat(Qt::PlainText);
    auto* discard = new QPushButton(tr("Discard it"));
    discard->setObjectName(QStringLiteral("campaignDiscard"));
    auto* stay = new QPushButton(tr("Keep editing"));
    stay->setObjectName(QStringLiteral("campaignStay"));
    auto* guard = new QHBoxLayout(m_guard);
    guard->addWidget(question, 1);
    guard->addWidget(discard);
    guard->addWidget(stay);
    m_guard->hide();

    auto* top = new QHBoxLayout;
    top->addWidget(m_message, 1);
    top->addWidget(m_new);
    auto* side = new QFrame;
    side->setProperty("surface", true);
    m_side->setContentsMargins(6, 6, 6, 6);
    side->setLayout(m_side);
    auto* split = new QSplitter(Qt::Horizontal);
    split->addWidget(m_table);
    split->addWidget(side);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    split->setHandleWidth(12);
    m_table->setMinimumWidth(320);
    side->setMinimumWidth(300);
    split->setSizes({820, 320});
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(16, 12, 16, 16);
    body->addWidget(split);
    top->setContentsMargins(16, 12, 16, 0);
    m_guard->setContentsMargins(16, 0, 16, 0);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(top);
    all->addWidget(m_guard);
    all->addWidget(m_body, 1);

    connect(m_table, &DataTable::activated, this,
        [this](const QModelIndex& index) { edit(index.row()); });
    connect(m_table, &DataTable::clicked, this,
        [this](const QModelIndex& index) { edit(index.row()); });
    connect(m_new, &QPushButton::clicked, this, [this] {
        leaveDraft([this] {
            m_editor.begin();
            m_form->load();
        });
    });
    connect(discard, &QPushButton::clicked, this, [this] {
        m_guard->hide();
        if (const auto then = std::exchange(m_then, {}))
            then();
    });
    connect(stay, &QPushButton::clicked, this, [this] {
        m_guard->hide();
        m_then = {};
        m_table->setCurrentIndex(m_list.index(m_list.rowOf(m_editor.id()), 0));
    });
    connect(&m_list, &CampaignListModel::stateChanged, this, &CampaignsPage::showState);
    connect(&m_session, &Session::ready, this, &CampaignsPage::rebuildForm);
    rebuildForm();
    showState();
}

void CampaignsPage::rebuildForm()
{
    delete m_form;
    m_editor.begin();
    m_form = new CampaignForm(m_session, m_editor);
    connect(m_form, &CampaignForm::archiveRequested, this, &CampaignsPage::askToArchive);
    m_side->addWidget(m_form);
    m_new->setVisible(m_session.may(Permission::CampaignsWrite));
}

void CampaignsPage::showState()
{
    QString words;
    switch (m_list.state()) {
    case CampaignListModel::State::Idle:
        break;
    case CampaignListModel::State::Loading:
        words = m_list.rowCount() == 0 ? tr("Reading the campaigns…") : QString();
        break;
    case CampaignListModel::State::Ready:
        words = m_list.rowCount() == 0 ? tr("There is no campaign yet.") : QString();
        break;
    case CampaignListModel::State::Failed:
        words = m_list.error() ? errorText(*m_list.error()) : QString();
        break;
    }
    m_message->setText(words);
    m_table->resizeColumnsToContents();
    if (m_table->columnWidth(0) > widestName)
        m_table->setColumnWidth(0, widestName);
    emit readingChanged();
}

// The list is small: it is read whole and kept.
void CampaignsPage::setActive(bool) { }

QWidget& CampaignsPage::canvas() { return *m_body; }

bool CampaignsPage::isDirty() const { return m_editor.isDirty(); }

bool CampaignsPage::isSettled() const
{
    return m_list.state() == CampaignListModel::State::Ready
        || m_list.state() == CampaignListModel::State::Failed;
}

QString CampaignsPage::failure() const
{
    return m_list.error() ? errorText(*m_list.error()) : QString();
}

PageReading CampaignsPage::reading() const
{
    PageReading reading;
    reading.busy = m_list.state() == CampaignListModel::State::Loading;
    reading.counted = tr("%1 campaigns").arg(formatCount(m_list.rowCount()));
    return reading;
}

QList<DrawnPanel> CampaignsPage::drawn() const
{
    return {{name(), title(), m_table->allRows(m_list.rowCount())}};
}

void CampaignsPage::leaveDraft(std::function<void()> then)
{
    if (!m_editor.isDirty()) {
        then();
        return;
    }
    m_then = std::move(then);
    m_guard->show();
}

void CampaignsPage::edit(int row)
{
    const Campaign* campaign = m_list.campaignAt(row);
    if (campaign == nullptr || (!m_editor.isNew() && campaign->id == m_editor.id()))
        return;
    leaveDraft([this, chosen = *campaign] {
        m_editor.begin(chosen);
        m_form->load();
    });
}

void CampaignsPage::askToArchive()
{
    auto* question = new QMessageBox(QMessageBox::NoIcon, tr("Archive the campaign"),
        tr("Archive “%1”? Its calls and figures stay; it is offered for no new call.")
            .arg(text(m_editor.original().name)),
        QMessageBox::Cancel, this);
    question->setObjectName(QStringLiteral("archiveQuestion"));
    question->setTextFormat(Qt::PlainText);
    question->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton* yes = question->addButton(tr("Archive"), QMessageBox::DestructiveRole);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(yes, &QPushButton::clicked, &m_editor, &CampaignEditor::archive);
    question->open();
}

void CampaignsPage::refresh() { m_list.refresh(); }

} // namespace trunkline
