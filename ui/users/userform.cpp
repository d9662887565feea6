#include "ui/users/userform.h"

#include "models/base/format.h"
#include "models/session/rolewords.h"
#include "ui/account/sessionlist.h"
#include "ui/scope/namedbox.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/errortext.h"
#include "ui/widgets/formfields.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int labelWidth = 84;

QLabel* plainLabel(const char* name)
{
    auto* label = new QLabel;
    label->setObjectName(QString::fromLatin1(name));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

void say(QLabel* label, const QString& words)
{
    label->setText(words);
    label->setVisible(!words.isEmpty());
}

} // namespace

UserForm::UserForm(
    Session& session, UserEditor& editor, SessionListModel& sessions, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_editor(editor)
    , m_sessions(sessions)
    , m_title(new ElidedLabel({}, Type::Strong))
    , m_fields(new FormFields)
    , m_name(new QLineEdit)
    , m_email(new QLineEdit)
    , m_role(new QComboBox)
    , m_publisher(new NamedBox)
    , m_buyer(new NamedBox)
    , m_state(new QComboBox)
    , m_reason(plainLabel("userReason"))
    , m_refusal(plainLabel("userRefusal"))
    , m_reset(new QPushButton(tr("New &password…")))
    , m_reload(new QPushButton(tr("Reload")))
    , m_save(new QPushButton)
    , m_places(new QWidget)
{
    setFocusProxy(m_name);
    m_title->setObjectName(QStringLiteral("userTitle"));
    m_reason->setProperty("muted", true);
    m_refusal->setProperty("error", true);
    m_state->addItems({tr("Active"), tr("Disabled")});
    m_fields->setLabelWidth(labelWidth);
    m_fields->addField(QStringLiteral("name"), tr("&Name"), m_name);
    m_fields->addField(QStringLiteral("email"), tr("&E-mail"), m_email);
    m_fields->addField(QStringLiteral("role"), tr("&Role"), m_role);
    m_fields->addField(QStringLiteral("publisher_id"), tr("P&ublisher"), m_publisher);
    m_fields->addField(QStringLiteral("buyer_id"), tr("&Buyer"), m_buyer);
    m_fields->addField(QStringLiteral("state"), tr("S&tate"), m_state);

    auto* heading = new QLabel(tr("Signed in"));
    heading->setTextFormat(Qt::PlainText);
    heading->setFont(Theme::font(Type::Strong));
    auto* places = new QVBoxLayout(m_places);
    places->setContentsMargins(0, 8, 0, 0);
    places->addWidget(heading);
    places->addWidget(new SessionList(m_sessions, false));
    auto* all = new QVBoxLayout(this);
    all->addWidget(m_title);
    all->addWidget(m_reason);
    all->addWidget(m_fields);
    all->addWidget(m_refusal);
    all->addWidget(buildButtons());
    all->addWidget(m_places);
    all->addStretch();

    connect(m_name, &QLineEdit::textEdited, this, &UserForm::typed);
    connect(m_email, &QLineEdit::textEdited, this, &UserForm::typed);
    for (const QComboBox* box :
        {m_role, m_state, static_cast<QComboBox*>(m_publisher), static_cast<QComboBox*>(m_buyer)})
        connect(box, &QComboBox::currentIndexChanged, this, &UserForm::typed);
    connect(&m_session, &Session::namesChanged, this, &UserForm::load);
    connect(&m_editor, &UserEditor::changed, this, &UserForm::refresh);
    connect(&m_editor, &UserEditor::saved, this, &UserForm::load);
    connect(&m_editor, &UserEditor::reloaded, this, &UserForm::load);
    load();
}

QWidget* UserForm::buildButtons()
{
    m_reset->setObjectName(QStringLiteral("userReset"));
    m_reload->setObjectName(QStringLiteral("userReload"));
    m_save->setObjectName(QStringLiteral("userSave"));
    m_save->setProperty("primary", true);
    auto* buttons = new QWidget;
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 4, 0, 0);
    row->addWidget(m_reset);
    row->addStretch();
    row->addWidget(m_reload);
    row->addWidget(m_save);
    connect(m_reset, &QPushButton::clicked, this, &UserForm::resetRequested);
    connect(m_reload, &QPushButton::clicked, this, [this] { m_editor.reload(); });
    connect(m_save, &QPushButton::clicked, &m_editor, &UserEditor::submit);
    return buttons;
}

void UserForm::fillRoles()
{
    m_role->clear();
    for (const Role role : m_editor.roles())
        m_role->addItem(roleText(role), static_cast<int>(role));
}

