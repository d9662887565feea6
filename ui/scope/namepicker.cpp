#include "ui/scope/namepicker.h"

#include "models/base/format.h"
#include "ui/theme/delegates.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QScreen>
#include <QVBoxLayout>

#include <algorithm>

namespace trunkline {

namespace {

constexpr int panelWidth = 320;
constexpr int panelHeight = 320;
constexpr int place = Qt::UserRole; // in m_names

} // namespace

NamePicker::NamePicker(const QString& title, std::vector<Named> names, QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_names(std::move(names))
    , m_search(new QLineEdit)
    , m_list(new QListWidget)
{
    setObjectName(QStringLiteral("namePicker"));
    setAttribute(Qt::WA_DeleteOnClose);
    setAccessibleName(title);
    std::ranges::sort(m_names, [](const Named& a, const Named& b) {
        return QString::localeAwareCompare(a.name, b.name) < 0;
    });
    m_search->setPlaceholderText(tr("Find %1").arg(title.toLower()));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->installEventFilter(this);
    m_list->setItemDelegate(new PlainDelegate(this));
    m_list->setAccessibleName(title);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->addWidget(m_search);
    column->addWidget(m_list);
    connect(m_search, &QLineEdit::textChanged, this, &NamePicker::show);
    connect(m_list, &QListWidget::itemClicked, this, &NamePicker::take);
    show({});
}

void NamePicker::openBelow(const QWidget& widget)
{
    resize(panelWidth, panelHeight);
    QPoint corner = widget.mapToGlobal(QPoint(0, widget.height() + 4));
    const QRect room = widget.screen()->availableGeometry();
    corner.setX(std::clamp(corner.x(), room.left(), std::max(room.left(), room.right() - width())));
    corner.setY(std::clamp(corner.y(), room.top(), std::max(room.top(), room.bottom() - height())));
    move(corner);
    QFrame::show();
    m_search->setFocus();
}

void NamePicker::show(const QString& part)
{
    m_list->clear();
    for (std::size_t i = 0; i < m_names.size(); ++i) {
        if (!m_names[i].name.contains(part, Qt::CaseInsensitive))
            continue;
        auto* item = new QListWidgetItem(m_names[i].name, m_list);
        item->setData(place, QVariant::fromValue<qulonglong>(i));
    }
    if (m_list->count() > 0)
        m_list->setCurrentRow(0);
}

void NamePicker::take()
{
    const QListWidgetItem* item = m_list->currentItem();
    if (item == nullptr)
        return;
    const Uuid id = m_names[item->data(place).toULongLong()].id;
    close();
    emit picked(id);
}

bool NamePicker::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        take();
        return true;
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        QCoreApplication::sendEvent(m_list, event);
        return true;
    default:
        return QFrame::eventFilter(watched, event);
    }
}

} // namespace trunkline
