#include "ui/widgets/filechoice.h"

#include <QFileDialog>
#include <QFileInfo>

namespace trunkline {

void askForOpenFile(QWidget* parent, const QString& title, const QString& filter,
    std::function<void(const QString&)> then)
{
    auto* dialog = new QFileDialog(parent, title, {}, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(then));
    dialog->open();
}

void askForSaveFile(QWidget* parent, const QString& title, const QString& suggested,
    const QString& suffix, std::function<void(const QString&)> then)
{
    const QString filter
        = QFileDialog::tr("%1 (*.%2)").arg(suffix.left(1).toUpper() + suffix.mid(1), suffix);
    auto* dialog = new QFileDialog(parent, title, QFileInfo(suggested).path(), filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(QFileInfo(suggested).fileName());
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(then));
    dialog->open();
}

} // namespace trunkline
