#pragma once
// One line of plain text that is elided where it has no room, with the whole of it as the tooltip.

#include "ui/theme/measured.h"
#include "ui/theme/theme.h"

#include <QWidget>

namespace trunkline {

class ElidedLabel final : public QWidget, public MeasuredText {
    Q_OBJECT

public:
    explicit ElidedLabel(const QString& text = {}, Type type = Type::Body, Ink ink = Ink::Text,
        QWidget* parent = nullptr);

    /// Line ends become spaces; markup is shown as it is written.
    void setText(const QString& text);
    void setInk(Ink ink);
    void setAlignment(Qt::Alignment alignment);
    /// Figures in cells of equal width.
    void setTabular(bool tabular);

    const QString& text() const { return m_text; }
    bool isElided() const;
    QStringList textsCut() const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    qreal textWidth() const;
    void tell();

    QString m_text;
    Type m_type;
    Ink m_ink;
    Qt::Alignment m_alignment = Qt::AlignLeft | Qt::AlignVCenter;
    bool m_tabular = false;
};

} // namespace trunkline
