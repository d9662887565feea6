#include "ui/account/accountdialog.h"

#include "models/base/format.h"
#include "models/session/rolewords.h"
#include "ui/account/sessionlist.h"
#include "ui/theme/theme.h"
#include "ui/widgets/breakable.h"
#include "ui/widgets/card.h"
#include "ui/widgets/errortext.h"
#include "ui/widgets/formfields.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int dialogWidth = 920;

QLabel* plainLabel(const char* name)
{
    auto* label = new QLabel;
    label->setObjectName(QString::fromLatin1(name));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

QLineEdit* secretField()
{
    auto* field = new QLineEdit;
    field->setEchoMode(QLineEdit::Password);
    return field;
}

void setError(QLabel& label, bool error)
{
    label.setProperty("error", error);
    label.style()->unpolish(&label);
    label.style()->polish(&label);
}

} // namespace

AccountDialog::AccountDialog(Session& session, QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_model(session)
    , m_sessions(session)
    , m_who(plainLabel("accountWho"))
    , m_until(plainLabel("accountUntil"))
    , m_fields(new FormFields)
    , m_current(secretField())
    , m_password(secretField())
    , m_again(secretField())
    , m_message(plainLabel("accountMessage"))
    , m_change(new QPushButton(tr("Change the &password")))
{
    setObjectName(QStringLiteral("accountDialog"));
    setWindowTitle(tr("My account"));
    auto* close = new QPushButton(tr("Close"));
    close->setObjectName(QStringLiteral("accountClose"));
    close->setAutoDefault(false);
    auto* foot = new QHBoxLayout;
    foot->addStretch(1);
    foot->addWidget(close);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(12);
    auto* both = new QHBoxLayout;
    both->setSpacing(12);
    both->addWidget(buildPassword(), 1);
    both->addWidget(buildSessions(), 1);
    column->addWidget(buildWho());
    column->addLayout(both);
    column->addStretch(1);
    column->addLayout(foot);
    resize(dialogWidth, height());
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(&m_model, &AccountModel::changed, this, &AccountDialog::showWho);
    connect(&m_model, &AccountModel::changed, this, &AccountDialog::showRefusal);
    connect(&m_model, &AccountModel::passwordChanged, this, &AccountDialog::showChanged);
    connect(&m_sessions, &SessionListModel::stateChanged, this, &AccountDialog::fit);
    connect(&m_session, &Session::left, this, &QDialog::reject);
    showWho();
    typed();
    m_model.refresh();
    m_sessions.show({});
    fit();
}

QWidget* AccountDialog::buildWho()
{
    m_who->setFont(Theme::font(Type::Strong));
    m_until->setProperty("muted", true);
    auto* card = new Card(tr("Signed in as"));
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 12);
    column->addWidget(m_who);
    column->addWidget(m_until);
    card->setBody(body);
    return card;
}

QWidget* AccountDialog::buildPassword()
{
    m_fields->addField(QStringLiteral("current"), tr("C&urrent"), m_current);
    m_fields->addField(QStringLiteral("password"), tr("N&ew"), m_password,
        tr("At least 15 characters: a short sentence is easy to keep in mind. Without the names "
           "of the product, the business and yourself, and none that others try first."));
    m_fields->addField(QStringLiteral("again"), tr("New, &again"), m_again);
    m_message->hide();
    m_change->setObjectName(QStringLiteral("accountChange"));
    m_change->setProperty("primary", true);
    auto* card = new Card(tr("Password"));
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 12);
    column->addWidget(m_fields);
    column->addWidget(m_message);
    column->addStretch(1);
    column->addWidget(m_change, 0, Qt::AlignRight);
    card->setBody(body);
    for (QLineEdit* field : {m_current, m_password, m_again})
        connect(field, &QLineEdit::textEdited, this, &AccountDialog::typed);
    connect(m_change, &QPushButton::clicked, this, &AccountDialog::submit);
    return card;
}

QWidget* AccountDialog::buildSessions()
{
    auto* card = new Card(tr("Where you are signed in"));
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 12);
    column->addWidget(new SessionList(m_sessions, true));
    column->addStretch(1);
    card->setBody(body);
    return card;
}

/// What comes and goes is never squeezed.
void AccountDialog::fit()
{
    layout()->activate();
    resize(width(), layout()->totalHeightForWidth(width()));
}

void AccountDialog::showWho()
{
    const Principal& who = m_session.principal();
    m_who->setText(tr("%1 · %2").arg(breakable(text(who.name)), roleText(who.role)));
    QString words = tr("%1, %2.").arg(breakable(text(m_session.tenant().name)), m_session.source());
    if (const auto& info = m_model.info())
        words += u'\n'
            + tr("This session ends at %1, or after %2 minutes without a request.")
                  .arg(formatMoment(info->endsAt, m_session.zone()).chopped(3),
                      formatCount(info->idleSeconds / 60));
    m_until->setText(words);
    m_fields->setEnabled(!m_model.isBusy());
    m_change->setEnabled(!m_model.isBusy() && !m_current->text().isEmpty()
        && !m_password->text().isEmpty() && m_password->text() == m_again->text());
    fit();
}

void AccountDialog::typed()
{
    QHash<QString, QString> errors;
    const QString again = m_again->text();
    if (!again.isEmpty() && again != m_password->text())
        errors.insert(QStringLiteral("again"), tr("It is not the same as above."));
    m_fields->show(errors);
    m_message->hide();
    showWho();
}

void AccountDialog::submit()
{
    m_fields->show({});
    m_message->hide();
    m_model.changePassword(Secret(utf8(m_current->text())), Secret(utf8(m_password->text())));
}

void AccountDialog::showRefusal()
{
    const auto& refusal = m_model.refusal();
    if (!refusal)
        return;
    QHash<QString, QString> errors;
    for (const FieldError& error : refusal->fields)
        errors.insert(text(error.field), sentenceOf(error.message));
    const QStringList unknown = m_fields->show(errors);
    m_fields->focusFirstError();
    setError(*m_message, true);
    m_message->setText(refusalText(*refusal));
    m_message->setVisible(errors.isEmpty() || !unknown.isEmpty());
    fit();
}

void AccountDialog::showChanged()
{
    for (QLineEdit* field : {m_current, m_password, m_again})
        field->clear();
    typed();
    setError(*m_message, false);
    m_message->setText(tr("✓ Your password is changed. Everywhere else you are signed out."));
    m_message->show();
    m_sessions.refresh();
    fit();
}

} // namespace trunkline
