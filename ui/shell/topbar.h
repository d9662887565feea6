#pragma once
// The bar above a page: its title, the days on show and what they are compared with, search, the
// demo switch, export and who is signed in.

#include <QFrame>

class QMenu;
class QPushButton;
class QToolButton;

namespace trunkline {

class BusyBar;
class DemoSwitch;
class ElidedLabel;
class RangePicker;

class TopBar final : public QFrame {
    Q_OBJECT

public:
    explicit TopBar(QWidget* parent = nullptr);

    void setTitle(const QString& title);
    /// Hides what means nothing on this page.
    void setRanged(bool range, bool comparison);
    void setBusy(bool busy);
    /// `vs 9–15 Nov`, or what stands there while nothing is compared.
    void setComparison(bool on, const QString& words);
    void setUser(const QString& words, const QString& who);

    RangePicker& range() const { return *m_range; }
    DemoSwitch& demo() const { return *m_demo; }
    QToolButton& exportButton() const { return *m_export; }
    QToolButton& userButton() const { return *m_user; }

signals:
    void searchRequested();
    /// By the user only.
    void comparisonToggled(bool on);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    ElidedLabel* m_title;
    RangePicker* m_range;
    QPushButton* m_comparison;
    QPushButton* m_search;
    DemoSwitch* m_demo;
    QToolButton* m_export;
    QToolButton* m_user;
    BusyBar* m_busy;
};

} // namespace trunkline