void UserForm::load()
{
    m_loading = true;
    const UserDraft& draft = m_editor.draft();
    const auto show = [](QLineEdit* field, const std::string& words) {
        // What is being typed keeps its cursor.
        if (field->text() == text(words))
            return;
        field->setText(text(words));
        field->setCursorPosition(0); // a long one is shown from its beginning
    };
    show(m_name, draft.name.value);
    show(m_email, draft.email.value);
    fillRoles();
    m_role->setCurrentIndex(m_role->findData(static_cast<int>(draft.role)));
    m_publisher->setNames(m_session.publishers());
    m_publisher->setCurrent(draft.publisherId.value);
    m_buyer->setNames(m_session.buyers());
    m_buyer->setCurrent(draft.buyerId.value);
    m_state->setCurrentIndex(draft.state == MembershipState::Active ? 0 : 1);
    if (m_editor.isNew() || m_editor.reach() == UserEditor::Reach::None)
        m_sessions.clear();
    else
        m_sessions.show(m_editor.id());
    m_loading = false;
    refresh();
}

void UserForm::typed()
{
    if (m_loading)
        return;
    UserDraft draft = m_editor.draft();
    draft.name.value = utf8(m_name->text());
    draft.email.value = utf8(m_email->text().trimmed());
    draft.role = static_cast<Role>(m_role->currentData().toInt());
    draft.publisherId
        = draft.role == Role::Publisher ? PublisherId{m_publisher->current()} : PublisherId{};
    draft.buyerId = draft.role == Role::Buyer ? BuyerId{m_buyer->current()} : BuyerId{};
    draft.state
        = m_state->currentIndex() == 0 ? MembershipState::Active : MembershipState::Disabled;
    m_editor.setDraft(std::move(draft));
    refresh();
}

void UserForm::refresh()
{
    const bool isNew = m_editor.isNew();
    m_title->setText(isNew ? tr("Invite somebody") : text(m_editor.original().name.value));
    m_fields->setFieldShown(
        QStringLiteral("publisher_id"), m_editor.draft().role == Role::Publisher);
    m_fields->setFieldShown(QStringLiteral("buyer_id"), m_editor.draft().role == Role::Buyer);
    m_fields->setFieldShown(QStringLiteral("state"), !isNew);
    m_save->setText(isNew ? tr("In&vite") : tr("&Save"));
    m_save->setShortcut(QKeySequence::Save); // a new text takes it away
    m_reload->setVisible(m_editor.isConflict());
    m_places->setVisible(!isNew && m_editor.reach() != UserEditor::Reach::None);
    showErrors();
    showReach();
}

void UserForm::showErrors()
{
    QHash<QString, QString> words;
    for (const FieldError& error : m_editor.errors()) {
        const QString field = text(error.field).section(u'.', -1);
        if (!words.contains(field))
            words.insert(field, text(error.message));
    }
    m_fields->show(m_editor.isDirty() ? words : QHash<QString, QString>());
    const auto& refusal = m_editor.refusal();
    say(m_refusal, refusal && refusal->fields.empty() ? refusalText(*refusal) : QString());
    m_save->setEnabled(!m_editor.isBusy() && m_editor.isDirty() && words.isEmpty());
}

void UserForm::showReach()
{
    const UserEditor::Reach reach = m_editor.reach();
    const bool writes = reach == UserEditor::Reach::Whole || reach == UserEditor::Reach::Own;
    const bool open = writes && !m_editor.isBusy();
    const bool rights = open && reach == UserEditor::Reach::Whole;
    m_name->setReadOnly(!open);
    m_email->setReadOnly(!open);
    for (QWidget* field : {static_cast<QWidget*>(m_role), static_cast<QWidget*>(m_publisher),
             static_cast<QWidget*>(m_buyer), static_cast<QWidget*>(m_state)})
        field->setEnabled(rights);
    QString reason;
    switch (reach) {
    case UserEditor::Reach::Whole:
        break;
    case UserEditor::Reach::Own:
        reason = tr("This is you: nobody changes their own role or state. Ask another owner.");
        break;
    case UserEditor::Reach::Owner:
        reason = tr("Only an owner changes an owner.");
        break;
    case UserEditor::Reach::None:
        reason = tr("Your role may look at members and not change them.");
        break;
    }
    say(m_reason, reason);
    m_save->setVisible(writes);
    // Somebody who is signed in has a place for the own password.
    const bool own = reach == UserEditor::Reach::Own && m_session.isSignedIn();
    const bool disabled = m_editor.original().state == MembershipState::Disabled;
    m_reset->setVisible(writes && !m_editor.isNew());
    m_reset->setEnabled(open && !own && !disabled && !m_editor.isDirty());
    m_reset->setToolTip(own ? tr("Change your own password under My account.")
            : disabled      ? tr("Enable the member first.")
                            : QString());
}

} // namespace trunkline
