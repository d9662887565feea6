#include "ui/shell/rail.h"

#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elidedlabel.h"

#include <QAbstractButton>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int wide = 200;
constexpr int narrow = 56;
constexpr int entryHeight = 30;
constexpr int headHeight = 44;
constexpr int signSide = 26;

class Entry final : public QAbstractButton {
public:
    Entry(const RailEntry& entry, bool isNarrow)
        : m_entry(entry)
        , m_narrow(isNarrow)
    {
        setObjectName(QStringLiteral("rail-") + entry.name);
        setCheckable(true);
        setFixedHeight(entryHeight);
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
        setCursor(Qt::PointingHandCursor);
        setText(entry.title);
        setAccessibleName(entry.title);
        if (isNarrow)
            setToolTip(entry.title);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Tokens& tokens = Theme::tokens();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        if (isChecked() || underMouse()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(isChecked() ? tokens.accentSoft : tokens.grid);
            painter.drawRoundedRect(rect(), ControlRadius, ControlRadius);
        }
        if (hasFocus()) {
            painter.setPen(QPen(tokens.accent, 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(
                QRectF(rect()).adjusted(1, 1, -1, -1), ControlRadius, ControlRadius);
        }
        const QColor ink = isChecked() ? inkOf(tokens, Ink::Accent) : tokens.text;
        const qreal left = m_narrow ? (width() - 16) / 2.0 : 8;
        paintIcon(painter, QRectF(left, (height() - 16) / 2.0, 16, 16), m_entry.icon,
            isChecked() ? ink : tokens.muted);
        if (m_narrow)
            return;
        const QFont font = Theme::font(isChecked() ? Type::Strong : Type::Body);
        const QFont caption = Theme::font(Type::Caption);
        const qreal count = tabularWidth(QFontMetricsF(caption), m_entry.count);
        const QRectF room(32, 0, width() - 32 - 8 - count - 6, height());
        painter.setFont(font);
        painter.setPen(ink);
        painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            QFontMetricsF(font).elidedText(m_entry.title, Qt::ElideRight, room.width()));
        painter.setFont(caption);
        painter.setPen(tokens.muted);
        drawTabular(painter, QRectF(0, 0, width() - 8, height()), m_entry.count,
            Qt::AlignRight | Qt::AlignVCenter);
    }

    void keyPressEvent(QKeyEvent* event) override
    {
        if (event->key() == Qt::Key_Down)
            focusNextChild();
        else if (event->key() == Qt::Key_Up)
            focusPreviousChild();
        else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            click();
        else
            QAbstractButton::keyPressEvent(event);
    }

private:
    RailEntry m_entry;
    bool m_narrow;
};

/// The workspace's initial on the accent, as an icon.
QIcon initialOf(const QString& name)
{
    constexpr int scale = 3;
    QPixmap picture(signSide * scale, signSide * scale);
    picture.setDevicePixelRatio(scale);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens& tokens = Theme::tokens();
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens.accent);
    painter.drawRoundedRect(QRectF(0, 0, signSide, signSide), ControlRadius, ControlRadius);
    painter.setPen(tokens.onAccent);
    painter.setFont(Theme::font(Type::Strong));
    painter.drawText(QRectF(0, 0, signSide, signSide), Qt::AlignCenter, name.left(1).toUpper());
    painter.end();
    return QIcon(picture);
}

} // namespace

Rail::Rail(QWidget* parent)
    : QFrame(parent)
    , m_switcher(new QToolButton)
    , m_column(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("rail"));
    setAccessibleName(tr("Pages"));
    m_switcher->setObjectName(QStringLiteral("workspaceSwitcher"));
    m_switcher->setProperty("flat", true);
    m_switcher->setPopupMode(QToolButton::InstantPopup);
    m_switcher->setIconSize(QSize(signSide, signSide));
    m_switcher->setFixedHeight(headHeight);
    m_column->setContentsMargins(8, 8, 9, 8);
    m_column->setSpacing(4);
    m_column->addWidget(m_switcher);
    m_column->addStretch(1);
    rebuild();
}

void Rail::paintEvent(QPaintEvent*)
{
    const Tokens& tokens = Theme::tokens();
    QPainter painter(this);
    painter.fillRect(rect(), tokens.surface);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), tokens.border);
}

void Rail::setWorkspace(const QString& name)
{
    m_workspace = name;
    rebuild();
}

void Rail::setEntries(const QList<RailEntry>& entries)
{
    m_entries = entries;
    rebuild();
}

void Rail::setCurrent(const QString& name)
{
    m_current = name;
    for (auto it = m_buttons.cbegin(); it != m_buttons.cend(); ++it)
        static_cast<QAbstractButton*>(it.value())->setChecked(it.key() == name);
}

void Rail::setNarrow(bool isNarrow)
{
    if (isNarrow == m_narrow)
        return;
    m_narrow = isNarrow;
    rebuild();
}

void Rail::rebuild()
{
    setFixedWidth(m_narrow ? narrow : wide);
    const QString name = m_workspace.isEmpty() ? tr("No workspace") : m_workspace;
    m_switcher->setIcon(initialOf(name));
    m_switcher->setToolButtonStyle(
        m_narrow ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    m_switcher->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_switcher->setFont(Theme::font(Type::Strong));
    m_switcher->setText(QFontMetrics(m_switcher->font())
                            .elidedText(QStringLiteral(" ") + name, Qt::ElideRight, wide - 80));
    m_switcher->setToolTip(name);
    m_switcher->setAccessibleName(tr("Workspace %1").arg(name));

    delete m_list;
    m_buttons.clear();
    m_list = new QWidget;
    auto* column = new QVBoxLayout(m_list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(1);
    QString group;
    for (const RailEntry& each : m_entries) {
        if (each.group != group) {
            group = each.group;
            column->addSpacing(m_narrow ? 8 : 10);
            if (!m_narrow) {
                auto* title = new ElidedLabel(group.toUpper(), Type::Caption, Ink::Muted);
                title->setContentsMargins(8, 0, 0, 0);
                column->addWidget(title);
            }
        }
        auto* button = new Entry(each, m_narrow);
        connect(button, &QAbstractButton::clicked, this, [this, page = each.name] {
            setCurrent(page);
            emit chosen(page);
        });
        m_buttons.insert(each.name, button);
        column->addWidget(button);
    }
    m_column->insertWidget(1, m_list);
    setCurrent(m_current);
}

} // namespace trunkline
