#include "ui/calls/calldetail.h"

#include "models/base/format.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/errortext.h"

#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace trunkline {

namespace {

QLabel* plainLabel(const QString& words, const char* property = nullptr)
{
    auto* label = new QLabel(words);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    if (property != nullptr)
        label->setProperty(property, true);
    // A word of 60 letters is no reason to push the window wider.
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::MinimumExpanding);
    return label;
}

QString speakerText(Speaker speaker)
{
    switch (speaker) {
    case Speaker::Agent:
        return CallDetail::tr("Agent");
    case Speaker::Caller:
        return CallDetail::tr("Caller");
    case Speaker::System:
        return CallDetail::tr("System");
    }
    return {};
}

QString moment(const TranscriptSegment& segment)
{
    return CallDetail::tr("%1 %2").arg(
        formatDuration(segment.startMs / 1000), speakerText(segment.speaker));
}

} // namespace

CallDetail::CallDetail(CallDetailModel& model, QWidget* parent)
    : QFrame(parent)
    , m_model(model)
    , m_title(new ElidedLabel({}, Type::Strong))
    , m_message(plainLabel({}, "muted"))
    , m_read(new QPushButton(tr("Read the &transcript")))
    , m_column(new QVBoxLayout)
{
    setObjectName(QStringLiteral("callDetail"));
    setProperty("surface", true);
    setAccessibleName(tr("The chosen call"));
    m_title->setObjectName(QStringLiteral("callTitle"));
    m_title->setTabular(true);
    m_message->setObjectName(QStringLiteral("callMessage"));
    m_read->setObjectName(QStringLiteral("readTranscript"));
    m_read->setToolTip(tr("Reading it leaves an entry in the audit trail"));
    auto* inside = new QWidget;
    inside->setLayout(m_column);
    m_column->setContentsMargins(14, 12, 14, 12);
    m_column->setSpacing(8);
    m_column->addWidget(m_title);
    m_column->addWidget(m_message);
    m_column->addWidget(m_read, 0, Qt::AlignLeft);
    m_column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inside);
    // The frame's surface shows through.
    scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(1, 1, 1, 1);
    all->addWidget(scroll);
    connect(m_read, &QPushButton::clicked, &m_model, &CallDetailModel::readTranscript);
    connect(&m_model, &CallDetailModel::changed, this, &CallDetail::showCall);
    showCall();
}

void CallDetail::showCall()
{
    delete m_facts;
    m_facts = nullptr;
    delete m_transcript;
    m_transcript = nullptr;
    const auto& call = m_model.call();
    m_title->setVisible(call.has_value());
    m_read->setVisible(m_model.mayReadTranscript() && !m_model.transcript());
    m_message->setVisible(!call || m_model.error());
    if (m_model.error())
        m_message->setText(errorText(*m_model.error()));
    else if (!call)
        m_message->setText(tr("Choose a call to see its path, its money and its transcript."));
    if (!call)
        return;
    m_title->setText(call->caller.value.empty() ? tr("Caller unknown") : text(call->caller.value));
    showFacts();
    if (m_model.transcript())
        showTranscript();
}

void CallDetail::showFacts()
{
    m_facts = new QWidget;
    auto* form = new QFormLayout(m_facts);
    form->setContentsMargins(0, 4, 0, 4);
    form->setVerticalSpacing(8);
    form->setHorizontalSpacing(12);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    for (const auto& [label, value] : m_model.facts()) {
        auto* name = new QLabel(label);
        name->setTextFormat(Qt::PlainText);
        name->setProperty("muted", true);
        form->addRow(name, plainLabel(value));
    }
    m_column->insertWidget(1, m_facts);
}

void CallDetail::showTranscript()
{
    const Transcript& transcript = *m_model.transcript();
    m_transcript = new QWidget;
    auto* column = new QVBoxLayout(m_transcript);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(4);
    column->addWidget(
        new ElidedLabel(tr("Transcript · %1").arg(text(transcript.language)), Type::Strong));
    for (const TranscriptSegment& segment : transcript.segments) {
        column->addWidget(plainLabel(moment(segment), "muted"));
        column->addWidget(plainLabel(text(segment.text.value)));
    }
    m_column->insertWidget(m_column->count() - 1, m_transcript);
}

QList<QPair<QString, QString>> CallDetail::lines() const
{
    QList<QPair<QString, QString>> lines;
    if (!m_model.call())
        return lines;
    lines.append({tr("Caller"), m_title->text()});
    for (const auto& [label, value] : m_model.facts())
        lines.append({label, value});
    if (m_model.transcript()) {
        for (const TranscriptSegment& segment : m_model.transcript()->segments)
            lines.append({moment(segment), text(segment.text.value)});
    }
    return lines;
}

} // namespace trunkline
