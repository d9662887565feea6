#include "ui/export/cutoff.h"

#include "ui/theme/measured.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QStyle>
#include <QStyleOptionComboBox>
#include <QToolButton>

namespace trunkline {

namespace {

constexpr int Slack = 1; // rounding of fractional text widths

QString nameOf(const QWidget& widget)
{
    const QString type = QString::fromLatin1(widget.metaObject()->className())
                             .remove(QStringLiteral("trunkline::"));
    return widget.objectName().isEmpty() ? type : type + u'#' + widget.objectName();
}

class Walker {
public:
    void visit(const QWidget& widget, const QString& above)
    {
        const QString path = above.isEmpty() ? nameOf(widget) : above + u'/' + nameOf(widget);
        measure(widget, path);
        for (const QObject* object : widget.children()) {
            const auto* child = qobject_cast<const QWidget*>(object);
            if (child == nullptr || child->isWindow() || !child->isVisibleTo(&widget))
                continue;
            if (!isScrolled(widget, *child) && !inside(widget, *child))
                found.append({path + u'/' + nameOf(*child), {},
                    QStringLiteral("sticks out of its parent: %1,%2 %3×%4 in %5×%6")
                        .arg(child->x())
                        .arg(child->y())
                        .arg(child->width())
                        .arg(child->height())
                        .arg(widget.width())
                        .arg(widget.height())});
            visit(*child, path);
        }
    }

    QList<CutOff> found;

private:
    static bool inside(const QWidget& parent, const QWidget& child)
    {
        return child.size().isEmpty() || parent.rect().contains(child.geometry());
    }

    /// Content of a viewport may be larger than it where there is a bar to scroll with.
    static bool isScrolled(const QWidget& parent, const QWidget& child)
    {
        const auto* area = qobject_cast<const QAbstractScrollArea*>(parent.parentWidget());
        if (area == nullptr || area->viewport() != &parent)
            return false;
        const bool fitsAcross = child.x() >= 0 && child.geometry().right() <= parent.width();
        const bool fitsDown = child.y() >= 0 && child.geometry().bottom() <= parent.height();
        return (fitsAcross || area->horizontalScrollBar()->isVisibleTo(area))
            && (fitsDown || area->verticalScrollBar()->isVisibleTo(area));
    }

    void cut(const QString& path, const QString& text, const QString& reason)
    {
        found.append({path, text, reason});
    }

    void measure(const QWidget& widget, const QString& path)
    {
        if (const auto* measured = dynamic_cast<const MeasuredText*>(&widget)) {
            for (const QString& text : measured->textsCut())
                cut(path, text, QStringLiteral("cut without a tooltip"));
            return;
        }
        if (const auto* label = qobject_cast<const QLabel*>(&widget))
            return measureLabel(*label, path);
        if (const auto* box = qobject_cast<const QComboBox*>(&widget))
            return measureComboBox(*box, path);
        if (const auto* header = qobject_cast<const QHeaderView*>(&widget))
            return measureHeader(*header, path);
        if (const auto* button = qobject_cast<const QAbstractButton*>(&widget))
            return measureButton(*button, path);
    }

    void measureLabel(const QLabel& label, const QString& path)
    {
        if (label.text().isEmpty() || !label.toolTip().isEmpty())
            return;
        const QSize needed = label.wordWrap()
            ? QSize(label.minimumSizeHint().width(), label.heightForWidth(label.width()))
            : label.sizeHint();
        if (needed.width() > label.width() + Slack || needed.height() > label.height() + Slack)
            cut(path, label.text(),
                QStringLiteral("needs %1×%2, has %3×%4")
                    .arg(needed.width())
                    .arg(needed.height())
                    .arg(label.width())
                    .arg(label.height()));
    }

    void measureButton(const QAbstractButton& button, const QString& path)
    {
        if (button.text().isEmpty() || !button.toolTip().isEmpty())
            return;
        const auto* tool = qobject_cast<const QToolButton*>(&button);
        if (tool != nullptr && tool->toolButtonStyle() == Qt::ToolButtonIconOnly
            && !tool->icon().isNull())
            return;
        const QSize needed = button.sizeHint();
        if (needed.width() > button.width() + Slack || needed.height() > button.height() + Slack)
            cut(path, button.text(),
                QStringLiteral("needs %1×%2, has %3×%4")
                    .arg(needed.width())
                    .arg(needed.height())
                    .arg(button.width())
                    .arg(button.height()));
    }

    void measureComboBox(const QComboBox& box, const QString& path)
    {
        QStyleOptionComboBox option;
        option.initFrom(&box);
        option.editable = box.isEditable();
        const QRect field = box.style()->subControlRect(
            QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, &box);
        const int needed = box.fontMetrics().horizontalAdvance(box.currentText());
        if (needed > field.width() + Slack && box.toolTip().isEmpty())
            cut(path, box.currentText(),
                QStringLiteral("needs %1, has %2").arg(needed).arg(field.width()));
    }

    void measureHeader(const QHeaderView& header, const QString& path)
    {
        if (header.orientation() != Qt::Horizontal || header.model() == nullptr)
            return;
        for (int section = 0; section < header.count(); ++section) {
            if (header.isSectionHidden(section))
                continue;
            const QAbstractItemModel& model = *header.model();
            const QString text = model.headerData(section, Qt::Horizontal).toString();
            if (model.headerData(section, Qt::Horizontal, Qt::ToolTipRole).isValid())
                continue;
            const int needed = header.fontMetrics().horizontalAdvance(text) + 8;
            if (needed > header.sectionSize(section) + Slack)
                cut(path, text,
                    QStringLiteral("needs %1, has %2")
                        .arg(needed)
                        .arg(header.sectionSize(section)));
        }
    }
};

} // namespace

QList<CutOff> cutOffs(const QWidget& root)
{
    Walker walker;
    walker.visit(root, {});
    return walker.found;
}

} // namespace trunkline
