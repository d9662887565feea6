#pragma once
// Shows a secret the one time that it is shown: a key, a token for a password.

#include "services/base/secret.h"

#include <QDialog>

class QLabel;
class QLineEdit;

namespace trunkline {

/// What stands around the secret; plain text.
struct OnceWords {
    QString title; ///< of the window; names what it is, never the secret
    QString what;  ///< above the secret: whose it is
    QString next;  ///< below it: what to do with it, and until when
};

/// Deletes itself when it is closed. Escape and the window's cross do nothing at first while the
/// secret was not copied: what is closed here is gone.
class OnceDialog final : public QDialog {
    Q_OBJECT

public:
    OnceDialog(const OnceWords& words, Secret secret, QWidget* parent = nullptr);

    void reject() override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void copy();

    Secret m_secret;
    QLineEdit* m_field;
    QLabel* m_note;
    bool m_warned = false;
};

} // namespace trunkline
