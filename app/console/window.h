#pragma once
// The console in a window, from its command line to its last click.

#include <QApplication>

#include <memory>
#include <string>

namespace trunkline {

class MainWindow;
class Theme;

}

namespace trunkline::console {

class LocalDoors;
class Pages;

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

/// One window with everything behind it.
class Console {
public:
    Console(QApplication& application, const std::string& theme);
    ~Console();
    Console(const Console&) = delete;
    Console& operator=(const Console&) = delete;

    /// What the flags say to open; the window shows what is being done.
    void enter(const WindowFlags& flags);

    MainWindow& window() const { return *m_window; }
    Pages& pages() const { return *m_pages; }
    Theme& theme() const { return *m_theme; }

private:
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<LocalDoors> m_doors;
    std::unique_ptr<Pages> m_pages;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<QObject> m_wiring;
};

/// The program's exit code.
int runWindow(QApplication& application, const WindowFlags& flags);

} // namespace trunkline::console
