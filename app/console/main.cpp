#include "app/console/export.h"
#include "ui/dashboard/dashboardpage.h"
#include "ui/theme/theme.h"

#include <CLI/CLI.hpp>

#include <QApplication>

#include <iostream>

namespace {

using namespace trunkline;

int exitOf(const Error& error)
{
    std::cerr << "trunkline: " << error.detail << '\n';
    for (const FieldError& field : error.fields)
        std::cerr << "  " << field.field << ": " << field.message << '\n';
    switch (error.code) {
    case Errc::Invalid:
    case Errc::NotFound:
    case Errc::Conflict:
    case Errc::TooLarge:
        return 3;
    case Errc::Unauthenticated:
    case Errc::Forbidden:
    case Errc::RateLimited:
    case Errc::QuotaExceeded:
        return 4;
    case Errc::Cancelled:
    case Errc::Unavailable:
    case Errc::AuditUnavailable:
    case Errc::Internal:
        return 5;
    }
    return 5;
}

int showDashboard(QApplication& application, const console::SourceFlags& flags)
{
    const Theme theme(application);
    auto source = console::openSource(flags);
    if (!source)
        return exitOf(source.error());
    auto dashboard = console::readRange(*source, "7d");
    if (!dashboard)
        return exitOf(dashboard.error());
    DashboardPage page;
    page.setWindowTitle(
        QString::fromStdString(dashboard->tenantName) + QStringLiteral(" – Trunkline"));
    page.setDashboard(*dashboard);
    page.resize(1440, 900);
    page.show();
    return QApplication::exec();
}

void addSource(CLI::App& app, console::SourceFlags& flags)
{
    auto* store = app.add_option_group("store", "Whose figures");
    store->add_option("--workspace", flags.workspace, "A workspace file");
    store->add_option("--database", flags.database, "A PostgreSQL URL, postgresql://…");
    store->add_flag("--demo", flags.demo, "A demo business, made for the occasion");
    store->require_option(1);
    app.add_option("--tenant", flags.tenant, "Name or id, where the store has several");
    app.add_option("--as", flags.as, "Act as this member instead of the OWNER");
}

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")
        && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");

    CLI::App app{"Trunkline: the console"};
    app.set_version_flag("--version", TRUNK_VERSION);
    app.require_subcommand(1);
    console::SourceFlags shown;
    CLI::App* show = app.add_subcommand("show", "Open the dashboard in a window");
    addSource(*show, shown);
    console::ExportFlags flags;
    CLI::App* picture = app.add_subcommand("export", "Draw a page into a file");
    picture->add_option("PAGE", flags.page, "dashboard")->required();
    addSource(*picture, flags.source);
    picture->add_option("--range", flags.range, "today, 7d, or 2026-11-19..2026-11-25")
        ->capture_default_str();
    picture->add_option("--theme", flags.theme)
        ->check(CLI::IsMember({"light", "dark"}))
        ->capture_default_str();
    picture->add_option("--size", flags.size, "Width x height of the whole picture")
        ->capture_default_str();
    picture->add_option("--scale", flags.scale)->check(CLI::Range(1, 3))->capture_default_str();
    picture->add_flag("--mask", flags.mask, "Mask telephone numbers and names");
    picture->add_option("--out", flags.out, "A .png or .pdf file")->required();
    picture->add_option("--data", flags.data, "A .json file for the figures that were drawn");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    QApplication application(argc, argv);
    if (show->parsed())
        return showDashboard(application, shown);
    const Outcome done = console::exportPicture(flags);
    return done ? 0 : exitOf(done.error());
}
