#include "ui/apikeys/rotatedialog.h"

#include "ui/widgets/breakable.h"
#include "ui/widgets/formfields.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int dialogWidth = 460;
constexpr int aDay = 24;
constexpr int longest = 168; // hours

QLabel* plainLabel(const QString& words)
{
    auto* label = new QLabel(breakable(words));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

RotateDialog::RotateDialog(const QString& key, QWidget* parent)
    : QDialog(parent)
    , m_hours(new QSpinBox)
    , m_meaning(plainLabel({}))
{
    setObjectName(QStringLiteral("rotateDialog"));
    setWindowTitle(tr("Rotate the key"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_hours->setRange(0, longest);
    m_hours->setValue(aDay);
    m_hours->setSuffix(tr(" hours"));
    m_meaning->setObjectName(QStringLiteral("rotateMeaning"));
    m_meaning->setProperty("muted", true);
    auto* fields = new FormFields;
    fields->addField(QStringLiteral("overlap_hours"), tr("&Goes on for"), m_hours);
    auto* cancel = new QPushButton(tr("Cancel"));
    auto* rotate = new QPushButton(tr("&Rotate"));
    rotate->setObjectName(QStringLiteral("rotateAgree"));
    rotate->setProperty("primary", true);
    rotate->setDefault(true);
    auto* foot = new QHBoxLayout;
    foot->addStretch(1);
    foot->addWidget(cancel);
    foot->addWidget(rotate);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(12);
    column->addWidget(plainLabel(
        tr("A new key with the same rights takes the place of “%1”. It is shown once.").arg(key)));
    column->addWidget(fields);
    column->addWidget(m_meaning);
    column->addStretch(1);
    column->addLayout(foot);
    connect(m_hours, &QSpinBox::valueChanged, this, &RotateDialog::showMeaning);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(rotate, &QPushButton::clicked, this, [this] {
        emit agreed(m_hours->value());
        accept();
    });
    showMeaning();
    resize(dialogWidth, 0);
    layout()->activate();
    resize(width(), layout()->totalHeightForWidth(width()));
}

void RotateDialog::showMeaning()
{
    m_meaning->setText(m_hours->value() == 0
            ? tr("The key before ends at once: what uses it fails until it has the new one.")
            : tr(
                "So long both keys work. Give the new one to what uses the old one in that time."));
}

} // namespace trunkline
