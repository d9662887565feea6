#include "ui/apikeys/apikeydetail.h"

#include "models/apikeys/apikeylistmodel.h"
#include "models/base/format.h"
#include "models/session/rolewords.h"
#include "ui/theme/theme.h"
#include "ui/widgets/breakable.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/errortext.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace trunkline {

namespace {

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

/// Group by group, a line each.
QString scopesText(const ApiKey& key)
{
    QStringList lines;
    QString group;
    for (const Permission scope : arrangedPermissions()) {
        if (std::ranges::find(key.scopes, scope) == key.scopes.end())
            continue;
        if (permissionGroup(scope) != group) {
            group = permissionGroup(scope);
            lines.append(group + QStringLiteral(": ") + permissionText(scope).toLower());
        } else {
            lines.last() += QStringLiteral(", ") + permissionText(scope).toLower();
        }
    }
    return lines.join(u'\n');
}

} // namespace

ApiKeyDetail::ApiKeyDetail(Session& session, ApiKeyEditor& editor, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_editor(editor)
    , m_title(new ElidedLabel({}, Type::Strong))
    , m_facts(plainLabel("keyFacts"))
    , m_scopes(plainLabel("keyScopes"))
    , m_reason(plainLabel("keyReason"))
    , m_refusal(plainLabel("keyChangeRefusal"))
    , m_rotate(new QPushButton(tr("&Rotate…")))
    , m_revoke(new QPushButton(tr("Re&voke…")))
{
    m_title->setObjectName(QStringLiteral("keyTitle"));
    m_reason->setProperty("muted", true);
    m_refusal->setProperty("error", true);
    m_rotate->setObjectName(QStringLiteral("keyRotate"));
    m_revoke->setObjectName(QStringLiteral("keyRevoke"));
    m_revoke->setProperty("danger", true);
    auto* may = plainLabel("keyMay");
    may->setText(tr("It may"));
    may->setFont(Theme::font(Type::Strong));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_revoke);
    buttons->addStretch();
    buttons->addWidget(m_rotate);
    auto* all = new QVBoxLayout(this);
    all->addWidget(m_title);
    all->addWidget(m_facts);
    all->addSpacing(4);
    all->addWidget(may);
    all->addWidget(m_scopes);
    all->addSpacing(4);
    all->addWidget(m_reason);
    all->addWidget(m_refusal);
    all->addLayout(buttons);
    all->addStretch();
    connect(m_rotate, &QPushButton::clicked, this, &ApiKeyDetail::rotateRequested);
    connect(m_revoke, &QPushButton::clicked, this, &ApiKeyDetail::revokeRequested);
    connect(&m_editor, &ApiKeyEditor::changed, this, &ApiKeyDetail::refresh);
    connect(&m_session, &Session::namesChanged, this, &ApiKeyDetail::refresh);
}

void ApiKeyDetail::setKey(const ApiKey& key)
{
    m_key = key;
    refresh();
}

void ApiKeyDetail::refresh()
{
    const Zone& zone = m_session.zone();
    const KeyState state = keyState(m_key, m_session.now());
    m_title->setText(text(m_key.name));
    const QString partner = partnerText(m_session, m_key.publisherId, m_key.buyerId);
    QStringList facts{keyText(m_key), keyStateText(m_key, m_session.now(), zone),
        partner.isEmpty() ? tr("Rights of: %1").arg(roleText(m_key.role))
                          : tr("Rights of: %1, %2").arg(roleText(m_key.role), partner),
        tr("Created %1, expires %2")
            .arg(formatDate(zone.date(m_key.createdAt)), formatDate(zone.date(m_key.expiresAt))),
        m_key.lastUsedAt ? tr("Last used %1").arg(formatMoment(*m_key.lastUsedAt, zone).chopped(3))
                         : tr("Never used")};
    QStringList networks;
    for (const std::string& network : m_key.networks)
        networks.append(text(network));
    facts.append(networks.isEmpty() ? tr("From everywhere")
                                    : tr("From %1").arg(networks.join(QStringLiteral(", "))));
    m_facts->setText(breakable(facts.join(u'\n')));
    m_scopes->setText(scopesText(m_key));

    const bool over = state == KeyState::Ended || state == KeyState::Expired;
    const bool writes = m_session.may(Permission::ApiKeysWrite);
    const bool may = m_editor.mayChange(m_key);
    QString reason;
    if (!writes)
        reason = tr("Your role may look at keys and not change them.");
    else if (!may)
        reason = tr("Only an owner changes a key with an owner's rights.");
    else if (state == KeyState::Rotated)
        reason = tr("It has a successor and ends by itself; revoke it to end it now.");
    say(m_reason, reason);
    m_rotate->setVisible(writes && !over);
    m_rotate->setEnabled(may && state == KeyState::Active && !m_editor.isBusy());
    m_revoke->setVisible(writes && !over);
    m_revoke->setEnabled(may && !m_editor.isBusy());
    const auto& refusal = m_editor.refusal();
    say(m_refusal, refusal ? refusalText(*refusal) : QString());
}

} // namespace trunkline
