#include "app/compose/handlers.h"
#include "app/ctl/command.h"

#include <algorithm>
#include <iomanip>
#include <iostream>

namespace trunkline::ctl {

namespace {

void printMatrix(const RoleMatrix& matrix)
{
    std::cout << std::left << std::setw(24) << "operation";
    for (const Role role : enumerators<Role>())
        std::cout << std::setw(11) << wireName(role);
    std::cout << '\n';
    for (const RoleRow& row : matrix.rows) {
        std::cout << std::setw(24) << row.operation;
        for (const Role role : enumerators<Role>()) {
            const bool may = std::find(row.roles.begin(), row.roles.end(), role) != row.roles.end();
            std::cout << std::setw(11) << (may ? "yes" : "-");
        }
        std::cout << '\n';
    }
}

} // namespace

void addRoles(CLI::App& app, const Run& run)
{
    CLI::App* command = app.add_subcommand("roles", "Print who may call what");
    auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "Print one JSON object");
    command->callback([=] {
        run([json] {
            const RoleMatrix matrix{roleRows()};
            if (*json)
                print(toJson(matrix), true);
            else
                printMatrix(matrix);
            return Exit::Ok;
        });
    });
}

} // namespace trunkline::ctl
