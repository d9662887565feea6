#pragma once
// A small rounded label: an outcome, a version, a state.

#include "ui/theme/measured.h"
#include "ui/theme/tokens.h"

#include <QWidget>

namespace trunkline {

class Pill final : public QWidget, public MeasuredText {
    Q_OBJECT

public:
    explicit Pill(const QString& text = {}, Tint tint = Tint::Plain, QWidget* parent = nullptr);

    void setText(const QString& text, Tint tint);

    const QString& text() const { return m_text; }
    QStringList textsCut() const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void tell();

    QString m_text;
    Tint m_tint;
};

} // namespace trunkline
