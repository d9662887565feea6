#include "app/console/window.h"

#include "app/console/doors.h"
#include "app/console/pages.h"
#include "app/console/settle.h"
#include "models/base/format.h"
#include "models/base/setting.h"
#include "models/gateway/maskedgateway.h"
#include "ui/account/accountdialog.h"
#include "ui/imports/importdialog.h"
#include "ui/theme/theme.h"

#include <QFileInfo>
#include <QTimer>

namespace trunkline::console {

namespace {

Theme::Mode modeOf(const QString& choice)
{
    return choice == QLatin1String("light") ? Theme::Mode::Light
        : choice == QLatin1String("dark")   ? Theme::Mode::Dark
                                            : Theme::Mode::System;
}

/// The same page over the same workspace, range and filters, but through a gateway that masks.
class MaskedTwin final : public QObject {
public:
    MaskedTwin(const MainWindow& window, const Pages& like, std::shared_ptr<const Clock> clock,
        const QString& name, DrawPage draw)
        : m_pages(std::move(clock), false)
    {
        Connection connection = window.connection();
        connection.gateway = std::make_shared<MaskedGateway>(connection.gateway);
        connect(&like.session, &Session::left, this, &QObject::deleteLater);
        m_pages.session.connectTo(std::move(connection));
        const auto named = [this] { return m_pages.session.hasNames(); };
        onceReady(named, this, [this, &like, name, draw = std::move(draw)] {
            static_cast<void>(m_pages.scope.setRange(like.scope.rangeChoice()));
            m_pages.scope.setComparison(like.scope.comparison());
            m_pages.scope.setFilter(like.scope.filter());
            Page& page = *m_pages.find(name);
            page.setActive(true);
            onceReady([&page] { return page.isSettled(); }, this,
                [this, &page, draw] {
                    draw(page, m_pages.takeout.header(page));
                    deleteLater();
                });
        });
    }

private:
    Pages m_pages;
};

/// What only the program can bring together: the dialog of imports, the trail's state, counts.
class Wiring final : public QObject {
public:
    Wiring(Pages& pages, LocalDoors& doors, MainWindow& window)
        : m_pages(pages)
        , m_doors(doors)
        , m_window(window)
    {
        connect(&window, &MainWindow::importRequested, this, &Wiring::openImport);
        connect(&window, &MainWindow::accountRequested, this, &Wiring::openAccount);
        connect(&pages.session, &Session::ready, this, &Wiring::verifyTrail);
        connect(&pages.trail, &AuditTrailModel::verdictChanged, this, &Wiring::showTrail);
        connect(&pages.session, &Session::namesChanged, this, [this] {
            const auto campaigns = static_cast<std::int64_t>(m_pages.session.campaigns().size());
            m_window.setCount(
                QStringLiteral("campaigns"), campaigns == 0 ? QString() : formatCount(campaigns));
        });
        connect(&pages.session, &Session::left, this,
            [this] { m_window.setCount(QStringLiteral("campaigns"), {}); });
        // The trail is looked through again now and then, not only when somebody asks.
        m_again.setInterval(std::chrono::minutes{15});
        connect(&m_again, &QTimer::timeout, this, &Wiring::verifyTrail);
        m_again.start();
    }

private:
    /// Without the tables' contents: what runs unasked stays cheap.
    void verifyTrail() { m_pages.trail.verify(AuditTrailModel::Depth::Trail); }

    void openImport(const QString& path)
    {
        if (!m_pages.session.isReady() || !m_pages.session.may(Permission::ImportsRun))
            return;
        if (auto* open = m_window.findChild<ImportDialog*>(); open != nullptr) {
            open->raise();
            return;
        }
        auto* model = new ImportModel(m_doors.imports(m_window.connection()));
        auto* dialog = new ImportDialog(m_pages.session, *model, &m_window);
        model->setParent(dialog);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(&m_pages.session, &Session::left, dialog, &QWidget::close);
        connect(dialog, &ImportDialog::imported, this, [this](const ImportSummary& summary) {
            m_window.say(MainWindow::tr("%1 calls imported").arg(formatCount(summary.imported)));
        });
        dialog->open();
        if (!path.isEmpty())
            dialog->choose(path);
    }

