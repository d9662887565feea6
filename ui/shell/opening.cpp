#include "ui/shell/opening.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int steps = 1000;
constexpr int barWidth = 320;

} // namespace

Opening::Opening(QWidget* parent)
    : QWidget(parent)
    , m_doing(new QLabel)
    , m_share(new QProgressBar)
{
    m_doing->setObjectName(QStringLiteral("openingWords"));
    m_doing->setAlignment(Qt::AlignCenter);
    m_doing->setTextFormat(Qt::PlainText);
    m_doing->setWordWrap(true);
    m_share->setFixedWidth(barWidth);
    m_share->setTextVisible(false);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("openingCancel"));
    connect(cancel, &QPushButton::clicked, this, &Opening::cancelled);
    auto* column = new QVBoxLayout(this);
    column->addStretch(2);
    column->addWidget(m_doing);
    column->addWidget(m_share, 0, Qt::AlignHCenter);
    column->addWidget(cancel, 0, Qt::AlignHCenter);
    column->addStretch(3);
}

void Opening::begin(const QString& doing)
{
    m_doing->setText(doing);
    m_share->setRange(0, 0);
}

void Opening::setShare(double share)
{
    m_share->setRange(0, steps);
    m_share->setValue(static_cast<int>(share * steps));
}

} // namespace trunkline
