#pragma once
// What every command of trunklinectl shares: which store, as whom, how to print, how to exit.

#include "app/compose/workspace.h"
#include "services/contract/json.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace trunkline::ctl {

/// DECISIONS 6.
enum class Exit { Ok = 0, Findings = 1, Usage = 2, BadInput = 3, Refused = 4, Unavailable = 5 };

/// The store a command works on, from its flags.
struct StoreFlags {
    std::string workspace;
    std::string database;
    std::string tenant;
    std::string as;
    std::string log; ///< a file for `operation.finished` lines; empty: none
    bool json = false;

    /// Whether a run without a store is refused with its flags, or by the command.
    enum class Needed { Always, ByTheCommand };
    /// `--workspace`, `--database`, `--tenant`, `--as`, `--log` (or TRUNKLINECTL_LOG), `--json`.
    void add(CLI::App& command, Needed needed = Needed::Always);
};

/// An open store and the caller of its operations.
struct Session {
    std::shared_ptr<Workspace> workspace;
    Caller caller;

    template <Operation Op>
    Result<typename Op::Response> call(const Op& operation, std::stop_token stop = {}) const
    {
        Envelope envelope;
        envelope.caller = caller;
        return workspace->dispatcher()->call(envelope, operation, std::move(stop));
    }
};

Result<std::shared_ptr<Workspace>> openStore(const StoreFlags& flags);
Result<Session> openSession(const StoreFlags& flags);

/// Prints JSON as one line, or for people: a line a value, a table a list.
void print(const std::string& json, bool asJson);

/// Prints what went wrong (a problem document with `--json`, RFC 9457) and answers the exit code.
Exit printError(const Error& error, bool asJson);
Exit exitOf(Errc code);

template <class Record>
Exit report(const Result<Record>& result, bool asJson)
{
    if (!result)
        return printError(result.error(), asJson);
    print(toJson(*result), asJson);
    return Exit::Ok;
}

/// Set by SIGINT and SIGTERM: long commands stop at their next safe place.
std::stop_token interrupted();

/// Each adds its subcommand; `run` is called with what shall be done once the flags are parsed.
using Run = std::function<void(std::function<Exit()>)>;
void addInit(CLI::App& app, const Run& run);
void addDemo(CLI::App& app, const Run& run);
void addImport(CLI::App& app, const Run& run);
void addCalls(CLI::App& app, const Run& run);
void addDashboard(CLI::App& app, const Run& run);
void addAudit(CLI::App& app, const Run& run);
void addRoles(CLI::App& app, const Run& run);
void addBackup(CLI::App& app, const Run& run);
void addMigrate(CLI::App& app, const Run& run);
void addRebuild(CLI::App& app, const Run& run);
void addDigests(CLI::App& app, const Run& run);
void addOpenApi(CLI::App& app, const Run& run);

} // namespace trunkline::ctl
