#pragma once
// A short sentence at the foot of a window that goes away by itself.

#include "ui/theme/tokens.h"

#include <QTimer>
#include <QWidget>

class QLabel;

namespace trunkline {

/// Lies over `host`, which owns it. A new sentence replaces the one before.
class Toast final : public QWidget {
    Q_OBJECT

public:
    explicit Toast(QWidget& host);

    /// Stays for 5 s; an error stays until it is clicked.
    void say(const QString& sentence, Tint tint = Tint::Plain);

    QString sentence() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void place();

    QLabel* m_sentence;
    QTimer m_patience;
    Tint m_tint = Tint::Plain;
};

} // namespace trunkline
