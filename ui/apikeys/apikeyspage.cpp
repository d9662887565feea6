#include "ui/apikeys/apikeyspage.h"

#include "models/base/format.h"
#include "ui/apikeys/apikeydetail.h"
#include "ui/apikeys/apikeyform.h"
#include "ui/apikeys/rotatedialog.h"
#include "ui/theme/delegates.h"
#include "ui/widgets/breakable.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/draftguard.h"
#include "ui/widgets/errortext.h"
#include "ui/widgets/oncedialog.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int widestText = 240; // pixels, of a name
constexpr int leastSide = 380;

} // namespace

PageFace ApiKeysPage::face() { return {QStringLiteral("apikeys"), tr("API keys"), Icon::Lock}; }

ApiKeysPage::ApiKeysPage(
    Session& session, ApiKeyListModel& list, ApiKeyEditor& editor, QWidget* parent)
    : Page(face(), parent)
    , m_session(session)
    , m_list(list)
    , m_editor(editor)
    , m_body(new QWidget)
    , m_table(new DataTable("apiKeysTable", tr("API keys")))
    , m_new(new QPushButton(tr("&New key…")))
    , m_message(new QLabel)
    , m_guard(new DraftGuard(QStringLiteral("key")))
    , m_side(new QVBoxLayout)
    , m_nothing(new QLabel)
    , m_detail(new ApiKeyDetail(session, editor))
{
    m_new->setObjectName(QStringLiteral("keyNew"));
    m_message->setObjectName(QStringLiteral("apiKeysMessage"));
    m_nothing->setObjectName(QStringLiteral("apiKeysNothing"));
    for (QLabel* label : {m_message, m_nothing}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    m_nothing->setProperty("muted", true);
    m_nothing->setContentsMargins(10, 10, 10, 10);
    m_table->setModel(&m_list);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(0, Qt::AscendingOrder);
    m_table->setItemDelegateForColumn(
        static_cast<int>(ApiKeyListModel::Column::Condition), new PillDelegate(ToneRole, m_table));
    for (const auto column : {ApiKeyListModel::Column::Key, ApiKeyListModel::Column::Scopes,
             ApiKeyListModel::Column::LastUsed})
        m_table->setItemDelegateForColumn(static_cast<int>(column), new FigureDelegate(m_table));
    auto* top = new QHBoxLayout;
    top->setContentsMargins(16, 12, 16, 0);
    top->addWidget(m_message, 1);
    top->addWidget(m_new);
    auto* split = new QSplitter(Qt::Horizontal);
    split->addWidget(m_table);
    split->addWidget(buildSide());
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    split->setHandleWidth(12);
    m_table->setMinimumWidth(320);
    split->setSizes({780, leastSide});
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(16, 12, 16, 16);
    body->addWidget(split);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(top);
    all->addWidget(m_guard);
    all->addWidget(m_body, 1);

    const auto choose = [this](const QModelIndex& index) { open(index.row()); };
    connect(m_table, &DataTable::activated, this, choose);
    connect(m_table, &DataTable::clicked, this, choose);
    connect(m_new, &QPushButton::clicked, this, &ApiKeysPage::beginNew);
    connect(m_guard, &DraftGuard::stayed, this, &ApiKeysPage::chooseOpened);
    connect(m_detail, &ApiKeyDetail::rotateRequested, this, &ApiKeysPage::askToRotate);
    connect(m_detail, &ApiKeyDetail::revokeRequested, this, &ApiKeysPage::askToRevoke);
    connect(&m_list, &ApiKeyListModel::stateChanged, this, &ApiKeysPage::showState);
    connect(&m_editor, &ApiKeyEditor::granted, this, &ApiKeysPage::showSecret);
    connect(&m_editor, &ApiKeyEditor::revoked, this,
        [this](const ApiKey& key) { m_detail->setKey(key); });
    connect(&m_session, &Session::ready, this, &ApiKeysPage::rebuildForm);
    rebuildForm();
    showState();
}

QWidget* ApiKeysPage::buildSide()
{
    auto* inside = new QWidget;
    inside->setObjectName(QStringLiteral("scrolled"));
    inside->setLayout(m_side);
    m_side->setContentsMargins(6, 6, 6, 6);
    m_side->addWidget(m_nothing, 0, Qt::AlignTop);
    m_side->addWidget(m_detail);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inside);
    auto* side = new QFrame;
    side->setProperty("surface", true);
    side->setMinimumWidth(leastSide);
    auto* frame = new QVBoxLayout(side);
    frame->setContentsMargins(1, 1, 1, 1);
    frame->addWidget(scroll);
    return side;
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

void ApiKeysPage::showState()
{
    QString words;
    switch (m_list.state()) {
    case ApiKeyListModel::State::Idle:
        break;
    case ApiKeyListModel::State::Loading:
        words = m_list.rowCount() == 0 ? tr("Reading the keys…") : QString();
        break;
    case ApiKeyListModel::State::Ready:
        break;
    case ApiKeyListModel::State::Failed:
        words = m_list.error() ? errorText(*m_list.error()) : QString();
        break;
    }
    m_message->setText(words);
    m_nothing->setText(m_list.state() == ApiKeyListModel::State::Ready && m_list.rowCount() == 0
            ? tr("There is no key yet. A program signs in with one instead of a password.")
            : tr("Choose a key to see what it may do."));
    m_table->resizeColumnsToContents();
    for (int column = 0; column < m_list.columnCount(); ++column) {
        if (m_table->columnWidth(column) > widestText)
            m_table->setColumnWidth(column, widestText);
    }
    if (const ApiKey* key = m_list.keyAt(m_list.rowOf(m_opened)))
        m_detail->setKey(*key);
    chooseOpened();
    emit readingChanged();
}

/// After the list was read again, or a click that did not lead away.
void ApiKeysPage::chooseOpened()
{
    const int row = m_making ? -1 : m_list.rowOf(m_opened);
    if (row < 0)
        m_table->clearSelection();
    m_table->setCurrentIndex(m_list.index(row, 0));
}

void ApiKeysPage::open(int row)
{
    const ApiKey* key = m_list.keyAt(row);
    if (key == nullptr || (!m_making && key->id == m_opened))
        return;
    m_guard->leave(m_editor.isDirty(), [this, chosen = *key] {
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
    m_guard->leave(m_editor.isDirty(), [this] {
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
        m_message->setText(tr("The key of %1 got lost on its way. Revoke it and make another.")
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

void ApiKeysPage::setActive(bool active) { m_list.setActive(active); }

QWidget& ApiKeysPage::canvas() { return *m_body; }

bool ApiKeysPage::isDirty() const { return m_editor.isDirty(); }

bool ApiKeysPage::isSettled() const
{
    return m_list.state() == ApiKeyListModel::State::Ready
        || m_list.state() == ApiKeyListModel::State::Failed;
}

QString ApiKeysPage::failure() const
{
    return m_list.error() ? errorText(*m_list.error()) : QString();
}

PageReading ApiKeysPage::reading() const
{
    PageReading reading;
    reading.busy = m_list.state() == ApiKeyListModel::State::Loading;
    reading.counted = tr("%1 keys").arg(formatCount(m_list.rowCount()));
    return reading;
}

QList<DrawnPanel> ApiKeysPage::drawn() const
{
    return {{name(), title(), m_table->allRows(m_list.rowCount())}};
}

void ApiKeysPage::refresh() { m_list.refresh(); }

} // namespace trunkline
