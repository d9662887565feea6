#include "app/compose/workspace.h"
#include "app/server/configuration.h"
#include "app/server/descriptors.h"
#include "app/server/live.h"
#include "app/server/parts.h"
#include "app/server/telemetry.h"

#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>
#include <functional>
#include <iostream>
#include <pthread.h>
#include <thread>

namespace {

using namespace trunkline;

int exitOf(const Error& error)
{
    std::cerr << "trunklined: " << error.detail << '\n';
    for (const FieldError& field : error.fields)
        std::cerr << "  " << field.field << ": " << field.message << '\n';
    return error.code == Errc::Invalid || error.code == Errc::NotFound ? 3 : 5;
}

struct Flags {
    std::string config;
    std::string workspace;
    std::string database;
    std::string listen;
    std::string redis;
    std::string metricsListen;
    std::string logFile;
    std::string logLevel;
    std::string certificate;
    std::string key;
    bool check = false;
};

void overrule(server::Configuration& configuration, const Flags& flags)
{
    if (!flags.workspace.empty() || !flags.database.empty()) {
        configuration.workspace = flags.workspace;
        configuration.database = Secret(flags.database);
    }
    if (!flags.listen.empty())
        configuration.listen = flags.listen;
    if (!flags.redis.empty())
        configuration.redis = Secret(flags.redis);
    if (!flags.metricsListen.empty())
        configuration.metricsListen = flags.metricsListen;
    if (!flags.logFile.empty())
        configuration.logFile = flags.logFile;
    if (!flags.logLevel.empty())
        configuration.logLevel = *logLevelOf(flags.logLevel); // the flag takes no other
    if (!flags.certificate.empty() || !flags.key.empty()) {
        configuration.certificate = flags.certificate;
        configuration.key = flags.key;
    }
}

/// Whoever is first gets in with these, once, within an hour.
Outcome printSetupCodes(Workspace& workspace)
{
    TRUNK_TRY(const std::vector<Tenant> tenants, workspace.tenants());
    for (const Tenant& tenant : tenants) {
        TRUNK_TRY(const std::optional<Secret> code, workspace.setupCode(tenant.id));
        if (code)
            std::printf("setup code of %s, for one hour: %s\n", tenant.name.c_str(),
                code->reveal().c_str());
    }
    return Done{};
}

/// Reads them again as they are now.
using Settings = std::function<Result<server::Configuration>()>;

sigset_t ourSignals()
{
    sigset_t set;
    sigemptyset(&set);
    for (const int each : {SIGTERM, SIGINT, SIGHUP, SIGUSR1})
        sigaddset(&set, each);
    return set;
}

/// SIGTERM and SIGINT drain, SIGHUP reads certificate and log level again and opens the log anew.
/// Lives shorter than the server.
class SignalWatch {
public:
    SignalWatch(HttpServer& server, server::Telemetry& telemetry, std::chrono::seconds patience,
        const Settings& settings)
        : m_thread([&server, &telemetry, patience, &settings] {
            const sigset_t set = ourSignals();
            for (int which = 0; sigwait(&set, &which) == 0 && which != SIGUSR1;) {
                if (which == SIGHUP) {
                    telemetry.reload(server, settings());
                } else {
                    telemetry.draining();
                    server.drain(patience);
                }
            }
        })
    {
    }
    ~SignalWatch()
    {
        pthread_kill(m_thread.native_handle(), SIGUSR1);
        m_thread.join();
    }
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;

private:
    std::thread m_thread;
};

Outcome serve(const server::Configuration& configuration, const Settings& settings)
{
    TRUNK_TRY(ServerOptions options, server::serverOptions(configuration));
    server::makeRoomFor(options.limits.connections);
    WorkspaceParts stands;
    stands.connections = static_cast<int>(configuration.databaseConnections);
    TRUNK_TRY(const std::shared_ptr<Workspace> workspace,
        configuration.workspace.empty() ? Workspace::connect(configuration.database, stands)
                                        : Workspace::open(configuration.workspace));
    TRUNK_TRY(const auto telemetry, server::Telemetry::begin(configuration, workspace));
    TRUNK_TRY(ApiParts parts, server::apiParts(configuration, *workspace, *telemetry));
    TRUNK_TRY(const server::Live live, server::goLive(configuration, parts.dispatcher, *telemetry));
    parts.streams = live.streams;
    telemetry->watch(parts, options);
    Api api(std::move(parts));
    HttpServer http(
        options, [&api](const HttpRequest& request) { return api.answer(request); },
        [&api](const HttpRequest& request) { return api.mayBeLarge(request); },
        [&api](const HttpRequest& request) { return api.answerAtOnce(request); },
        [&api](const HttpRequest& request) { return api.isApart(request); });
    TRUNK_DO(http.listen());
    TRUNK_DO(printSetupCodes(*workspace));
    std::printf("listening on %s://%s:%d\n", options.certificate.empty() ? "http" : "https",
        options.address.c_str(), http.port());
    std::fflush(stdout);
    telemetry->listening(options, http.port());
    const SignalWatch watch(
        http, *telemetry, std::chrono::seconds{configuration.drainSeconds}, settings);
    http.run();
    return Done{};
}

} // namespace

int main(int argc, char** argv)
{
    // Before there is a second thread: all of them leave these signals to ours.
    const sigset_t ours = ourSignals();
    pthread_sigmask(SIG_BLOCK, &ours, nullptr);
    std::signal(SIGPIPE, SIG_IGN);

    CLI::App app{"Trunkline: the API server"};
    app.set_version_flag("--version", TRUNK_VERSION);
    Flags flags;
    app.add_option("--config", flags.config, "A TOML file; the environment and flags overrule it");
    auto* store = app.add_option_group("store", "What is served");
    store->add_option("--workspace", flags.workspace, "A workspace file");
    store->add_option("--database", flags.database, "A PostgreSQL URL, postgresql://…");
    store->require_option(0, 1);
    app.add_option("--listen", flags.listen, "HOST:PORT; port 0 takes any that is free");
    app.add_option("--redis", flags.redis, "URL of the Redis that replicas share");
    app.add_option("--metrics-listen", flags.metricsListen, "HOST:PORT of /metrics, or none");
    app.add_option("--log-file", flags.logFile, "A file, stdout or stderr");
    app.add_option("--log-level", flags.logLevel, "What is logged from")
        ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "fatal"}));
    app.add_option("--certificate", flags.certificate, "PEM file with the chain");
    app.add_option("--key", flags.key, "PEM file");
    app.add_flag("--check-config", flags.check, "Say what is wrong with the settings, and end");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    const Settings settings = [&flags] {
        auto read = server::readConfiguration(flags.config);
        if (read)
            overrule(*read, flags);
        return read;
    };
    const auto configuration = settings();
    if (!configuration)
        return exitOf(configuration.error());
    if (const Outcome fine = server::checkConfiguration(*configuration); !fine)
        return exitOf(fine.error());
    if (flags.check) {
        std::printf("the settings are fine\n");
        return 0;
    }
    const Outcome done = serve(*configuration, settings);
    return done ? 0 : exitOf(done.error());
}
