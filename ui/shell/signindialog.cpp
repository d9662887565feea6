#include "ui/shell/signindialog.h"

#include "models/base/format.h"
#include "models/base/setting.h"
#include "models/base/whenready.h"
#include "ui/shell/savedservers.h"
#include "ui/widgets/errortext.h"
#include "ui/widgets/filechoice.h"
#include "ui/widgets/formfields.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int dialogWidth = 520;

QLineEdit* secretField()
{
    auto* field = new QLineEdit;
    field->setEchoMode(QLineEdit::Password);
    return field;
}

} // namespace

SignInDialog::SignInDialog(Doors& doors, QWidget* parent)
    : QDialog(parent)
    , m_doors(doors)
    , m_fields(new FormFields)
    , m_server(new QLineEdit)
    , m_authority(new QLineEdit)
    , m_first(new QCheckBox(tr("&First time here: I was given a code")))
    , m_code(secretField())
    , m_name(new QLineEdit)
    , m_password(secretField())
    , m_refusal(new QLabel)
    , m_enter(new QPushButton(tr("&Sign in")))
{
    setObjectName(QStringLiteral("signInDialog"));
    setWindowTitle(tr("Sign in to a server"));
    buildFields();
    auto* cancel = new QPushButton(tr("Cancel"));
    m_enter->setObjectName(QStringLiteral("signInEnter"));
    m_enter->setProperty("primary", true);
    m_enter->setDefault(true);
    m_refusal->setObjectName(QStringLiteral("signInRefusal"));
    m_refusal->setProperty("error", true);
    m_refusal->setTextFormat(Qt::PlainText);
    m_refusal->setWordWrap(true);
    m_refusal->hide();
    auto* foot = new QHBoxLayout;
    foot->addStretch(1);
    foot->addWidget(cancel);
    foot->addWidget(m_enter);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(12);
    column->addWidget(m_fields);
    column->addWidget(m_first);
    column->addWidget(m_refusal);
    column->addStretch(1);
    column->addLayout(foot);
    connect(m_enter, &QPushButton::clicked, this, &SignInDialog::submit);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_first, &QCheckBox::toggled, this, &SignInDialog::showFirstTime);
    resize(dialogWidth, height());
    showFirstTime(false);
    focusFirst();
}

void SignInDialog::prefill(const SavedServer& server)
{
    m_server->setText(server.address);
    m_authority->setText(server.authorityFile);
    m_name->setText(server.user);
    focusFirst();
}

void SignInDialog::focusFirst()
{
    (m_server->text().isEmpty()        ? m_server
            : m_name->text().isEmpty() ? m_name
                                       : m_password)
        ->setFocus();
}

void SignInDialog::buildFields()
{
    m_server->setText(LastServer.read());
    m_server->setPlaceholderText(QStringLiteral("https://trunkline.example:8443"));
    m_name->setText(LastSignInName.read());
    m_authority->setText(LastAuthority.read());
    auto* authority = new QWidget;
    auto* row = new QHBoxLayout(authority);
    auto* choose = new QPushButton(tr("Browse…"));
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_authority, 1);
    row->addWidget(choose);
    authority->setFocusProxy(m_authority);
    m_authority->setAccessibleName(tr("Authority"));
    connect(choose, &QPushButton::clicked, this, [this] {
        askForOpenFile(this, tr("The authority's certificate"),
            tr("Certificates (*.pem *.crt);;All files (*)"),
            [this](const QString& path) { m_authority->setText(path); });
    });
    m_fields->addField(QStringLiteral("server"), tr("Ser&ver"), m_server);
    m_fields->addField(QStringLiteral("authority"), tr("&Authority"), authority,
        tr("A PEM file, where the server's certificate is of a private authority."));
    m_fields->addField(QStringLiteral("code"), tr("C&ode"), m_code,
        tr("Works once. An administrator hands it over."));
    m_fields->addField(QStringLiteral("name"), tr("&E-mail"), m_name);
    m_fields->addField(QStringLiteral("password"), tr("&Password"), m_password);
}

void SignInDialog::showFirstTime(bool first)
{
    m_fields->setFieldShown(QStringLiteral("code"), first);
    m_fields->setHint(QStringLiteral("password"),
        first ? tr("Yours from now on: at least 15 characters.") : QString());
    m_enter->setText(first ? tr("&Set the password and sign in") : tr("&Sign in"));
    fit();
}

/// Hints and errors come and go: nothing of them is squeezed.
void SignInDialog::fit()
{
    layout()->activate();
    resize(width(), layout()->totalHeightForWidth(width()));
}

void SignInDialog::submit()
{
    m_fields->show({});
    m_refusal->hide();
    ServerLogin login;
    login.server = m_server->text().trimmed();
    login.authorityFile = m_authority->text().trimmed();
    login.name = m_name->text().trimmed();
    login.password = Secret(utf8(m_password->text()));
    if (m_first->isChecked())
        login.code = Secret(utf8(m_code->text().trimmed()));
    setBusy(true);
    whenReady(m_doors.signIn(login), this,
        [this](Result<Connection> connection) { take(std::move(connection)); });
}

void SignInDialog::take(Result<Connection> connection)
{
    setBusy(false);
    if (connection) {
        LastServer.write(m_server->text().trimmed());
        LastAuthority.write(m_authority->text().trimmed());
        LastSignInName.write(m_name->text().trimmed());
        noteSignIn(
            m_server->text().trimmed(), m_authority->text().trimmed(), m_name->text().trimmed());
        m_password->clear();
        m_code->clear();
        emit connected(*connection);
        accept();
        return;
    }
    const Error& error = connection.error();
    QHash<QString, QString> errors;
    for (const FieldError& field : error.fields)
        errors.insert(text(field.field), text(field.message));
    const QStringList unknown = m_fields->show(errors);
    if (!m_fields->focusFirstError())
        m_password->selectAll();
    m_refusal->setText(error.detail.empty() ? errorText(error) : text(error.detail));
    m_refusal->setVisible(errors.isEmpty() || !unknown.isEmpty());
    fit();
}

void SignInDialog::setBusy(bool busy)
{
    m_enter->setEnabled(!busy);
    m_fields->setEnabled(!busy);
    m_first->setEnabled(!busy);
    setCursor(busy ? Qt::BusyCursor : Qt::ArrowCursor);
}

} // namespace trunkline
