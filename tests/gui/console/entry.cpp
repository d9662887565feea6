#include "tests/gui/console/entry.h"

#include "app/compose/workspace.h"
#include "app/console/doors.h"
#include "models/base/format.h"
#include "services/access/apikeys.h"
#include "services/access/sessions.h"
#include "tests/http/apiparts.h"
#include "tests/http/running.h"
#include "tests/support/must.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/signindialog.h"

#include <QAction>
#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

namespace trunkline::console {

namespace {

constexpr const char* password = "vexing otters read my atlas";

/// A token with which that user chooses a name and a password.
Secret invite(const Workspace& workspace, const Caller& caller)
{
    SystemRandom random;
    const Secret token = makeToken(random);
    const Instant now = workspace.dispatcher()->clock().now();
    const auto transaction
        = must(workspace.database()->begin(caller.tenantId, Access::Write), "a transaction");
    const Invitation invitation{caller.tenantId, caller.userId, now + setupLife};
    if (!putInvitation(*transaction, invitation, tokenDigest(token.reveal()), now)
        || !transaction->commit())
        qFatal("no invitation can be laid out");
    return token;
}

} // namespace

bool isOverServer() { return qgetenv("TRUNK_OVER") == "server"; }

/// A server of this process over one workspace.
class Entry::Served {
public:
    explicit Served(std::shared_ptr<Workspace> workspace)
        : m_workspace(std::move(workspace))
        , m_api(partsOf(*m_workspace))
        , m_running([this](const HttpRequest& request) { return m_api.answer(request); }, {}, 0,
              [this](const HttpRequest& request) { return m_api.mayBeLarge(request); })
    {
    }

    /// By hand, through the dialog.
    void signIn(Console& console, const Caller& caller)
    {
        MainWindow& window = console.window();
        window.findChild<QAction*>(QStringLiteral("fileSignIn"))->trigger();
        const auto* dialog = window.findChild<SignInDialog*>();
        const auto type = [dialog](const char* field, const QString& words) {
            dialog->findChild<QLineEdit*>(QString::fromLatin1(field))->setText(words);
        };
        dialog->findChild<QCheckBox*>()->setChecked(true);
        type("server", QStringLiteral("http://127.0.0.1:%1").arg(m_running.port()));
        type("name", text(caller.userId.text()) + QStringLiteral("@example.test"));
        type("password", QString::fromLatin1(password));
        type("code", text(invite(*m_workspace, caller).reveal()));
        QTest::mouseClick(
            dialog->findChild<QPushButton*>(QStringLiteral("signInEnter")), Qt::LeftButton);
    }

private:
    std::shared_ptr<Workspace> m_workspace;
    Api m_api;
    Running m_running;
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
    m_served = std::make_unique<Served>(workspace);
    m_served->signIn(console, owner);
}

void Entry::openDemo(Console& console, Role role)
{
    WindowFlags flags;
    flags.demo = true;
    flags.role = wireName(role);
    if (!isOverServer())
        return console.enter(flags);
    const OpenStore store = must(console::openDemo(demoFile(), role, false, {}, {}), "the demo");
    m_served = std::make_unique<Served>(store.workspace);
    m_served->signIn(console, store.caller);
}

} // namespace trunkline::console
