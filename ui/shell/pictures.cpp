#include "ui/shell/pictures.h"

#include "models/base/format.h"
#include "ui/export/figures.h"
#include "ui/export/pagepicture.h"
#include "ui/scope/takeout.h"
#include "ui/widgets/filechoice.h"

#include <QAction>
#include <QDir>
#include <QMenu>
#include <QPointer>
#include <QStandardPaths>

namespace trunkline {

namespace {

/// Of the file, where one is made.
QString suffixOf(ExportFormat format)
{
    return format == ExportFormat::Figures ? QStringLiteral("json")
                                           : text(std::string(wireName(format)));
}

} // namespace

Pictures::Pictures(Takeout& takeout, MaskedPage masked, QWidget* window)
    : QObject(window)
    , m_takeout(takeout)
    , m_maskedPage(std::move(masked))
    , m_window(window)
    , m_menu(new QMenu(tr("&Export"), window))
{
    m_menu->setObjectName(QStringLiteral("exportMenu"));
    for (const int scale : {1, 2, 3})
        add(tr("PNG, %1×…").arg(scale), ExportFormat::Png, scale);
    add(tr("PDF…"), ExportFormat::Pdf, 1);
    QAction* copy = add(tr("Copy the page as picture"), ExportFormat::Clipboard, 2);
    copy->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+C")));
    add(tr("Figures as JSON…"), ExportFormat::Figures, 1);
    m_menu->addSeparator();
    m_mask = m_menu->addAction(tr("Mask names and numbers"));
    m_mask->setObjectName(QStringLiteral("exportMask"));
    m_mask->setCheckable(true);
}

QAction* Pictures::add(const QString& words, ExportFormat format, int scale)
{
    QAction* action = m_menu->addAction(words);
    action->setObjectName(QStringLiteral("export-%1-%2").arg(suffixOf(format)).arg(scale));
    connect(action, &QAction::triggered, this, [this, format, scale] { begin(format, scale); });
    return action;
}

void Pictures::begin(ExportFormat format, int scale)
{
    if (m_page == nullptr)
        return;
    const QPointer<Page> page = m_page;
    const auto go = [this, page, format, scale](const QString& path) {
        if (page)
            noteAndWrite(*page, format, path, scale);
    };
    if (format == ExportFormat::Clipboard) {
        go({});
        return;
    }
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    const QString suffix = suffixOf(format);
    askForSaveFile(
        m_window, tr("Export"), QDir(folder).filePath(m_page->name() + u'.' + suffix), suffix, go);
}

void Pictures::noteAndWrite(Page& shown, ExportFormat format, const QString& path, int scale)
{
    const QPointer<Page> page = &shown;
    const bool masked = m_mask->isChecked();
    const QSize canvas = shown.canvas().size();
    const auto draw = [this, canvas, format, path, scale](Page& drawn, const ExportHeader& header) {
        write(drawn, header, canvas, format, path, scale);
    };
    m_takeout.note(shown.name(), format, masked, [this, page, masked, draw] {
        if (!page)
            return;
        if (masked)
            m_maskedPage(*page, draw);
        else
            draw(*page, m_takeout.header(*page));
    });
}

void Pictures::write(Page& page, const ExportHeader& header, QSize canvas, ExportFormat format,
    const QString& path, int scale)
{
    if (format == ExportFormat::Figures) {
        tell(saveFigures(figuresUnder(header, page.figures()), path),
            tr("The figures are in %1").arg(path));
        return;
    }
    const int above = qRound(headerHeight(header, canvas.width()));
    const PictureJob job = page.isWindow() ? pictureOf(page, canvas + QSize(0, above), header)
                                           : PictureJob(page.canvas(), canvas, header);
    if (format == ExportFormat::Clipboard) {
        job.copyToClipboard(scale);
        emit done(tr("The picture is on the clipboard."));
        return;
    }
    tell(format == ExportFormat::Pdf ? job.savePdf(path) : job.savePng(path, scale),
        tr("The picture is in %1").arg(path));
}

void Pictures::tell(const QString& problem, const QString& success)
{
    if (problem.isEmpty())
        emit done(success);
    else
        emit failed(problem);
}

} // namespace trunkline
