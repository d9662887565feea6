#include "ui/widgets/draftguard.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <utility>

namespace trunkline {

DraftGuard::DraftGuard(const QString& name, QWidget* parent)
    : QWidget(parent)
{
    auto* question = new QLabel(tr("What you typed is not saved."));
    question->setTextFormat(Qt::PlainText);
    auto* discard = new QPushButton(tr("Discard it"));
    discard->setObjectName(name + QStringLiteral("Discard"));
    auto* stay = new QPushButton(tr("Keep editing"));
    stay->setObjectName(name + QStringLiteral("Stay"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 8, 16, 0);
    row->addWidget(question, 1);
    row->addWidget(discard);
    row->addWidget(stay);
    hide();
    connect(discard, &QPushButton::clicked, this, [this] {
        hide();
        if (const auto then = std::exchange(m_then, {}))
            then();
    });
    connect(stay, &QPushButton::clicked, this, [this] {
        hide();
        m_then = {};
        emit stayed();
    });
}

void DraftGuard::leave(bool dirty, std::function<void()> then)
{
    if (!dirty) {
        hide();
        m_then = {};
        then();
        return;
    }
    m_then = std::move(then);
    show();
}

} // namespace trunkline
