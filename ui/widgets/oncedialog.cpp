#include "ui/widgets/oncedialog.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/breakable.h"
#include "ui/widgets/passingcopy.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace trunkline {

namespace {

constexpr int leastWidth = 480;
constexpr int mostWidth = 860;
constexpr int fieldRoom = 28; // pixels beside the letters: padding and border

QLabel* sentence(const char* name, const QString& words)
{
    auto* label = new QLabel(breakable(words));
    label->setObjectName(QString::fromLatin1(name));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

OnceDialog::OnceDialog(const OnceWords& words, Secret secret, QWidget* parent)
    : QDialog(parent)
    , m_secret(std::move(secret))
    , m_field(new QLineEdit(QString::fromStdString(m_secret.reveal())))
    , m_note(sentence("onceNote",
          tr("It is shown this once. Whoever has it can use it: keep it where you keep "
             "passwords.")))
{
    setObjectName(QStringLiteral("onceDialog"));
    setWindowTitle(words.title);
    setAttribute(Qt::WA_DeleteOnClose);
    auto* what = sentence("onceWhat", words.what);
    what->setFont(Theme::font(Type::Strong));
    m_field->setObjectName(QStringLiteral("onceSecret"));
    m_field->setAccessibleName(words.title);
    m_field->setReadOnly(true);
    m_field->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_field->setContextMenuPolicy(Qt::NoContextMenu); // its Copy would stay on the clipboard
    m_field->setCursorPosition(0);
    m_field->installEventFilter(this);
    auto* copy = new QPushButton(themedIcon(Icon::Copy, Ink::OnAccent), tr("&Copy"));
    copy->setObjectName(QStringLiteral("onceCopy"));
    copy->setDefault(true);
    auto* done = new QPushButton(tr("&Done"));
    done->setObjectName(QStringLiteral("onceDone"));
    done->setAutoDefault(false);

    auto* row = new QHBoxLayout;
    row->addWidget(m_field, 1);
    row->addWidget(copy);
    auto* foot = new QHBoxLayout;
    foot->addStretch(1);
    foot->addWidget(done);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(12);
    column->addWidget(what);
    column->addLayout(row);
    column->addWidget(m_note);
    column->addWidget(sentence("onceNext", words.next));
    column->addStretch(1);
    column->addLayout(foot);
    const int letters = QFontMetrics(m_field->font()).horizontalAdvance(m_field->text());
    m_field->setMinimumWidth(std::min(letters + fieldRoom, mostWidth - 160));
    resize(std::clamp(letters + 170, leastWidth, mostWidth), 0);
    layout()->activate();
    resize(width(), layout()->totalHeightForWidth(width()));

    connect(copy, &QPushButton::clicked, this, &OnceDialog::copy);
    connect(done, &QPushButton::clicked, this, &QDialog::accept);
    copy->setFocus();
}

void OnceDialog::copy()
{
    copyForAWhile(m_secret);
    m_warned = true;
    m_note->setText(tr("Copied. Paste it where it belongs: in %n seconds it is off the clipboard.",
        nullptr, static_cast<int>(CopyStays.count())));
}

void OnceDialog::reject()
{
    if (m_warned) {
        QDialog::reject();
        return;
    }
    m_warned = true;
    m_note->setText(tr("You did not copy it, and it is not shown again. Close once more to let it "
                       "go."));
}

/// The keys that copy or cut take the same way as the button.
bool OnceDialog::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Copy) || key->matches(QKeySequence::Cut)) {
            copy();
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace trunkline
