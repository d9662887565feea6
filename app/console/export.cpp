#include "app/console/export.h"

#include "app/console/doors.h"
#include "app/console/pages.h"
#include "app/console/settle.h"
#include "models/base/format.h"
#include "models/base/whenready.h"
#include "models/gateway/maskedgateway.h"
#include "services/contract/exports.h"
#include "ui/export/figures.h"
#include "ui/export/pagepicture.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chartcard.h"

#include <QApplication>
#include <QFileInfo>
#include <QRegularExpression>

namespace trunkline::console {

namespace {

Result<OpenStore> openStore(const ExportFlags& flags)
{
    if (flags.demo && flags.as.empty())
        return openDemo(demoFile(), Role::Owner, false, {}, {});
    TRUNK_TRY(std::shared_ptr<Workspace> workspace,
        flags.demo                    ? Workspace::open(demoFile())
            : !flags.database.empty() ? Workspace::connect(Secret(flags.database))
                                      : Workspace::open(flags.workspace));
    return storeOf(
        std::move(workspace), flags.tenant, flags.as, QFileInfo(text(flags.workspace)).fileName());
}

Result<QSize> sizeOf(const std::string& words)
{
    const QRegularExpressionMatch match
        = QRegularExpression(QStringLiteral("^([0-9]{3,5})x([0-9]{3,5})$")).match(text(words));
    const QSize size(match.captured(1).toInt(), match.captured(2).toInt());
    constexpr int most = 10'000;
    if (!match.hasMatch() || size.width() > most || size.height() > most)
        return invalid("--size", "use width x height in pixels up to 10,000, such as 1440x900");
    return size;
}

Result<bool> isPdf(const std::string& path)
{
    const QString suffix = QFileInfo(text(path)).suffix().toLower();
    if (suffix == QLatin1String("pdf") || suffix == QLatin1String("png"))
        return suffix == QLatin1String("pdf");
    return invalid("--out", "\"" + path + "\" is neither a .png nor a .pdf file");
}

/// Connects and waits until tenant, roles and names are there.
Outcome connectAll(Session& session, Connection connection)
{
    std::optional<Error> failure;
    QObject guard;
    QObject::connect(
        &session, &Session::failed, &guard, [&failure](const Error& error) { failure = error; });
    session.connectTo(std::move(connection));
    while (!failure && !session.hasNames())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    if (failure)
        return *failure;
    return Done{};
}

template <class Id>
Outcome choose(const std::vector<std::string>& wanted, const std::vector<Named>& names,
    const std::string& flag, std::vector<Id>& into)
{
    for (const std::string& name : wanted) {
        const auto found = std::ranges::find_if(names, [&name](const Named& each) {
            return each.name.compare(text(name), Qt::CaseInsensitive) == 0;
        });
        if (found == names.end())
            return invalid(flag, "\"" + name + "\" is not there, or your role does not see it");
        into.push_back(Id{found->id});
    }
    return Done{};
}

Result<CallFilter> filterOf(const ExportFlags& flags, const Session& session)
{
    CallFilter filter;
    TRUNK_DO(choose(flags.campaigns, session.campaigns(), "--campaign", filter.campaigns));
    TRUNK_DO(choose(flags.publishers, session.publishers(), "--publisher", filter.publishers));
    TRUNK_DO(choose(flags.buyers, session.buyers(), "--buyer", filter.buyers));
    for (const std::string& name : flags.outcomes) {
        CallOutcome outcome{};
        if (name == "qualified" || name == "not_qualified")
            filter.qualified = name == "qualified";
        else if (fromWireName(name, outcome))
            filter.outcomes.push_back(outcome);
        else
            return invalid("--outcome",
                "\"" + name
                    + "\" is no outcome: use qualified, not_qualified, answered, no_answer, "
                      "busy, failed, abandoned, rejected, voicemail or phantom");
    }
    filter.minimumTalk = flags.minimumTalk;
    return filter;
}

Result<Page*> choosePage(const Pages& pages, const ExportFlags& flags)
{
    for (const Place& place : pages.places()) {
        if (place.face.name != text(flags.page))
            continue;
        if (!pages.session.may(place.permission))
            return fail(Errc::Forbidden, "your role does not see the page " + flags.page);
        return place.make();
    }
    return invalid("PAGE",
        "\"" + flags.page + "\" is no page: use " + utf8(pages.names().join(QStringLiteral(", "))));
}

Result<const Chart*> chooseChart(const Page& page, const std::string& panel)
{
    QStringList names;
    for (const ChartCard* card : page.findChildren<ChartCard*>()) {
        if (card->isHidden() || card->view().chart() == nullptr)
            continue;
        names.append(card->objectName());
        if (card->objectName() == text(panel))
            return card->view().chart();
    }
    if (names.isEmpty())
        return invalid("--panel", "the page " + utf8(page.name()) + " has no charts");
    return invalid("--panel",
        "\"" + panel + "\" is not on the page: use " + utf8(names.join(QStringLiteral(", "))));
}

Outcome written(const QString& problem)
{
    return problem.isEmpty() ? Outcome(Done{}) : fail(Errc::Unavailable, utf8(problem));
}

Outcome draw(Page& page, const Pages& pages, const ExportFlags& flags, QSize size, bool pdf)
{
    ExportHeader header = pages.takeout.header(page);
    const Chart* chart = nullptr;
    if (!flags.panel.empty()) {
        TRUNK_TRY(chart, chooseChart(page, flags.panel));
        header.page = chart->title();
    }
    const PictureJob job
        = chart != nullptr ? PictureJob(*chart, size, header) : pictureOf(page, size, header);
    const QString path = text(flags.out);
    TRUNK_DO(written(pdf ? job.savePdf(path) : job.savePng(path, flags.scale)));
    return flags.data.empty()
        ? Outcome(Done{})
        : written(saveFigures(figuresUnder(header, page.figures()), text(flags.data)));
}

} // namespace

Outcome exportPicture(const ExportFlags& flags)
{
    TRUNK_TRY(const QSize size, sizeOf(flags.size));
    TRUNK_TRY(const bool pdf, isPdf(flags.out));
    TRUNK_TRY(const OpenStore store, openStore(flags));
    TRUNK_TRY(Connection connection, connectionTo(store));
    const std::shared_ptr<Gateway> whole = connection.gateway;

    const Theme theme(*static_cast<QApplication*>(QCoreApplication::instance()),
        flags.theme == "dark" ? Theme::Mode::Dark : Theme::Mode::Light);
    Pages pages(std::make_shared<SystemClock>(), false);
    TRUNK_DO(connectAll(pages.session, connection));
    if (!pages.scope.setRange(text(flags.range)))
        return invalid("--range",
            "\"" + flags.range
                + "\" is no range: use today, 7d, 14d, 30d, 90d or 2026-11-19..2026-11-25");
    TRUNK_TRY(Page* const page, choosePage(pages, flags));
    // Names are looked up before they are masked.
    TRUNK_TRY(CallFilter filter, filterOf(flags, pages.session));
    if (flags.mask) {
        connection.gateway = std::make_shared<MaskedGateway>(whole);
        TRUNK_DO(connectAll(pages.session, std::move(connection)));
    }
    pages.scope.setComparison(flags.compare);
    pages.scope.setFilter(std::move(filter));

    auto note = whole->call(RecordExport{
        {flags.page, pdf ? ExportFormat::Pdf : ExportFormat::Png, flags.mask, flags.range}});
    note.waitForFinished();
    TRUNK_DO(answerOf(note));
    page->setActive(true);
    if (!settle(*page))
        return fail(Errc::Unavailable, "the figures did not arrive in time");
    if (!page->failure().isEmpty())
        return fail(Errc::Unavailable, utf8(page->failure()));
    return draw(*page, pages, flags, size, pdf);
}

} // namespace trunkline::console
