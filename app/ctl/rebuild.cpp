#include "app/ctl/command.h"
#include "services/contract/analytics.h"

namespace trunkline::ctl {

void addRebuild(CLI::App& app, const Run& run)
{
    CLI::App* command = app.add_subcommand("rebuild", "Make the rollups anew from the calls");
    auto flags = std::make_shared<StoreFlags>();
    flags->add(*command);
    command->callback([=] {
        run([flags]() -> Exit {
            const auto session = openSession(*flags);
            if (!session)
                return printError(session.error(), flags->json);
            return report(session->call(RebuildRollups{}, interrupted()), flags->json);
        });
    });
}

} // namespace trunkline::ctl
