#include "ui/apikeys/apikeyform.h"

#include "models/base/format.h"
#include "models/session/rolewords.h"
#include "ui/apikeys/scopelist.h"
#include "ui/scope/namedbox.h"
#include "ui/theme/theme.h"
#include "ui/widgets/breakable.h"
#include "ui/widgets/errortext.h"
#include "ui/widgets/formfields.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int labelWidth = 84;
constexpr int scopesHeight = 210;
constexpr int networksHeight = 64;

QLabel* plainLabel(const QString& words)
{
    auto* label = new QLabel(words);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

/// `draft.networks[2]` is of the field `networks`, and of its third line.
struct Place {
    QString field;
    int line = -1;
};

Place placeOf(const FieldError& error)
{
    static const QRegularExpression item(QStringLiteral("^(.*)\\[([0-9]{1,4})\\]$"));
    const QString field = text(error.field).section(u'.', -1);
    const QRegularExpressionMatch match = item.match(field);
    return match.hasMatch() ? Place{match.captured(1), match.captured(2).toInt()}
                            : Place{field, -1};
}

} // namespace

ApiKeyForm::ApiKeyForm(Session& session, ApiKeyEditor& editor, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_editor(editor)
    , m_fields(new FormFields)
    , m_name(new QLineEdit)
    , m_role(new QComboBox)
    , m_publisher(new NamedBox)
    , m_buyer(new NamedBox)
    , m_scopes(new ScopeList)
    , m_networks(new QPlainTextEdit)
    , m_days(new QSpinBox)
    , m_refusal(plainLabel({}))
    , m_create(new QPushButton(tr("&Create the key")))
{
    setFocusProxy(m_name);
    auto* title = plainLabel(tr("A new key"));
    title->setFont(Theme::font(Type::Strong));
    addFields();
    m_refusal->setObjectName(QStringLiteral("keyRefusal"));
    m_refusal->setProperty("error", true);
    m_create->setObjectName(QStringLiteral("keyCreate"));
    m_create->setProperty("primary", true);
    m_create->setShortcut(QKeySequence::Save);
    auto* all = new QVBoxLayout(this);
    all->addWidget(title);
    all->addWidget(m_fields);
    all->addWidget(m_refusal);
    all->addWidget(m_create, 0, Qt::AlignRight);
    all->addStretch();
    connect(m_name, &QLineEdit::textEdited, this, &ApiKeyForm::typed);
    for (const QComboBox* box :
        {m_role, static_cast<QComboBox*>(m_publisher), static_cast<QComboBox*>(m_buyer)})
        connect(box, &QComboBox::currentIndexChanged, this, &ApiKeyForm::typed);
    connect(m_scopes, &ScopeList::chosen, this, &ApiKeyForm::typed);
    connect(m_networks, &QPlainTextEdit::textChanged, this, &ApiKeyForm::typed);
    connect(m_days, &QSpinBox::valueChanged, this, &ApiKeyForm::typed);
    connect(m_create, &QPushButton::clicked, &m_editor, &ApiKeyEditor::create);
    connect(&m_session, &Session::namesChanged, this, &ApiKeyForm::load);
    connect(&m_editor, &ApiKeyEditor::changed, this, &ApiKeyForm::refresh);
    load();
}

void ApiKeyForm::addFields()
{
    m_fields->setLabelWidth(labelWidth);
    m_scopes->setFixedHeight(scopesHeight);
    m_networks->setFixedHeight(networksHeight);
    m_networks->setTabChangesFocus(true);
    m_networks->setPlaceholderText(QStringLiteral("192.0.2.0/24"));
    m_days->setRange(1, 365);
    m_days->setSuffix(tr(" days"));
    m_fields->addField(
        QStringLiteral("name"), tr("&Name"), m_name, tr("Of the program that uses it."));
    m_fields->addField(QStringLiteral("role"), tr("&Role"), m_role,
        tr("What it may do at most, and what it sees."));
    m_fields->addField(QStringLiteral("publisher_id"), tr("P&ublisher"), m_publisher);
    m_fields->addField(QStringLiteral("buyer_id"), tr("&Buyer"), m_buyer);
    m_fields->addField(QStringLiteral("scopes"), tr("&Scopes"), m_scopes,
        tr("What it may do, of what its role allows. Tick as little as it needs."));
    m_fields->addField(QStringLiteral("networks"), tr("Net&works"), m_networks,
        tr("One a line, from where it may be used. None: from everywhere."));
    m_fields->addField(QStringLiteral("days"), tr("&Good for"), m_days);
}

void ApiKeyForm::load()
{
    m_loading = true;
    const ApiKeyDraft& draft = m_editor.draft();
    if (m_name->text() != text(draft.name))
        m_name->setText(text(draft.name));
    m_role->clear();
    for (const Role role : m_editor.roles())
        m_role->addItem(roleText(role), static_cast<int>(role));
    m_role->setCurrentIndex(m_role->findData(static_cast<int>(draft.role)));
    m_publisher->setNames(m_session.publishers());
    m_publisher->setCurrent(draft.publisherId.value);
    m_buyer->setNames(m_session.buyers());
    m_buyer->setCurrent(draft.buyerId.value);
    m_scopes->offer(m_editor.offered());
    m_scopes->setChecked(draft.scopes);
    QStringList lines;
    for (const std::string& network : draft.networks)
        lines.append(text(network));
    // What is being typed keeps its cursor, and its empty last line.
    if (m_networks->toPlainText().split(u'\n', Qt::SkipEmptyParts) != lines)
        m_networks->setPlainText(lines.join(u'\n'));
    m_days->setValue(static_cast<int>(draft.days));
    m_loading = false;
    refresh();
}

void ApiKeyForm::typed()
{
    if (m_loading)
        return;
    ApiKeyDraft draft = m_editor.draft();
    draft.name = utf8(m_name->text());
    draft.role = static_cast<Role>(m_role->currentData().toInt());
    draft.publisherId
        = draft.role == Role::Publisher ? PublisherId{m_publisher->current()} : PublisherId{};
    draft.buyerId = draft.role == Role::Buyer ? BuyerId{m_buyer->current()} : BuyerId{};
    draft.scopes = m_scopes->checked();
    draft.networks.clear();
    for (const QString& line : m_networks->toPlainText().split(u'\n')) {
        if (!line.trimmed().isEmpty())
            draft.networks.push_back(utf8(line.trimmed()));
    }
    draft.days = m_days->value();
    m_editor.setDraft(draft);
    // Another role allows other scopes.
    m_loading = true;
    m_scopes->offer(m_editor.offered());
    m_loading = false;
    draft.scopes = m_scopes->checked();
    m_editor.setDraft(std::move(draft));
    refresh();
}

void ApiKeyForm::refresh()
{
    const ApiKeyDraft& draft = m_editor.draft();
    m_fields->setFieldShown(QStringLiteral("publisher_id"), draft.role == Role::Publisher);
    m_fields->setFieldShown(QStringLiteral("buyer_id"), draft.role == Role::Buyer);
    const Date last = m_session.zone().date(m_session.now() + std::chrono::days{draft.days});
    m_fields->setHint(QStringLiteral("days"), tr("Until %1.").arg(formatDate(last)));
    QHash<QString, QString> words;
    for (const FieldError& error : m_editor.errors()) {
        const Place place = placeOf(error);
        if (words.contains(place.field))
            continue;
        const bool isLine = place.line >= 0 && place.field == QLatin1String("networks");
        words.insert(place.field,
            isLine ? tr("“%1”: %2")
                         .arg(breakable(text(draft.networks[static_cast<std::size_t>(place.line)])),
                             text(error.message))
                   : text(error.message));
    }
    m_fields->show(m_editor.isDirty() ? words : QHash<QString, QString>());
    m_fields->setEnabled(!m_editor.isBusy());
    m_create->setEnabled(!m_editor.isBusy() && m_editor.isDirty() && words.isEmpty());
    const auto& refusal = m_editor.refusal();
    const bool said = refusal && refusal->fields.empty();
    m_refusal->setText(said ? refusalText(*refusal) : QString());
    m_refusal->setVisible(said);
}

} // namespace trunkline
