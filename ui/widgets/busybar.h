#pragma once
// A thin moving line that says that something is on its way, once it has taken 150 ms.

#include <QTimer>
#include <QWidget>

namespace trunkline {

class BusyBar final : public QWidget {
    Q_OBJECT

public:
    explicit BusyBar(QWidget* parent = nullptr);

    void setBusy(bool busy);
    bool isBusy() const { return m_busy; }
    /// Whether the line is drawn by now.
    bool isShown() const { return m_shown; }

    QSize sizeHint() const override { return {100, 3}; }
    QSize minimumSizeHint() const override { return {20, 3}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void step();

    QTimer m_delay;
    QTimer m_motion;
    qreal m_phase = 0; // of the moving part, 0 to 1
    bool m_busy = false;
    bool m_shown = false;
};

/// Grey blocks where rows or paragraphs will be.
class Skeleton final : public QWidget {
    Q_OBJECT

public:
    explicit Skeleton(int rows, QWidget* parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int m_rows;
};

} // namespace trunkline
