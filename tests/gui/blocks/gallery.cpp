// Renders every block, light and dark, to pictures in the folder given: for eyes, not for a
// verdict.

#include "tests/gui/blocks/samples.h"
#include "ui/export/cutoff.h"
#include "ui/export/picturejob.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chartcard.h"
#include "ui/widgets/rangepicker.h"

#include <QApplication>
#include <QDir>
#include <QKeyEvent>
#include <QTextStream>

using namespace trunkline;

namespace {

bool save(QWidget& page, QSize size, const QString& path, int scale)
{
    const PictureJob job(page, size, samples::header(true));
    QTextStream out(stdout);
    for (const CutOff& cut : cutOffs(page))
        out << path << ": " << cut.widget << " \"" << cut.text << "\" " << cut.reason << '\n';
    const QString problem = job.savePng(path, scale);
    if (!problem.isEmpty())
        out << problem << '\n';
    return problem.isEmpty();
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    const QDir folder(application.arguments().value(1, QStringLiteral(".")));
    Theme theme(application, Theme::Mode::Light);
    bool done = true;
    for (const bool dark : {false, true}) {
        theme.setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
        const QString suffix = dark ? QStringLiteral("-dark.png") : QStringLiteral("-light.png");
        const auto page = samples::overview();
        done &= save(*page, {1440, 900}, folder.filePath(QStringLiteral("overview") + suffix), 1);
        auto* view = page->findChild<ChartView*>();
        QKeyEvent press(QEvent::KeyPress, Qt::Key_Right, Qt::NoModifier);
        for (int i = 0; i < 83; ++i)
            QApplication::sendEvent(view, &press);
        done &= save(*page, {1024, 760}, folder.filePath(QStringLiteral("small") + suffix), 2);
        const auto controls = samples::controls();
        done &= save(
            *controls, {1100, 1000}, folder.filePath(QStringLiteral("controls") + suffix), 1);
        auto* range = page->findChild<RangePicker*>();
        range->openPanel();
        done &= range->panel().grab().save(folder.filePath(QStringLiteral("range") + suffix));
        range->panel().hide();
        const PictureJob pdf(*page, {1440, 900}, samples::header(true));
        done &= pdf.savePdf(folder.filePath(
                                QStringLiteral("overview") + (dark ? "-dark.pdf" : "-light.pdf")))
                    .isEmpty();
        const TimeSeriesChart year(samples::hours(92));
        done &= PictureJob(year, {900, 360}, samples::header(false))
                    .savePng(folder.filePath(QStringLiteral("quarter") + suffix), 2)
                    .isEmpty();
    }
    return done ? 0 : 1;
}
