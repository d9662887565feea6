#include "tests/gui/console/byhand.h"

#include "ui/shell/signindialog.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

namespace trunkline {

void signInByHand(const SignInDialog& dialog, const QString& server, const QString& name,
    const QString& password, const QString& code)
{
    const auto type = [&dialog](const char* field, const QString& words) {
        dialog.findChild<QLineEdit*>(QString::fromLatin1(field))->setText(words);
    };
    type("server", server);
    type("name", name);
    type("password", password);
    dialog.findChild<QCheckBox*>()->setChecked(!code.isEmpty());
    type("code", code);
    QTest::mouseClick(
        dialog.findChild<QPushButton*>(QStringLiteral("signInEnter")), Qt::LeftButton);
}

} // namespace trunkline
