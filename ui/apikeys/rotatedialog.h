#pragma once
// How long a key goes on beside its successor.

#include <QDialog>

class QLabel;
class QSpinBox;

namespace trunkline {

class RotateDialog final : public QDialog {
    Q_OBJECT

public:
    explicit RotateDialog(const QString& key, QWidget* parent = nullptr);

signals:
    void agreed(int overlapHours);

private:
    void showMeaning();

    QSpinBox* m_hours;
    QLabel* m_meaning;
};

} // namespace trunkline
