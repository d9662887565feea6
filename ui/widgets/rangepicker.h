#pragma once
// The button that names the days on show, and the panel in which others are chosen.

#include "ui/theme/measured.h"
#include "ui/widgets/dayspan.h"

#include <QAbstractButton>

class QCalendarWidget;
class QFrame;
class QLabel;
class QPushButton;

namespace trunkline {

/// Days are those of the tenant's zone; which day is today is told, never asked.
class RangePicker final : public QAbstractButton, public MeasuredText {
    Q_OBJECT

public:
    explicit RangePicker(QWidget* parent = nullptr);
    ~RangePicker() override;

    /// Does not emit.
    void setSpan(const DaySpan& span);
    void setToday(QDate today);
    /// Shown beside the days: `America/New_York`.
    void setZone(const QString& zone);

    const DaySpan& span() const { return m_span; }
    /// `Last 7 days · 16–22 Nov`
    QString words() const;
    /// The panel under the button, made when it is first wanted: two calendars are much to make
    /// before a window is shown.
    QWidget& panel();
    void openPanel();
    QStringList textsCut() const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// By the user only.
    void spanChosen(const trunkline::DaySpan& span);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildPanel();
    void judge();
    void choose(const DaySpan& span);
    void tell();
    qreal neededWidth(bool withZone) const;

    DaySpan m_span;
    QDate m_today;
    QString m_zone;
    QFrame* m_panel = nullptr;
    QCalendarWidget* m_from = nullptr;
    QCalendarWidget* m_to = nullptr;
    QLabel* m_verdict = nullptr;
    QPushButton* m_apply = nullptr;
};

} // namespace trunkline
