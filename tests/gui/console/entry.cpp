#include "tests/gui/console/entry.h"

#include "app/compose/workspace.h"
#include "app/console/doors.h"
#include "models/base/format.h"
#include "tests/conformance/invitation.h"
#include "tests/gui/console/byhand.h"
#include "tests/http/served.h"
#include "tests/support/must.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/signindialog.h"

#include <QAction>

namespace trunkline::console {

namespace {

constexpr const char* password = "vexing otters read my atlas";

} // namespace

bool isOverServer() { return qgetenv("TRUNK_OVER") == "server"; }

/// One workspace behind a server.
class Entry::Door {
public:
    explicit Door(std::shared_ptr<Workspace> workspace)
        : m_workspace(std::move(workspace))
        , m_served(*m_workspace)
    {
    }

    /// By hand, through the dialog.
    void signIn(Console& console, const Caller& caller)
    {
        MainWindow& window = console.window();
        window.findChild<QAction*>(QStringLiteral("fileSignIn"))->trigger();
        signInByHand(*window.findChild<SignInDialog*>(),
            QStringLiteral("http://127.0.0.1:%1").arg(m_served.port()),
            text(caller.userId.text()) + QStringLiteral("@example.test"),
            QString::fromLatin1(password), text(invitationTo(*m_workspace, caller).reveal()));
    }

private:
    std::shared_ptr<Workspace> m_workspace;
    Served m_served;
};

Entry::Entry() = default;
Entry::~Entry() = default;

void Entry::open(Console& console, const std::string& file)
{
    WindowFlags flags;
    flags.workspace = file;
    if (!isOverServer())
        return console.enter(flags);
    const auto workspace = must(Workspace::open(file), "the workspace");
    const Caller owner = must(workspace->owner(must(workspace->tenant({}), "its tenant")), "owner");
    m_door = std::make_unique<Door>(workspace);
    m_door->signIn(console, owner);
}

void Entry::openDemo(Console& console, Role role)
{
    WindowFlags flags;
    flags.demo = true;
    flags.role = wireName(role);
    if (!isOverServer())
        return console.enter(flags);
    const OpenStore store = must(console::openDemo(demoFile(), role, false, {}, {}), "the demo");
    m_door = std::make_unique<Door>(store.workspace);
    m_door->signIn(console, store.caller);
}

} // namespace trunkline::console
