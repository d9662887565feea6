#include "ui/widgets/card.h"

#include "ui/theme/icons.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace trunkline {

Card::Card(const QString& title, bool menu, QWidget* parent)
    : QFrame(parent)
    , m_title(new ElidedLabel(title, Type::Strong))
    , m_caption(new ElidedLabel({}, Type::Caption, Ink::Muted))
    , m_column(new QVBoxLayout(this))
{
    m_title->setObjectName(QStringLiteral("cardTitle"));
    m_caption->setObjectName(QStringLiteral("cardCaption"));
    m_caption->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_title, 3);
    head->addWidget(m_caption, 2);
    if (menu) {
        m_menuButton = new QToolButton;
        m_menuButton->setObjectName(QStringLiteral("cardMenu"));
        m_menuButton->setProperty("flat", true);
        m_menuButton->setIcon(themedIcon(Icon::More));
        m_menuButton->setToolTip(tr("Copy this chart"));
        m_menuButton->setPopupMode(QToolButton::InstantPopup);
        auto* copies = new QMenu(m_menuButton);
        copies->addAction(
            themedIcon(Icon::Copy), tr("Copy as picture"), this, &Card::copyPictureRequested);
        copies->addAction(
            themedIcon(Icon::Columns), tr("Copy as data"), this, &Card::copyDataRequested);
        m_menuButton->setMenu(copies);
        head->addWidget(m_menuButton);
    }
    head->setContentsMargins(CardInset, 0, menu ? CardInset - 6 : CardInset, 0);
    m_column->setContentsMargins(0, menu ? 8 : 12, 0, 12);
    m_column->setSpacing(8);
    m_column->addLayout(head);
    setTitle(title);
}

void Card::setTitle(const QString& title)
{
    m_title->setText(title);
    setAccessibleName(title);
    if (m_menuButton != nullptr)
        m_menuButton->setAccessibleName(tr("Copy %1").arg(title));
}

void Card::setCaption(const QString& caption)
{
    m_caption->setText(caption);
    m_caption->setVisible(!caption.isEmpty());
}

void Card::setMenuShown(bool shown)
{
    if (m_menuButton != nullptr)
        m_menuButton->setVisible(shown);
}

void Card::setBody(QWidget* body, int inset)
{
    if (m_body != nullptr) {
        delete m_column->takeAt(1);
        delete m_body;
    }
    m_body = body;
    auto* row = new QHBoxLayout;
    row->setContentsMargins(inset, 0, inset, 0);
    row->addWidget(body);
    m_column->addLayout(row, 1);
}

void Card::paintEvent(QPaintEvent*)
{
    const Tokens& tokens = Theme::tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(tokens.border, 1));
    painter.setBrush(tokens.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), CardRadius, CardRadius);
}

} // namespace trunkline
