#include "app/console/export.h"
#include "app/console/window.h"

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

template <class Flags>
CLI::Option_group* addSource(CLI::App& app, Flags& flags)
{
    auto* store = app.add_option_group("store", "Whose figures");
    store->add_option("--workspace", flags.workspace, "A workspace file");
    store->add_option("--database", flags.database, "A PostgreSQL URL, postgresql://…");
    store->add_flag("--demo", flags.demo, "A made-up business, offline");
    app.add_option("--tenant", flags.tenant, "Name or id, where the store has several");
    app.add_option("--as", flags.as, "Act as this member instead of the OWNER");
    return store;
}

void addWindow(CLI::App& app, console::WindowFlags& flags)
{
    addSource(app, flags)->require_option(0, 1);
    app.add_option("--role", flags.role, "Of the demo's user")
        ->check(CLI::IsMember({"owner", "admin", "analyst", "publisher", "buyer", "readonly"}))
        ->capture_default_str();
    app.add_option("--theme", flags.theme, "As chosen before where not given")
        ->check(CLI::IsMember({"light", "dark", "system"}));
    app.add_option(
        "--page", flags.page, "Shown first: dashboard, calls, campaigns, users, apikeys, audit");
}

CLI::App* addExport(CLI::App& app, console::ExportFlags& flags)
{
    CLI::App* picture = app.add_subcommand("export", "Draw a page into a file");
    picture->add_option("PAGE", flags.page, "dashboard, calls, campaigns, users, apikeys or audit")
        ->required();
    addSource(*picture, flags)->require_option(1);
    picture->add_option("--panel", flags.panel, "One chart of the page, such as campaigns");
    picture
        ->add_option("--range", flags.range, "today, 7d, 14d, 30d, 90d, or 2026-11-19..2026-11-25")
        ->capture_default_str();
    picture->add_flag("--compare,!--no-compare", flags.compare, "With as many days right before");
    picture->add_option("--campaign", flags.campaigns, "Only this campaign; may be repeated");
    picture->add_option("--publisher", flags.publishers, "Only this publisher; may be repeated");
    picture->add_option("--buyer", flags.buyers, "Only this buyer; may be repeated");
    picture->add_option(
        "--outcome", flags.outcomes, "Only this outcome, such as answered or qualified");
    picture->add_option("--min-talk", flags.minimumTalk, "Only calls of at least these seconds")
        ->check(CLI::Range(0, 86'400));
    picture->add_option("--theme", flags.theme)
        ->check(CLI::IsMember({"light", "dark"}))
        ->capture_default_str();
    picture->add_option("--size", flags.size, "Width x height of the whole picture")
        ->capture_default_str();
    picture->add_option("--scale", flags.scale)->check(CLI::Range(1, 3))->capture_default_str();
    picture->add_flag("--mask", flags.mask, "Mask telephone numbers and names");
    picture->add_option("--out", flags.out, "A .png or .pdf file")->required();
    picture->add_option("--data", flags.data, "A .json file for the figures that were drawn");
    return picture;
}

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")
        && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");

    CLI::App app{"Trunkline: the console"};
    app.set_version_flag("--version", TRUNK_VERSION);
    app.require_subcommand(0, 1);
    console::WindowFlags window;
    addWindow(app, window);
    console::ExportFlags flags;
    const CLI::App* picture = addExport(app, flags);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    QCoreApplication::setOrganizationName(QStringLiteral("trunkline"));
    QCoreApplication::setApplicationName(QStringLiteral("trunkline"));
    QCoreApplication::setApplicationVersion(QStringLiteral(TRUNK_VERSION));
    QApplication application(argc, argv);
    if (!picture->parsed())
        return console::runWindow(application, window);
    const Outcome done = console::exportPicture(flags);
    return done ? 0 : exitOf(done.error());
}
