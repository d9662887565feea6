#include "app/compose/workspace.h"
#include "app/server/configuration.h"
#include "services/base/random.h"
#include "services/http/api.h"
#include "services/openapi/document.h"

#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>
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

sigset_t ourSignals()
{
    sigset_t set;
    sigemptyset(&set);
    for (const int each : {SIGTERM, SIGINT, SIGHUP, SIGUSR1})
        sigaddset(&set, each);
    return set;
}

/// SIGTERM and SIGINT drain, SIGHUP reads the certificate again. Lives shorter than the server.
class SignalWatch {
public:
    SignalWatch(HttpServer& server, std::chrono::seconds patience)
        : m_thread([&server, patience] {
            const sigset_t set = ourSignals();
            for (int which = 0; sigwait(&set, &which) == 0 && which != SIGUSR1;) {
                if (which != SIGHUP)
                    server.drain(patience);
                else if (const Outcome done = server.reloadCertificate(); !done)
                    exitOf(done.error());
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

Outcome serve(const server::Configuration& configuration)
{
    TRUNK_TRY(const ServerOptions options, server::serverOptions(configuration));
    TRUNK_TRY(const std::shared_ptr<Workspace> workspace,
        configuration.workspace.empty() ? Workspace::connect(configuration.database)
                                        : Workspace::open(configuration.workspace));
    const Api api(workspace->dispatcher(), std::make_shared<SystemRandom>(), openapi::document());
    HttpServer http(options, [&api](const HttpRequest& request) { return api.answer(request); });
    TRUNK_DO(http.listen());
    TRUNK_DO(printSetupCodes(*workspace));
    std::printf("listening on %s://%s:%d\n", options.certificate.empty() ? "http" : "https",
        options.address.c_str(), http.port());
    std::fflush(stdout);
    const SignalWatch watch(http, std::chrono::seconds{configuration.drainSeconds});
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
    app.add_option("--certificate", flags.certificate, "PEM file with the chain");
    app.add_option("--key", flags.key, "PEM file");
    app.add_flag("--check-config", flags.check, "Say what is wrong with the settings, and end");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    auto configuration = server::readConfiguration(flags.config);
    if (!configuration)
        return exitOf(configuration.error());
    overrule(*configuration, flags);
    if (const Outcome fine = server::checkConfiguration(*configuration); !fine)
        return exitOf(fine.error());
    if (flags.check) {
        std::printf("the settings are fine\n");
        return 0;
    }
    const Outcome done = serve(*configuration);
    return done ? 0 : exitOf(done.error());
}
