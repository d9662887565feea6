#pragma once
// One call beside the log: who and when, its path, its money, and what was said.

#include "models/calls/calldetailmodel.h"

#include <QFrame>

class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace trunkline {

class ElidedLabel;

/// A transcript is read only when it is asked for, because reading it leaves an entry in the trail.
class CallDetail final : public QFrame {
    Q_OBJECT

public:
    explicit CallDetail(CallDetailModel& model, QWidget* parent = nullptr);

    /// Label and value of each line that is shown, the transcript's lines included.
    QList<QPair<QString, QString>> lines() const;

private:
    void showCall();
    void showFacts();
    void showTranscript();

    CallDetailModel& m_model; // must exist, not ours
    ElidedLabel* m_title;
    QLabel* m_message;
    QWidget* m_facts = nullptr;
    QPushButton* m_read;
    QWidget* m_transcript = nullptr;
    QVBoxLayout* m_column;
};

} // namespace trunkline
