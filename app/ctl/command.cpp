#include "app/ctl/command.h"

#include "app/ctl/operationlog.h"
#include "services/contract/problem.h"

#include <iostream>

namespace trunkline::ctl {

void StoreFlags::add(CLI::App& command, Needed needed)
{
    auto* store = command.add_option_group("store", "Which store");
    store->add_option("--workspace", workspace, "A workspace file");
    store->add_option("--database", database, "A PostgreSQL URL, postgresql://…");
    if (needed == Needed::Always)
        store->require_option(1);
    command.add_option("--tenant", tenant, "Name or id, where the store has several");
    command.add_option("--as", as, "Act as this member (id, e-mail or name) instead of the OWNER");
    command
        .add_option("--log", log, "Append a line of JSON to this file for each finished operation")
        ->envname("TRUNKLINECTL_LOG");
    command.add_flag("--json", json, "Print one JSON object");
}

Result<std::shared_ptr<Workspace>> openStore(const StoreFlags& flags)
{
    TRUNK_TRY(auto workspace,
        flags.database.empty() ? Workspace::open(flags.workspace)
                               : Workspace::connect(Secret(flags.database)));
    if (!flags.log.empty())
        TRUNK_DO(logOperations(*workspace, flags.log));
    return workspace;
}

namespace {

Error withMend(Error error, const char* flag, const std::string& mend)
{
    error.detail += "; " + mend;
    error.fields.push_back({flag, mend});
    return error;
}

} // namespace

Result<Session> openSession(const StoreFlags& flags)
{
    Session session;
    TRUNK_TRY(session.workspace, openStore(flags));
    const auto wanted = flags.tenant.empty() ? std::nullopt : std::optional(flags.tenant);
    const auto tenant = session.workspace->tenant(wanted);
    if (!tenant && wanted)
        return withMend(tenant.error(), "--tenant",
            "use the name or id of one, or leave it out where the store has one");
    if (!tenant)
        return tenant.error();
    auto caller = flags.as.empty() ? session.workspace->owner(*tenant)
                                   : session.workspace->member(*tenant, flags.as);
    if (!caller && !flags.as.empty())
        return withMend(
            caller.error(), "--as", "use the id, e-mail or name of one, or leave it out");
    TRUNK_TRY(session.caller, std::move(caller));
    return session;
}

namespace {

std::string plain(const boost::json::value& value)
{
    if (const auto* text = value.if_string())
        return std::string(*text);
    return canonicalJson(value);
}

bool isTable(const boost::json::array& rows) { return !rows.empty() && rows.front().is_object(); }

void printTable(const boost::json::array& rows)
{
    const char* separator = "  ";
    for (const auto& member : rows.front().get_object()) {
        std::cout << separator << std::string_view(member.key());
        separator = "\t";
    }
    std::cout << '\n';
    for (const boost::json::value& row : rows) {
        separator = "  ";
        for (const auto& member : row.get_object()) {
            std::cout << separator << plain(member.value());
            separator = "\t";
        }
        std::cout << '\n';
    }
}

void printValue(const std::string& name, const boost::json::value& value)
{
    if (const auto* object = value.if_object()) {
        for (const auto& member : *object)
            printValue(
                (name.empty() ? "" : name + '.') + std::string(member.key()), member.value());
    } else if (const auto* array = value.if_array(); array != nullptr && isTable(*array)) {
        std::cout << name << ":\n";
        printTable(*array);
    } else {
        std::cout << name << ": " << plain(value) << '\n';
    }
}

} // namespace

void print(const std::string& json, bool asJson)
{
    if (asJson) {
        std::cout << json << std::endl;
        return;
    }
    const auto tree = parseJson(json, ownJson);
    if (tree)
        printValue({}, *tree);
    std::cout.flush();
}

Exit exitOf(Errc code)
{
    switch (code) {
    case Errc::Invalid:
    case Errc::NotFound:
    case Errc::Conflict:
    case Errc::TooLarge:
        return Exit::BadInput;
    case Errc::Unauthenticated:
    case Errc::Forbidden:
    case Errc::RateLimited:
    case Errc::QuotaExceeded:
        return Exit::Refused;
    case Errc::Cancelled:
    case Errc::Unavailable:
    case Errc::AuditUnavailable:
    case Errc::Internal:
        return Exit::Unavailable;
    }
    return Exit::Unavailable;
}

Exit printError(const Error& error, bool asJson)
{
    if (asJson)
        std::cout << problemDocument(error) << std::endl;
    std::cerr << "trunklinectl: " << error.detail << '\n';
    for (const FieldError& field : error.fields)
        std::cerr << "  " << field.field << ": " << field.message << '\n';
    return exitOf(error.code);
}

} // namespace trunkline::ctl
