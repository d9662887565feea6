#include "app/ctl/command.h"

#include <csignal>
#include <iostream>

namespace {

std::stop_source stopSource;

// request_stop is not async-signal-safe; a waiting thread takes the signal instead.
void stopOnSignals()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::thread([set] {
        int signal = 0;
        sigwait(&set, &signal);
        stopSource.request_stop();
        // A second one ends us at once.
        sigwait(&set, &signal);
        std::_Exit(128 + signal);
    }).detach();
}

} // namespace

std::stop_token trunkline::ctl::interrupted() { return stopSource.get_token(); }

int main(int argc, char** argv)
{
    using namespace trunkline::ctl;
    stopOnSignals();

    CLI::App app{"Trunkline's operator command line"};
    app.set_version_flag("--version", TRUNK_VERSION);
    app.require_subcommand(1);
    std::function<Exit()> chosen;
    const Run run = [&chosen](std::function<Exit()> what) { chosen = std::move(what); };
    addInit(app, run);
    addDemo(app, run);
    addImport(app, run);
    addCalls(app, run);
    addDashboard(app, run);
    addAudit(app, run);
    addRoles(app, run);
    addBackup(app, run);
    addMigrate(app, run);
    addRebuild(app, run);
    addDigests(app, run);
    addOpenApi(app, run);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : static_cast<int>(Exit::Usage);
    }
    const Exit code = chosen();
    std::cout.flush();
    if (!std::cout) {
        std::cerr << "trunklinectl: the output could not be written whole; make room and run it "
                     "again\n";
        return static_cast<int>(Exit::Unavailable);
    }
    return static_cast<int>(code);
}
