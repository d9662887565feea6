#pragma once
// The switch between live and demo data: amber and unmissable while it is on.

#include <QAbstractButton>

namespace trunkline {

class DemoSwitch final : public QAbstractButton {
    Q_OBJECT

public:
    explicit DemoSwitch(QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
};

} // namespace trunkline
