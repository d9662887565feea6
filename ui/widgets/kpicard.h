#pragma once
// One headline figure: what it is, how much, how it moved, and its last days as a small line.

#include "ui/theme/measured.h"
#include "ui/theme/tokens.h"

#include <QList>
#include <QWidget>

namespace trunkline {

struct KpiFigures {
    QString label;     ///< `Answered`
    QString value;     ///< `9,871`, or empty while unknown: drawn as a block
    QString share{};   ///< after the value, or beside the label where that leaves no room: `79.5%`
    QString delta{};   ///< without a sign: `1.4 pt`; empty when there is nothing to compare with
    int direction = 0; ///< of the delta: -1, 0, 1; drawn as an arrow and a sign
    Tint tint = Tint::Plain;
    QString against{}; ///< `vs 9–15 Nov`
    QList<double> trend{};
    int colour = 0; ///< which of the series colours the trend has
};

/// The value's type shrinks to 15 px before it is elided; whatever is elided is in the tooltip.
class KpiCard final : public QWidget, public MeasuredText {
    Q_OBJECT

public:
    explicit KpiCard(QWidget* parent = nullptr);

    void setFigures(const KpiFigures& figures);

    const KpiFigures& figures() const { return m_figures; }
    QStringList textsCut() const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QFont valueFont(const QString& text) const;
    bool shareStandsApart() const;
    QString valueText() const;
    QString deltaText() const;
    QStringList elided() const;
    void tell();

    KpiFigures m_figures;
};

} // namespace trunkline
