#pragma once
// Signing in as somebody does it: the dialog filled, its button pressed.

#include <QString>

namespace trunkline {

class SignInDialog;

/// With a code, for the first time, where it is not empty.
void signInByHand(const SignInDialog& dialog, const QString& server, const QString& name,
    const QString& password, const QString& code = {});

} // namespace trunkline
