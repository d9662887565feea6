#include "ui/widgets/notice.h"

#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int SignSide = 44;
constexpr int SentenceWidth = 420;

/// The icon on a soft disc; follows the theme.
class Sign final : public QWidget {
public:
    Sign(Icon icon, Ink ink)
        : m_icon(icon)
        , m_ink(ink)
    {
        setFixedSize(SignSide, SignSide);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Tokens& tokens = Theme::tokens();
        const QColor ink = inkOf(tokens, m_ink);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(mixed(ink, tokens.surface, 0.12));
        painter.drawEllipse(rect());
        paintIcon(painter, QRectF(rect()).adjusted(12, 12, -12, -12), m_icon, ink);
    }

private:
    Icon m_icon;
    Ink m_ink;
};

QLabel* wrapped(const QString& text)
{
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    label->setMaximumWidth(SentenceWidth);
    return label;
}

} // namespace

Notice* Notice::empty(
    Icon icon, const QString& title, const QString& sentence, const QString& action)
{
    return new Notice(icon, Ink::Accent, title, sentence, action);
}

Notice* Notice::error(const QString& title, const QString& sentence)
{
    return new Notice(Icon::Warning, Ink::Negative, title, sentence, tr("Try again"));
}

Notice::Notice(
    Icon icon, Ink ink, const QString& title, const QString& sentence, const QString& action)
    : m_sentence(wrapped(sentence))
{
    setAccessibleName(title);
    setAccessibleDescription(sentence);
    QLabel* name = wrapped(title);
    name->setFont(Theme::font(Type::Title));
    name->setObjectName(QStringLiteral("noticeTitle"));
    m_sentence->setObjectName(QStringLiteral("noticeSentence"));
    m_sentence->setProperty("muted", true);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(8);
    column->addStretch(2);
    column->addWidget(new Sign(icon, ink), 0, Qt::AlignHCenter);
    const auto centred = [column](QWidget* widget) {
        auto* row = new QHBoxLayout;
        row->addStretch(1);
        row->addWidget(widget, 100);
        row->addStretch(1);
        column->addLayout(row);
    };
    centred(name);
    centred(m_sentence);
    if (!action.isEmpty()) {
        m_action = new QPushButton(action);
        m_action->setObjectName(QStringLiteral("noticeAction"));
        connect(m_action, &QPushButton::clicked, this, &Notice::actionRequested);
        column->addSpacing(4);
        column->addWidget(m_action, 0, Qt::AlignHCenter);
    }
    column->addStretch(3);
}

void Notice::setSentence(const QString& sentence)
{
    m_sentence->setText(sentence);
    setAccessibleDescription(sentence);
}

void Notice::setActionShown(bool shown)
{
    if (m_action != nullptr)
        m_action->setVisible(shown);
}

} // namespace trunkline