    void openAccount()
    {
        if (!m_pages.session.isSignedIn() || m_window.findChild<AccountDialog*>() != nullptr)
            return;
        auto* dialog = new AccountDialog(m_pages.session, &m_window);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    }

    void showTrail()
    {
        const AuditTrailModel& trail = m_pages.trail;
        if (trail.isVerifying()) {
            m_window.setAuditState(MainWindow::tr("Verifying the audit chain…"), true);
        } else if (!trail.verdict()) {
            m_window.setAuditState({}, true);
        } else if (trail.verdict()->ok) {
            m_window.setAuditState(
                MainWindow::tr("Audit chain verified ✓ %1")
                    .arg(formatClock(m_pages.session.now(), m_pages.session.zone()).left(5)),
                true);
        } else {
            m_window.setAuditState(
                MainWindow::tr("✗ Audit chain broken: see the audit log"), false);
        }
    }

    Pages& m_pages;
    LocalDoors& m_doors;
    MainWindow& m_window;
    QTimer m_again;
};

void enterFirst(MainWindow& window, LocalDoors& doors, const Pages& pages, const WindowFlags& flags)
{
    if (!flags.page.empty())
        QObject::connect(
            &pages.session, &Session::ready, &window,
            [&window, page = QString::fromStdString(flags.page)] { window.showPage(page); },
            Qt::SingleShotConnection);
    const QString file = QString::fromStdString(flags.workspace);
    if (flags.demo) {
        Role role = Role::Owner;
        fromWireName(flags.role, role);
        window.openDemo(role);
    } else if (!flags.database.empty()) {
        window.enter(
            doors.openAs([url = flags.database] { return Workspace::connect(Secret(url)); },
                LocalDoors::tr("PostgreSQL"), text(flags.tenant), text(flags.as)),
            LocalDoors::tr("Connecting…"));
    } else if (!flags.workspace.empty()) {
        window.enter(doors.openAs([file = flags.workspace] { return Workspace::open(file); },
                         LocalDoors::tr("Local workspace · %1").arg(QFileInfo(file).fileName()),
                         text(flags.tenant), text(flags.as)),
            LocalDoors::tr("Opening %1…").arg(QFileInfo(file).fileName()));
    } else if (const QStringList recent = RecentWorkspaces.read();
               !recent.isEmpty() && QFileInfo::exists(recent.first())) {
        window.openFile(recent.first());
    }
}

} // namespace

Console::Console(QApplication& application, const std::string& theme)
    : m_theme(std::make_unique<Theme>(
        application, modeOf(theme.empty() ? ThemeChoice.read() : text(theme))))
{
    const auto clock = std::make_shared<SystemClock>();
    m_doors = std::make_unique<LocalDoors>(clock);
    m_pages = std::make_unique<Pages>(clock, true);
    static_cast<void>(m_pages->scope.setRange(RangeChoice.read()));
    m_pages->scope.setComparison(ComparisonChoice.read());
    const MaskedPage masked = [this, clock](const Page& like, DrawPage draw) {
        new MaskedTwin(*m_window, *m_pages, clock, like.name(), std::move(draw));
    };
    m_window = std::make_unique<MainWindow>(
        WindowParts{m_pages->session, m_pages->scope, m_pages->takeout, *m_doors, *m_theme, masked},
        m_pages->places());
    m_wiring = std::make_unique<Wiring>(*m_pages, *m_doors, *m_window);
}

Console::~Console()
{
    m_wiring.reset();
    m_window.reset();
}

void Console::enter(const WindowFlags& flags) { enterFirst(*m_window, *m_doors, *m_pages, flags); }

int runWindow(QApplication& application, const WindowFlags& flags)
{
    Console console(application, flags.theme);
    console.window().show();
    // Connect after the first paint: a window comes first.
    QTimer::singleShot(0, &console.window(), [&] { console.enter(flags); });
    return QApplication::exec();
}

} // namespace trunkline::console
