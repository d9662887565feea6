#include "ui/shell/statusline.h"

#include "ui/theme/theme.h"
#include "ui/widgets/elidedlabel.h"

#include <QHBoxLayout>
#include <QPainter>

namespace trunkline {

namespace {

constexpr int height_ = 26;

} // namespace

StatusLine::StatusLine(QWidget* parent)
    : QFrame(parent)
    , m_source(new ElidedLabel({}, Type::Caption, Ink::Positive))
    , m_reading(new ElidedLabel({}, Type::Caption, Ink::Muted))
    , m_audit(new ElidedLabel({}, Type::Caption, Ink::Muted))
    , m_zone(new ElidedLabel({}, Type::Caption, Ink::Muted))
{
    setObjectName(QStringLiteral("statusLine"));
    setAccessibleName(tr("Status"));
    setFixedHeight(height_);
    m_source->setObjectName(QStringLiteral("statusSource"));
    m_reading->setObjectName(QStringLiteral("statusReading"));
    m_audit->setObjectName(QStringLiteral("statusAudit"));
    m_zone->setObjectName(QStringLiteral("statusZone"));
    m_reading->setTabular(true);
    m_zone->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 1, 12, 0);
    row->setSpacing(20);
    row->addWidget(m_source, 0);
    row->addWidget(m_reading, 0);
    row->addWidget(m_audit, 0);
    row->addStretch(1);
    row->addWidget(m_zone, 0);
}

void StatusLine::paintEvent(QPaintEvent*)
{
    const Tokens& tokens = Theme::tokens();
    QPainter painter(this);
    painter.fillRect(rect(), tokens.surface);
    painter.fillRect(QRect(0, 0, width(), 1), tokens.border);
}

void StatusLine::setSource(const QString& source, Ink ink)
{
    m_source->setText(source.isEmpty() ? source : QStringLiteral("● ") + source);
    m_source->setInk(ink);
}

void StatusLine::setReading(const PageReading& reading)
{
    QStringList parts;
    if (!reading.updated.isEmpty())
        parts.append(tr("Updated %1").arg(reading.updated));
    for (const QString& part : {reading.took, reading.counted}) {
        if (!part.isEmpty())
            parts.append(part);
    }
    m_reading->setText(parts.join(QStringLiteral(" · ")));
    m_reading->setVisible(!parts.isEmpty());
}

void StatusLine::setAudit(const QString& words, Ink ink)
{
    m_audit->setText(words);
    m_audit->setInk(ink);
    m_audit->setVisible(!words.isEmpty());
}

void StatusLine::setZone(const QString& zone)
{
    m_zone->setText(zone.isEmpty() ? zone : tr("Times in %1").arg(zone));
}

} // namespace trunkline
