#include "ui/campaigns/campaignform.h"

#include "models/base/format.h"
#include "services/base/money.h"
#include "ui/widgets/errortext.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int notesHeight = 120;

QLabel* plainLabel(const QString& name)
{
    auto* label = new QLabel;
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->hide();
    return label;
}

void say(QLabel* label, const QString& words)
{
    label->setText(words);
    label->setVisible(!words.isEmpty());
}

} // namespace

CampaignForm::CampaignForm(Session& session, CampaignEditor& editor, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_editor(editor)
    , m_name(new QLineEdit)
    , m_qualifying(new QSpinBox)
    , m_window(new QSpinBox)
    , m_notes(new QPlainTextEdit)
    , m_preview(plainLabel(QStringLiteral("campaignPreview")))
    , m_refusal(plainLabel(QStringLiteral("campaignRefusal")))
    , m_archive(new QPushButton(tr("Archive…")))
    , m_reload(new QPushButton(tr("Reload")))
    , m_save(new QPushButton(tr("Save")))
{
    auto* fields = new QFormLayout;
    fields->setRowWrapPolicy(QFormLayout::DontWrapRows);
    m_qualifying->setRange(0, 3600);
    m_qualifying->setSuffix(tr(" s"));
    m_window->setRange(0, 365);
    m_window->setSuffix(tr(" days"));
    m_notes->setTabChangesFocus(true);
    m_notes->setMaximumHeight(notesHeight);
    addField(*fields, tr("&Name"), QStringLiteral("name"), m_name);
    addField(*fields, tr("&Qualifies at"), QStringLiteral("qualifying_seconds"), m_qualifying);
    addField(*fields, tr("Repeat &window"), QStringLiteral("duplicate_window_days"), m_window);
    if (m_session.visibility().revenue)
        m_revenue = addAmount(*fields, tr("&Revenue a call"), QStringLiteral("revenue_per_call"));
    if (m_session.visibility().payout)
        m_payout = addAmount(*fields, tr("&Payout a call"), QStringLiteral("payout_per_call"));
    addField(*fields, tr("N&otes"), QStringLiteral("notes"), m_notes);

    m_archive->setObjectName(QStringLiteral("campaignArchive"));
    m_archive->setProperty("danger", true);
    m_save->setObjectName(QStringLiteral("campaignSave"));
    m_save->setProperty("primary", true);
    m_save->setShortcut(QKeySequence::Save);
    m_reload->setObjectName(QStringLiteral("campaignReload"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_archive);
    buttons->addStretch();
    buttons->addWidget(m_reload);
    buttons->addWidget(m_save);

    auto* all = new QVBoxLayout(this);
    all->addLayout(fields);
    all->addWidget(m_preview);
    all->addWidget(m_refusal);
    all->addLayout(buttons);
    all->addStretch();

    connect(m_name, &QLineEdit::textEdited, this, &CampaignForm::typed);
    connect(m_qualifying, &QSpinBox::valueChanged, this, &CampaignForm::typed);
    connect(m_window, &QSpinBox::valueChanged, this, &CampaignForm::typed);
    connect(m_notes, &QPlainTextEdit::textChanged, this, &CampaignForm::typed);
    connect(m_archive, &QPushButton::clicked, this, &CampaignForm::archiveRequested);
    connect(m_save, &QPushButton::clicked, &m_editor, &CampaignEditor::submit);
    connect(m_reload, &QPushButton::clicked, &m_editor, &CampaignEditor::reload);
    connect(&m_editor, &CampaignEditor::changed, this, &CampaignForm::refresh);
    connect(&m_editor, &CampaignEditor::saved, this, &CampaignForm::load);
    connect(&m_editor, &CampaignEditor::reloaded, this, &CampaignForm::load);
    load();
}

void CampaignForm::addField(
    QFormLayout& layout, const QString& label, const QString& name, QWidget* field)
{
    field->setObjectName(name);
    QString spoken = label;
    field->setAccessibleName(spoken.remove(u'&'));
    auto* error = plainLabel(name + QStringLiteral("Error"));
    auto* column = new QVBoxLayout;
    column->addWidget(field);
    column->addWidget(error);
    auto* buddy = new QLabel(label);
    buddy->setTextFormat(Qt::PlainText);
    buddy->setBuddy(field);
    layout.addRow(buddy, column);
    m_errors.insert(name, error);
}

QLineEdit* CampaignForm::addAmount(QFormLayout& layout, const QString& label, const QString& name)
{
    auto* field = new QLineEdit;
    field->setAlignment(Qt::AlignRight);
    field->setPlaceholderText(text(m_session.tenant().currency.text()));
    addField(layout, label, name, field);
    connect(field, &QLineEdit::textEdited, this, &CampaignForm::typed);
    return field;
}

void CampaignForm::load()
{
    m_loading = true;
    const CampaignDraft& draft = m_editor.draft();
    m_name->setText(text(draft.name));
    m_qualifying->setValue(static_cast<int>(draft.qualifyingSeconds));
    m_window->setValue(static_cast<int>(draft.duplicateWindowDays));
    if (m_revenue != nullptr)
        m_revenue->setText(plainDecimal(draft.revenuePerCall.micros));
    if (m_payout != nullptr)
        m_payout->setText(plainDecimal(draft.payoutPerCall.micros));
    m_notes->setPlainText(text(draft.notes));
    m_unreadable.clear();
    m_loading = false;
    refresh();
}

void CampaignForm::typed()
{
    if (m_loading)
        return;
    CampaignDraft draft = m_editor.draft();
    draft.name = utf8(m_name->text());
    draft.qualifyingSeconds = m_qualifying->value();
    draft.duplicateWindowDays = m_window->value();
    draft.notes = utf8(m_notes->toPlainText());
    m_unreadable.clear();
    const auto amount = [this](const QLineEdit* field, auto& into) {
        if (field == nullptr)
            return;
        const auto micros = parseMicros(utf8(field->text().trimmed()));
        if (micros)
            into.micros = *micros;
        else
            m_unreadable.insert(field->objectName(), tr("Use a number such as 12.50"));
    };
    amount(m_revenue, draft.revenuePerCall);
    amount(m_payout, draft.payoutPerCall);
    m_editor.setDraft(std::move(draft));
    refresh();
}

void CampaignForm::refresh()
{
    QHash<QString, QString> words = m_unreadable;
    for (const FieldError& error : m_editor.errors()) {
        const QString field = text(error.field).section(u'.', -1);
        if (!words.contains(field))
            words.insert(field, text(error.message));
    }
    const bool pristine = !m_editor.isDirty() && m_unreadable.isEmpty();
    for (auto at = m_errors.cbegin(); at != m_errors.cend(); ++at)
        say(at.value(), pristine ? QString() : words.value(at.key()));

    const bool writes = m_session.may(Permission::CampaignsWrite);
    const bool open = writes && !m_editor.isBusy();
    m_name->setReadOnly(!open);
    m_notes->setReadOnly(!open);
    for (QWidget* field : {static_cast<QWidget*>(m_qualifying), static_cast<QWidget*>(m_window),
             static_cast<QWidget*>(m_revenue), static_cast<QWidget*>(m_payout)}) {
        if (field != nullptr)
            field->setEnabled(open);
    }
    m_archive->setVisible(writes && !m_editor.isNew() && m_editor.stored() == RecordState::Active);
    m_archive->setEnabled(open && !m_editor.isDirty());
    m_save->setVisible(writes);
    m_save->setEnabled(open && m_editor.isDirty() && words.isEmpty());
    m_reload->setVisible(m_editor.isConflict());
    say(m_preview, m_editor.preview());
    const auto& refusal = m_editor.refusal();
    say(m_refusal, refusal && refusal->fields.empty() ? errorText(*refusal) : QString());
}

} // namespace trunkline
