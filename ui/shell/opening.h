#pragma once
// What stands there while a workspace is being opened: what is done, how far it is, and Cancel.

#include <QWidget>

class QLabel;
class QProgressBar;

namespace trunkline {

class Opening final : public QWidget {
    Q_OBJECT

public:
    explicit Opening(QWidget* parent = nullptr);

    void begin(const QString& doing);
    /// 0 to 1.
    void setShare(double share);

signals:
    void cancelled();

private:
    QLabel* m_doing;
    QProgressBar* m_share;
};

} // namespace trunkline
