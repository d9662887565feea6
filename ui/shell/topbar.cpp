#include "ui/shell/topbar.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/busybar.h"
#include "ui/widgets/demoswitch.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/rangepicker.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace trunkline {

namespace {

constexpr int barHeight = 52;
constexpr int roomy = 1100; // pixels: words beside every icon

QToolButton* menuButton(const char* name, Icon icon, const QString& words)
{
    auto* button = new QToolButton;
    button->setObjectName(QString::fromLatin1(name));
    button->setIcon(themedIcon(icon));
    button->setText(words);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

TopBar::TopBar(QWidget* parent)
    : QFrame(parent)
    , m_title(new ElidedLabel({}, Type::Title))
    , m_range(new RangePicker)
    , m_comparison(new QPushButton)
    , m_search(new QPushButton)
    , m_demo(new DemoSwitch)
    , m_export(menuButton("exportButton", Icon::Export, tr("Export")))
    , m_user(menuButton("userButton", Icon::User, {}))
    , m_busy(new BusyBar(this))
{
    setObjectName(QStringLiteral("topBar"));
    setFixedHeight(barHeight);
    m_title->setObjectName(QStringLiteral("pageTitle"));
    m_range->setObjectName(QStringLiteral("rangePicker"));
    m_comparison->setObjectName(QStringLiteral("comparison"));
    m_comparison->setCheckable(true);
    m_comparison->setToolTip(tr("Compare with as many days right before"));
    m_search->setObjectName(QStringLiteral("searchButton"));
    m_search->setIcon(themedIcon(Icon::Search));
    m_search->setAccessibleName(tr("Search or jump to"));
    m_demo->setObjectName(QStringLiteral("demoSwitch"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 16, 1);
    row->setSpacing(8);
    row->addWidget(m_title);
    row->addWidget(m_range);
    row->addWidget(m_comparison);
    row->addStretch(1);
    row->addWidget(m_search);
    row->addWidget(m_demo);
    row->addWidget(m_export);
    row->addWidget(m_user);
    connect(m_search, &QPushButton::clicked, this, &TopBar::searchRequested);
    connect(m_comparison, &QPushButton::clicked, this, &TopBar::comparisonToggled);
}

void TopBar::paintEvent(QPaintEvent*)
{
    const Tokens& tokens = Theme::tokens();
    QPainter painter(this);
    painter.fillRect(rect(), tokens.surface);
    painter.fillRect(QRect(0, height() - 1, width(), 1), tokens.border);
}

void TopBar::resizeEvent(QResizeEvent*)
{
    const bool words = width() >= roomy;
    m_search->setText(words ? tr("Search or jump to…   Ctrl+K") : QString());
    m_search->setToolTip(words ? QString() : tr("Search or jump to… (Ctrl+K)"));
    m_export->setToolButtonStyle(words ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    m_export->setToolTip(words ? QString() : tr("Export"));
    m_busy->setGeometry(0, height() - 3, width(), 3);
}

void TopBar::setTitle(const QString& title) { m_title->setText(title); }

void TopBar::setRanged(bool range, bool comparison)
{
    m_range->setVisible(range);
    m_comparison->setVisible(comparison);
}

void TopBar::setBusy(bool busy) { m_busy->setBusy(busy); }

void TopBar::setComparison(bool on, const QString& words)
{
    m_comparison->setChecked(on);
    m_comparison->setText(words);
}

void TopBar::setUser(const QString& words, const QString& who)
{
    m_user->setText(words);
    m_user->setToolTip(who);
    m_user->setAccessibleName(tr("Signed in as %1").arg(who));
    m_user->setVisible(!words.isEmpty());
}

} // namespace trunkline
