#pragma once
// A filter that can be added ("+ Campaign") or stands ("Campaign: Solar ✕").

#include "ui/theme/measured.h"

#include <QAbstractButton>

namespace trunkline {

/// Clicked: choose a value. Removed: by its cross, Delete or Backspace.
class FilterChip final : public QAbstractButton, public MeasuredText {
    Q_OBJECT

public:
    explicit FilterChip(const QString& name, QWidget* parent = nullptr);

    /// Empty: the chip offers to add one.
    void setValue(const QString& value);

    const QString& value() const { return m_value; }
    bool isActive() const { return !m_value.isEmpty(); }
    QRect crossRect() const;
    QStringList textsCut() const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void removed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QString words() const;
    qreal room() const;
    void tell();

    QString m_name;
    QString m_value;
};

} // namespace trunkline
