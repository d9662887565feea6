#pragma once
// What stands where there is nothing to show, and where something failed: icon, title, sentence,
// one action.

#include "ui/theme/icons.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace trunkline {

class Notice final : public QWidget {
    Q_OBJECT

public:
    /// Nothing here yet. `action` empty: no button.
    static Notice* empty(
        Icon icon, const QString& title, const QString& sentence, const QString& action = {});
    /// Something failed; the button tries again.
    static Notice* error(const QString& title, const QString& sentence);

    void setSentence(const QString& sentence);
    void setActionShown(bool shown);

signals:
    void actionRequested();

private:
    Notice(
        Icon icon, Ink ink, const QString& title, const QString& sentence, const QString& action);

    QLabel* m_sentence;
    QPushButton* m_action = nullptr;
};

} // namespace trunkline
