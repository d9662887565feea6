#pragma once
// How the suite enters a workspace: in this process, or by signing in to a server of it
// (TRUNK_OVER=server). What is clicked and looked at afterwards is the same.

#include "app/console/window.h"
#include "services/contract/permission.h"

#include <memory>
#include <string>

namespace trunkline::console {

bool isOverServer();

/// Goes after the console that it opened.
class Entry {
public:
    Entry();
    ~Entry();
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

    /// As the owner of the workspace in the file.
    void open(Console& console, const std::string& file);
    /// The demo, as that role.
    void openDemo(Console& console, Role role);

private:
    class Door;
    std::unique_ptr<Door> m_door; // null: nothing is served
};

} // namespace trunkline::console
