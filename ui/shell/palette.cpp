#include "ui/shell/palette.h"

#include "ui/theme/delegates.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QVBoxLayout>

#include <algorithm>

namespace trunkline {

namespace {

constexpr int paletteWidth = 480;
constexpr int paletteHeight = 360;
constexpr int fromTop = 80;
constexpr int place = Qt::UserRole; // in m_actions

QString wordsOf(const QAction& action)
{
    QString words = action.property("where").toString();
    if (!words.isEmpty())
        words += QStringLiteral(": ");
    words += action.iconText(); // the text without its mnemonic
    return words.endsWith(u'…') ? words.chopped(1) : words;
}

} // namespace

CommandPalette::CommandPalette(QWidget* parent)
    : QDialog(parent, Qt::Dialog | Qt::FramelessWindowHint)
    , m_search(new QLineEdit)
    , m_list(new QListWidget)
{
    setObjectName(QStringLiteral("commandPalette"));
    setWindowTitle(tr("Search or jump to"));
    setAccessibleName(windowTitle());
    setAttribute(Qt::WA_DeleteOnClose);
    m_search->setObjectName(QStringLiteral("paletteSearch"));
    m_search->setPlaceholderText(tr("Search or jump to…"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->installEventFilter(this);
    m_list->setItemDelegate(new PlainDelegate(this));
    m_list->setAccessibleName(tr("Commands"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 10, 10, 10);
    column->addWidget(m_search);
    column->addWidget(m_list);
    connect(m_search, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::run);
    connect(m_list, &QListWidget::itemActivated, this, &CommandPalette::run);
}

void CommandPalette::offer(const QList<QAction*>& actions)
{
    m_actions += actions;
    filter(m_search->text());
}

void CommandPalette::open()
{
    resize(paletteWidth, paletteHeight);
    const QRect over = parentWidget()->window()->frameGeometry();
    move(over.center().x() - width() / 2, over.top() + fromTop);
    QDialog::open();
    m_search->setFocus();
}

void CommandPalette::filter(const QString& words)
{
    m_list->clear();
    const QStringList parts = words.simplified().split(u' ', Qt::SkipEmptyParts);
    for (qsizetype i = 0; i < m_actions.size(); ++i) {
        const QAction& action = *m_actions[i];
        const QString shown = wordsOf(action);
        const bool fits = std::ranges::all_of(
            parts, [&](const QString& part) { return shown.contains(part, Qt::CaseInsensitive); });
        if (!fits || !action.isEnabled() || !action.isVisible())
            continue;
        const QString key = action.shortcut().toString(QKeySequence::NativeText);
        auto* item = new QListWidgetItem(
            key.isEmpty() ? shown : shown + QStringLiteral("   ") + key, m_list);
        item->setData(place, QVariant::fromValue<qlonglong>(i));
    }
    if (m_list->count() == 0) {
        auto* nothing
            = new QListWidgetItem(tr("Nothing matches “%1”").arg(words.simplified()), m_list);
        nothing->setFlags(Qt::NoItemFlags);
        return;
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::run()
{
    const QListWidgetItem* item = m_list->currentItem();
    if (item == nullptr)
        return;
    const QPointer<QAction> action = m_actions[item->data(place).toLongLong()];
    close();
    if (action)
        action->trigger();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
            run();
            return true;
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown:
            QCoreApplication::sendEvent(m_list, event);
            return true;
        default:
            break;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace trunkline
