#include "app/ctl/command.h"
#include "services/openapi/document.h"

#include <iostream>

namespace trunkline::ctl {

void addOpenApi(CLI::App& app, const Run& run)
{
    CLI::App* command
        = app.add_subcommand("openapi", "Print the description of the server's API (OpenAPI 3.1)");
    command->callback([=] {
        run([] {
            std::cout << openapi::document();
            return Exit::Ok;
        });
    });
}

} // namespace trunkline::ctl
