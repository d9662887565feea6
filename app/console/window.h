#pragma once
// The console in a window, from its command line to its last click.

#include <QApplication>

#include <string>

namespace trunkline::console {

/// All empty: the first-run page, or the workspace that was opened last.
struct WindowFlags {
    std::string workspace;
    std::string database;
    std::string tenant;
    std::string as;
    bool demo = false;
    std::string role = "owner"; ///< of the demo
    std::string theme;          ///< `light`, `dark`; empty: as chosen before
    std::string page;           ///< shown first; empty: the dashboard
};

/// The program's exit code.
int runWindow(QApplication& application, const WindowFlags& flags);

} // namespace trunkline::console
