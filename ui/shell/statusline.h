#pragma once
// The foot of the window: where the figures come from, when they were read, whether the trail
// holds, and whose time it is.

#include "ui/theme/tokens.h"
#include "ui/widgets/page.h"

#include <QFrame>

namespace trunkline {

class ElidedLabel;

class StatusLine final : public QFrame {
    Q_OBJECT

public:
    explicit StatusLine(QWidget* parent = nullptr);

    void setSource(const QString& source, Ink ink);
    void setReading(const PageReading& reading);
    void setAudit(const QString& words, Ink ink);
    void setZone(const QString& zone);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    ElidedLabel* m_source;
    ElidedLabel* m_reading;
    ElidedLabel* m_audit;
    ElidedLabel* m_zone;
};

} // namespace trunkline
