#include "ui/widgets/flowlayout.h"

#include <QWidget>

#include <algorithm>

namespace trunkline {

FlowLayout::FlowLayout(int gap, QWidget* parent)
    : QLayout(parent)
    , m_gap(gap)
{
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout() { qDeleteAll(m_items); }

void FlowLayout::addItem(QLayoutItem* item) { m_items.append(item); }

QLayoutItem* FlowLayout::itemAt(int index) const { return m_items.value(index); }

QLayoutItem* FlowLayout::takeAt(int index)
{
    return index >= 0 && index < count() ? m_items.takeAt(index) : nullptr;
}

int FlowLayout::heightForWidth(int width) const { return flow(QRect(0, 0, width, 0), false); }

QSize FlowLayout::sizeHint() const
{
    QSize hint;
    for (const QLayoutItem* item : m_items) {
        if (item->isEmpty())
            continue;
        hint.setWidth(hint.width() + item->sizeHint().width() + m_gap);
        hint.setHeight(std::max(hint.height(), item->sizeHint().height()));
    }
    return hint;
}

QSize FlowLayout::minimumSize() const
{
    QSize least;
    for (const QLayoutItem* item : m_items) {
        if (!item->isEmpty())
            least = least.expandedTo(item->minimumSize());
    }
    return least;
}

void FlowLayout::setGeometry(const QRect& rect)
{
    QLayout::setGeometry(rect);
    flow(rect, true);
}

int FlowLayout::flow(const QRect& rect, bool place) const
{
    int x = rect.x();
    int y = rect.y();
    int line = 0;
    for (QLayoutItem* item : m_items) {
        if (item->isEmpty())
            continue;
        const int width = std::max(
            item->minimumSize().width(), std::min(item->sizeHint().width(), rect.width()));
        if (x > rect.x() && x + width > rect.x() + rect.width()) {
            x = rect.x();
            y += line + m_gap;
            line = 0;
        }
        const int height = item->sizeHint().height();
        if (place)
            item->setGeometry(QRect(x, y, width, height));
        x += width + m_gap;
        line = std::max(line, height);
    }
    return y + line - rect.y();
}

} // namespace trunkline
