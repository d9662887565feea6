#include "ui/campaigns/campaignspage.h"

#include "models/base/format.h"
#include "ui/campaigns/campaignform.h"
#include "ui/widgets/draftguard.h"

#include <QHBoxLayout>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int widestColumn = 260; // pixels
constexpr int leastSide = 300;

} // namespace

PageFace CampaignsPage::face()
{
    return {QStringLiteral("campaigns"), tr("Campaigns"), Icon::Campaigns};
}

CampaignsPage::CampaignsPage(
    Session& session, CampaignListModel& list, CampaignEditor& editor, QWidget* parent)
    : RecordPage(face(), list,
        {"campaignsTable", "campaignsMessage", QStringLiteral("campaign"),
            tr("Reading the campaigns…"), tr("There is no campaign yet.")},
        parent)
    , m_session(session)
    , m_list(list)
    , m_editor(editor)
    , m_new(new QPushButton(tr("&New campaign")))
    , m_side(new QVBoxLayout)
{
    m_new->setObjectName(QStringLiteral("campaignNew"));
    m_side->setContentsMargins(6, 6, 6, 6);
    top().addWidget(m_new);
    assemble(split(framed(m_side), leastSide), widestColumn);
    connect(m_new, &QPushButton::clicked, this, [this] {
        guard().leave(m_editor.isDirty(), [this] {
            m_editor.begin();
            m_form->load();
            chooseOpened();
        });
    });
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

QString CampaignsPage::counted(int count) const
{
    return tr("%1 campaigns").arg(formatCount(count));
}

int CampaignsPage::openedRow() const { return m_editor.isNew() ? -1 : m_list.rowOf(m_editor.id()); }

void CampaignsPage::open(int row)
{
    const Campaign* campaign = m_list.recordAt(row);
    if (campaign == nullptr || (!m_editor.isNew() && campaign->id == m_editor.id()))
        return;
    guard().leave(m_editor.isDirty(), [this, chosen = *campaign] {
        m_editor.begin(chosen);
        m_form->load();
        chooseOpened();
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

} // namespace trunkline
