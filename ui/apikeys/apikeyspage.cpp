#include "ui/apikeys/apikeyspage.h"

#include "models/base/format.h"
#include "ui/apikeys/apikeydetail.h"
#include "ui/apikeys/apikeyform.h"
#include "ui/apikeys/rotatedialog.h"
#include "ui/theme/delegates.h"
#include "ui/widgets/breakable.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/draftguard.h"
#include "ui/widgets/oncedialog.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int widestColumn = 240; // pixels
constexpr int leastSide = 380;

} // namespace

PageFace ApiKeysPage::face() { return {QStringLiteral("apikeys"), tr("API keys"), Icon::Lock}; }

ApiKeysPage::ApiKeysPage(
    Session& session, ApiKeyListModel& list, ApiKeyEditor& editor, QWidget* parent)
    : RecordPage(face(), list,
        {"apiKeysTable", "apiKeysMessage", QStringLiteral("key"), tr("Reading the keys…"), {}},
        parent)
    , m_session(session)
    , m_list(list)
    , m_editor(editor)
    , m_new(new QPushButton(tr("&New key…")))
    , m_side(new QVBoxLayout)
    , m_nothing(new QLabel)
    , m_detail(new ApiKeyDetail(session, editor))
{
    m_new->setObjectName(QStringLiteral("keyNew"));
    m_nothing->setObjectName(QStringLiteral("apiKeysNothing"));
    m_nothing->setTextFormat(Qt::PlainText);
    m_nothing->setWordWrap(true);
    m_nothing->setProperty("muted", true);
    m_nothing->setContentsMargins(10, 10, 10, 10);
    table().setItemDelegateForColumn(
        static_cast<int>(ApiKeyListModel::Column::Condition), new PillDelegate(ToneRole, &table()));
    for (const auto column : {ApiKeyListModel::Column::Key, ApiKeyListModel::Column::Scopes,
             ApiKeyListModel::Column::LastUsed})
        table().setItemDelegateForColumn(static_cast<int>(column), new FigureDelegate(&table()));
    m_side->addWidget(m_nothing, 0, Qt::AlignTop);
    m_side->addWidget(m_detail);
    top().addWidget(m_new);
    assemble(split(scrolling(m_side), leastSide), widestColumn);
    connect(m_new, &QPushButton::clicked, this, &ApiKeysPage::beginNew);
    connect(m_detail, &ApiKeyDetail::rotateRequested, this, &ApiKeysPage::askToRotate);
    connect(m_detail, &ApiKeyDetail::revokeRequested, this, &ApiKeysPage::askToRevoke);
    connect(&m_editor, &ApiKeyEditor::granted, this, &ApiKeysPage::showSecret);
    connect(&m_editor, &ApiKeyEditor::revoked, this,
        [this](const ApiKey& key) { m_detail->setKey(key); });
    connect(&m_session, &Session::ready, this, &ApiKeysPage::rebuildForm);
    rebuildForm();
    showState();
}

void ApiKeysPage::rebuildForm()
{
    delete m_form;
    m_editor.begin();
    m_opened = {};
    m_making = false;
    m_form = new ApiKeyForm(m_session, m_editor);
    m_side->addWidget(m_form);
    m_new->setVisible(m_session.may(Permission::ApiKeysWrite));
    showSide();
}

void ApiKeysPage::showSide()
{
    m_form->setVisible(m_making);
    m_detail->setVisible(!m_making && !m_opened.isNil());
    m_nothing->setVisible(!m_making && m_opened.isNil());
}

QString ApiKeysPage::counted(int count) const
{
    return count == 1 ? tr("1 key") : tr("%1 keys").arg(formatCount(count));
}

void ApiKeysPage::listShown()
{
    m_nothing->setText(m_list.state() == RecordListModel::State::Ready && m_list.rowCount() == 0
            ? tr("There is no key yet. A program signs in with one instead of a password.")
            : tr("Choose a key to see what it may do."));
    if (const ApiKey* key = m_list.recordAt(m_list.rowOf(m_opened)))
        m_detail->setKey(*key);
}

int ApiKeysPage::openedRow() const { return m_making ? -1 : m_list.rowOf(m_opened); }

void ApiKeysPage::open(int row)
{
    const ApiKey* key = m_list.recordAt(row);
    if (key == nullptr || (!m_making && key->id == m_opened))
        return;
    guard().leave(m_editor.isDirty(), [this, chosen = *key] {
        m_making = false;
        m_opened = chosen.id;
        m_editor.begin();
        m_form->load();
        m_detail->setKey(chosen);
        showSide();
        chooseOpened();
    });
}

void ApiKeysPage::beginNew()
{
    guard().leave(m_editor.isDirty(), [this] {
        m_making = true;
        m_opened = {};
        m_editor.begin();
        m_form->load();
        showSide();
        m_form->setFocus();
        chooseOpened();
    });
}

void ApiKeysPage::askToRotate()
{
    auto* dialog = new RotateDialog(text(m_detail->key().name), this);
    connect(dialog, &RotateDialog::agreed, this,
        [this](int hours) { m_editor.rotate(m_detail->key(), hours); });
    dialog->open();
}

void ApiKeysPage::askToRevoke()
{
    auto* question = new QMessageBox(QMessageBox::NoIcon, tr("Revoke the key"),
        tr("Revoke “%1”? From the next request on nothing gets in with it, and it cannot be "
           "brought back.")
            .arg(breakable(text(m_detail->key().name))),
        QMessageBox::Cancel, this);
    question->setObjectName(QStringLiteral("revokeQuestion"));
    question->setTextFormat(Qt::PlainText);
    question->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton* yes = question->addButton(tr("Revoke"), QMessageBox::DestructiveRole);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(yes, &QPushButton::clicked, this, [this] { m_editor.revoke(m_detail->key()); });
    question->open();
}

void ApiKeysPage::showSecret(const ApiKeyGrant& grant)
{
    m_making = false;
    m_opened = grant.key.id;
    m_form->load();
    m_detail->setKey(grant.key);
    showSide();
    const QString name = text(grant.key.name);
    if (grant.secret.value.empty()) {
        say(tr("The key of %1 got lost on its way. Revoke it and make another.")
                .arg(breakable(name)));
        return;
    }
    auto* dialog
        = new OnceDialog({tr("A new API key"), tr("The key of “%1”.").arg(name),
                             tr("It goes into the header “Authorization: Bearer …” of "
                                "each request and works until %1.")
                                 .arg(formatDate(m_session.zone().date(grant.key.expiresAt)))},
            grant.secret.value, this);
    dialog->open();
}

} // namespace trunkline
