#include "ui/account/sessionlist.h"

#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/errortext.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int rowsShown = 3;
constexpr int frame = 16; // pixels: border and a scroll bar that may be needed

} // namespace

SessionList::SessionList(SessionListModel& model, bool others, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_table(new DataTable("sessionsTable", tr("Sessions")))
    , m_message(new QLabel)
    , m_end(new QPushButton(tr("&End session")))
    , m_others(new QPushButton(tr("End all &others")))
    , m_offersOthers(others)
{
    m_message->setObjectName(QStringLiteral("sessionsMessage"));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setProperty("muted", true);
    m_end->setObjectName(QStringLiteral("sessionEnd"));
    m_end->setAutoDefault(false);
    m_others->setObjectName(QStringLiteral("sessionEndOthers"));
    m_others->setAutoDefault(false);
    m_table->setModel(&m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setFixedHeight((rowsShown + 1) * RowHeight + frame);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_others);
    buttons->addWidget(m_end);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_table);
    column->addWidget(m_message);
    column->addLayout(buttons);
    connect(
        m_end, &QPushButton::clicked, this, [this] { m_model.end(m_table->currentIndex().row()); });
    connect(m_others, &QPushButton::clicked, &m_model, &SessionListModel::endOthers);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &SessionList::showState);
    connect(&m_model, &SessionListModel::stateChanged, this, &SessionList::showState);
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        m_table->resizeColumnsToContents();
        showState();
    });
    showState();
}

void SessionList::showState()
{
    QString words;
    if (m_model.error())
        words = refusalText(*m_model.error());
    else if (m_model.state() == SessionListModel::State::Loading && m_model.rowCount() == 0)
        words = tr("Reading the sessions…");
    else if (m_model.state() == SessionListModel::State::Ready && m_model.rowCount() == 0)
        words = tr("Signed in nowhere.");
    m_message->setText(words);
    m_message->setVisible(!words.isEmpty());
    m_table->setVisible(m_model.rowCount() > 0);
    const OpenSession* chosen = m_model.sessionAt(m_table->currentIndex().row());
    m_end->setVisible(m_model.rowCount() > 0);
    m_end->setEnabled(chosen != nullptr && !chosen->current);
    m_end->setToolTip(chosen != nullptr && chosen->current
            ? tr("You are here: close the workspace to leave.")
            : QString());
    m_others->setVisible(m_offersOthers && m_model.rowCount() > 0);
    m_others->setEnabled(m_model.others() > 0);
}

} // namespace trunkline
