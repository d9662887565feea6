#pragma once
// A chart on the screen: read-out by pointer and by keyboard, click to filter, and what stands
// there without figures.

#include "ui/charts/chart.h"
#include "ui/theme/measured.h"

#include <QWidget>

#include <memory>
#include <optional>

class QPushButton;

namespace trunkline {

/// Arrow keys, Home and End move the read-out; Enter or Space clicks; Escape puts it away; Ctrl+C
/// copies the data.
class ChartView final : public QWidget, public MeasuredText {
    Q_OBJECT

public:
    /// Left and right of the chart, in pixels: room for the frame of a row and for the focus ring.
    static constexpr int Margin = 7;

    explicit ChartView(QWidget* parent = nullptr);
    ~ChartView() override;

    /// New figures; ends loading and error. The read-out stays where it was as far as there is
    /// still such a mark.
    void setChart(std::unique_ptr<Chart> chart);
    /// Shown when a chart has no marks.
    void setEmptyText(const QString& sentence);
    /// Blocks in place of a chart until setChart or setError; a chart that is there stays, dimmed.
    void setLoading(bool loading);
    /// Says what failed and offers to try again.
    void setError(const QString& sentence);

    /// None until the first setChart.
    const Chart* chart() const { return m_chart.get(); }
    std::optional<int> currentMark() const { return m_mark; }
    bool isEmpty() const { return m_chart == nullptr || m_chart->count() == 0; }
    /// Inside this the chart is drawn; for tests that click on a mark.
    QRectF chartRect() const;
    QStringList textsCut() const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// By pointer, Enter or Space. `key` is the chart's, never empty.
    void markClicked(const QString& key);
    void currentMarkChanged();
    void retryRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void setMark(std::optional<int> mark);
    void describe();
    void paintSentence(QPainter& painter, const QString& sentence) const;
    void placeRetry();
    QRectF sentenceRect() const;

    std::unique_ptr<Chart> m_chart;
    std::optional<int> m_mark;
    std::optional<int> m_pressed;
    QString m_emptyText;
    QString m_error;
    QPushButton* m_retry;
    bool m_loading = false;
};

} // namespace trunkline
