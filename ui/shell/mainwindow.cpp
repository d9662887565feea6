#include "ui/shell/mainwindow.h"

#include "models/base/format.h"
#include "models/base/setting.h"
#include "models/base/whenready.h"
#include "models/session/rolewords.h"
#include "models/session/scope.h"
#include "ui/scope/takeout.h"
#include "ui/shell/firstrun.h"
#include "ui/shell/mainmenu.h"
#include "ui/shell/namefilters.h"
#include "ui/shell/opening.h"
#include "ui/shell/palette.h"
#include "ui/shell/rail.h"
#include "ui/shell/savedservers.h"
#include "ui/shell/serversdialog.h"
#include "ui/shell/signindialog.h"
#include "ui/shell/statusline.h"
#include "ui/shell/topbar.h"
#include "ui/theme/theme.h"
#include "ui/widgets/demoswitch.h"
#include "ui/widgets/errortext.h"
#include "ui/widgets/filechoice.h"
#include "ui/widgets/rangepicker.h"
#include "ui/widgets/toast.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace trunkline {

namespace {

constexpr int narrowBelow = 1200; // pixels: the rail shows icons only
constexpr int recentKept = 8;

QDate qdate(Date date)
{
    return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
        static_cast<int>(static_cast<unsigned>(date.day()))};
}

QString choiceOf(const DaySpan& span, QDate today)
{
    if (const auto preset = presetOf(span, today)) {
        switch (*preset) {
        case RangePreset::Today:
            return QStringLiteral("today");
        case RangePreset::Last7:
            return QStringLiteral("7d");
        case RangePreset::Last14:
            return QStringLiteral("14d");
        case RangePreset::Last30:
            return QStringLiteral("30d");
        case RangePreset::Last90:
            return QStringLiteral("90d");
        case RangePreset::Yesterday:
        case RangePreset::ThisMonth:
        case RangePreset::LastMonth:
            break;
        }
    }
    return span.from.toString(Qt::ISODate) + QStringLiteral("..") + span.to.toString(Qt::ISODate);
}

} // namespace

MainWindow::MainWindow(WindowParts parts, QList<Place> places)
    : m_parts(std::move(parts))
    , m_places(std::move(places))
    , m_rail(new Rail)
    , m_top(new TopBar)
    , m_stack(new QStackedWidget)
    , m_status(new StatusLine)
    , m_first(new FirstRun)
    , m_opening(new Opening)
    , m_toast(nullptr)
    , m_pictures(new Pictures(m_parts.takeout, m_parts.masked, this))
    , m_switcher(new QMenu(this))
    , m_userMenu(new QMenu(this))
    , m_today()
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("Trunkline"));
    setAcceptDrops(true);
    buildBody();
    m_toast = new Toast(*centralWidget());
    QList<PageFace> faces;
    for (const Place& place : m_places)
        faces.append(place.face);
    m_menu = new MainMenu(*menuBar(), m_pictures->menu(), faces, m_parts.theme);
    connectMenu();
    connectBars();
    connectParts();
    resize(1440, 900);
    setMinimumSize(800, 560);
    restoreGeometry(WindowGeometry.read());
    showFirstRun();
}

MainWindow::~MainWindow() { m_parts.session.disconnect(this); }

void MainWindow::buildBody()
{
    auto* body = new QWidget;
    auto* columns = new QHBoxLayout;
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(0);
    auto* right = new QVBoxLayout;
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(0);
    right->addWidget(m_top);
    right->addWidget(m_stack, 1);
    columns->addWidget(m_rail);
    columns->addLayout(right, 1);
    auto* rows = new QVBoxLayout(body);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addLayout(columns, 1);
    rows->addWidget(m_status);
    setCentralWidget(body);
    m_stack->addWidget(m_first);
    m_stack->addWidget(m_opening);
}

void MainWindow::connectMenu()
{
    connect(m_menu, &MainMenu::newRequested, this, &MainWindow::makeNew);
    connect(m_menu, &MainMenu::openRequested, this, &MainWindow::askForFile);
    connect(m_menu, &MainMenu::signInRequested, this, &MainWindow::askForServer);
    connect(m_menu, &MainMenu::serversRequested, this, &MainWindow::manageServers);
    connect(m_menu, &MainMenu::importRequested, this, [this] { emit importRequested({}); });
    connect(m_menu, &MainMenu::closeRequested, this,
        [this] { leaveWorkspace([this] { showFirstRun(); }); });
    connect(m_menu, &MainMenu::quitRequested, this, &QWidget::close);
    connect(m_menu, &MainMenu::refreshRequested, this, [this] {
        if (m_current != nullptr)
            m_current->refresh();
    });
    connect(m_menu, &MainMenu::pageRequested, this, &MainWindow::showPage);
    connect(m_menu, &MainMenu::paletteRequested, this, &MainWindow::openPalette);
    connect(
        m_menu, &MainMenu::demoRequested, this, [this] { switchDemo(!m_top->demo().isChecked()); });
    connect(m_menu, &MainMenu::resetDemoRequested, this, [this] {
        leaveWorkspace(
            [this] { enter(m_parts.doors.resetDemo(Role::Owner), tr("Making the demo anew…")); });
    });
    connect(m_menu, &MainMenu::aboutRequested, this, &MainWindow::showAbout);
    connect(m_pictures, &Pictures::done, this, &MainWindow::say);
    connect(m_pictures, &Pictures::failed, this, &MainWindow::sayError);
}

void MainWindow::makeNew()
{
    leaveWorkspace([this] {
        showFirstRun();
        m_first->showForm();
    });
}

void MainWindow::showAbout()
{
    auto* about = new QMessageBox(QMessageBox::NoIcon, tr("About Trunkline"),
        tr("Trunkline %1\nThe operations console for pay-per-call businesses.\n"
           "GPL-3.0-or-later, without any warranty.")
            .arg(QCoreApplication::applicationVersion()),
        QMessageBox::Ok, this);
    about->setAttribute(Qt::WA_DeleteOnClose);
    about->open();
}

void MainWindow::connectBars()
{
    m_rail->switcher().setMenu(m_switcher);
    m_top->userButton().setMenu(m_userMenu);
    m_top->exportButton().setMenu(&m_pictures->menu());
    connect(m_rail, &Rail::chosen, this, &MainWindow::showPage);
    connect(m_switcher, &QMenu::aboutToShow, this, &MainWindow::fillSwitcher);
    connect(m_top, &TopBar::searchRequested, this, &MainWindow::openPalette);
    connect(m_top, &TopBar::comparisonToggled, this, [this](bool on) {
        m_parts.scope.setComparison(on);
        ComparisonChoice.write(on);
    });
    connect(&m_top->range(), &RangePicker::spanChosen, this, [this](const DaySpan& span) {
        const QString choice = choiceOf(span, qdate(m_parts.session.today()));
        if (m_parts.scope.setRange(choice) && !choice.contains(QStringLiteral("..")))
            RangeChoice.write(choice);
    });
    connect(&m_top->demo(), &QAbstractButton::clicked, this, &MainWindow::switchDemo);
    connect(m_first, &FirstRun::demoRequested, this, [this] { openDemo(); });
    connect(m_first, &FirstRun::createRequested, this, &MainWindow::createWorkspace);
    connect(m_first, &FirstRun::signInRequested, this, &MainWindow::askForServer);
    connect(m_first, &FirstRun::serversRequested, this, &MainWindow::manageServers);
    connect(m_first, &FirstRun::openRequested, this, [this](const QString& path) {
        if (path.isEmpty())
            askForFile();
        else
            openFile(path);
    });
}

void MainWindow::connectParts()
{
    Session& session = m_parts.session;
    connect(&session, &Session::ready, this, &MainWindow::becomeReady);
    connect(&session, &Session::failed, this, [this](const Error& error) {
        sayError(errorText(error));
        m_connection = {};
        showFirstRun();
    });
    connect(&session, &Session::signedOut, this, [this] {
        sayError(tr("Your session is over. Sign in again to go on."));
        askForServer();
    });
    connect(&session, &Session::reachableChanged, this, [this](bool reachable) {
        m_away = !reachable;
        showSource();
    });
    connect(&session, &Session::slowChanged, this, [this](bool slow) {
        m_slow = slow;
        showSource();
    });
    connect(&m_parts.scope, &Scope::changed, this, &MainWindow::showRange);
    connect(&m_parts.takeout, &Takeout::refused, this,
        [this](const Error& error) { sayError(errorText(error)); });
    connect(&m_parts.takeout, &Takeout::copied, this, &MainWindow::say);
    connect(&m_parts.doors, &Doors::progressed, m_opening, &Opening::setShare);
    connect(m_opening, &Opening::cancelled, &m_parts.doors, &Doors::cancel);
    // A rolling range moves on at midnight of the workspace's zone.
    m_minute.setInterval(std::chrono::seconds{20});
    connect(&m_minute, &QTimer::timeout, this, [this] {
        if (m_parts.session.isReady() && m_parts.session.today() != m_today)
            static_cast<void>(m_parts.scope.setRange(m_parts.scope.rangeChoice()));
    });
    m_minute.start();
}

void MainWindow::enter(const QFuture<Result<Connection>>& coming, const QString& doing)
{
    m_opening->begin(doing);
    m_top->hide();
    m_rail->hide();
    m_stack->setCurrentWidget(m_opening);
    whenReady(coming, this, [this, question = ++m_question](Result<Connection> connection) {
        if (question == m_question)
            arrive(std::move(connection));
    });
}

void MainWindow::arrive(Result<Connection> connection)
{
    if (connection) {
        m_connection = std::move(*connection);
        m_parts.session.connectTo(m_connection);
        return;
    }
    const Error& error = connection.error();
    if (m_parts.session.isReady()) {
        becomeReady(); // back to what was open
        sayError(error.detail.empty() ? errorText(error) : text(error.detail));
        return;
    }
    showFirstRun();
    if (error.code != Errc::Cancelled)
        m_first->showError(error);
}

void MainWindow::becomeReady()
{
    const Session& session = m_parts.session;
    const bool demo = session.tenant().demo;
    if (!demo)
        m_live = m_connection;
    setWindowTitle(tr("%1 – Trunkline").arg(text(session.tenant().name)));
    m_rail->setWorkspace(text(session.tenant().name));
    m_rail->show();
    m_top->show();
    m_top->demo().setChecked(demo);
    m_away = m_slow = false;
    showSource();
    m_status->setZone(text(session.tenant().timeZone));
    m_top->range().setZone(text(session.tenant().timeZone));
    m_menu->setOpen(true);
    m_menu->setImportable(session.may(Permission::ImportsRun) && !demo);
    m_menu->setDemo(demo);
    m_menu->setExportable(m_parts.takeout.isAllowed());
    m_top->exportButton().setVisible(m_parts.takeout.isAllowed());
    showUser();
    showRail();
    showRange();
    const Place* wanted = placeOf(m_wantedPage);
    if (wanted == nullptr || !maySee(*wanted)) {
        const auto first
            = std::ranges::find_if(m_places, [this](const Place& place) { return maySee(place); });
        wanted = first == m_places.end() ? nullptr : &*first;
    }
    if (wanted != nullptr)
        showPage(wanted->face.name);
}

const Place* MainWindow::placeOf(const QString& name) const
{
    const auto found = std::ranges::find_if(
        m_places, [&name](const Place& place) { return place.face.name == name; });
    return found == m_places.end() ? nullptr : &*found;
}

bool MainWindow::maySee(const Place& place) const { return m_parts.session.may(place.permission); }

Page& MainWindow::pageOf(const Place& place)
{
    Page*& page = m_pages[place.face.name];
    if (page == nullptr) {
        page = place.make();
        m_stack->addWidget(page);
        connect(page, &Page::importRequested, this, [this] { emit importRequested({}); });
        connect(page, &Page::readingChanged, this, [this, made = page] {
            if (made == m_current)
                showReading();
        });
    }
    return *page;
}

bool MainWindow::isDirty() const
{
    return std::ranges::any_of(m_pages, [](const Page* page) { return page->isDirty(); });
}

void MainWindow::showPage(const QString& name)
{
    const Place* place = placeOf(name);
    if (place == nullptr || !m_parts.session.isReady() || !maySee(*place))
        return;
    m_wantedPage = name;
    Page& page = pageOf(*place);
    if (m_current != nullptr && m_current != &page)
        m_current->setActive(false);
    m_current = &page;
    m_pictures->setPage(m_current);
    m_stack->setCurrentWidget(m_current);
    m_rail->setCurrent(name);
    m_top->setTitle(m_current->title());
    m_top->setRanged(m_current->followsRange(), m_current->followsComparison());
    m_current->setActive(true);
    m_current->focusFirst();
    showReading();
}

void MainWindow::showFirstRun()
{
    ++m_question;
    m_connection = {};
    if (m_current != nullptr)
        m_current->setActive(false);
    m_current = nullptr;
    m_pictures->setPage(nullptr);
    if (m_parts.session.gateway() != nullptr)
        m_parts.session.connectTo({});
    m_parts.doors.leaveDemo();
    setWindowTitle(tr("Trunkline"));
    m_rail->hide();
    m_top->hide();
    m_status->setSource({}, Ink::Muted);
    m_status->setReading({});
    m_status->setZone({});
    setAuditState({}, true);
    m_menu->setOpen(false);
    m_menu->setImportable(false);
    m_menu->setDemo(false);
    m_menu->setExportable(false);
    for (const Place& place : m_places)
        m_menu->setPageShown(place.face.name, false);
    m_first->setRecent(RecentWorkspaces.read());
    m_stack->setCurrentWidget(m_first);
}

void MainWindow::showRail()
{
    QList<RailEntry> entries;
    for (const Place& place : m_places) {
        const bool seen = maySee(place);
        m_menu->setPageShown(place.face.name, seen);
        if (seen)
            entries.append({place.face.name, place.group, place.face.title, place.face.icon,
                m_counts.value(place.face.name)});
    }
    m_rail->setEntries(entries);
    if (m_current != nullptr)
        m_rail->setCurrent(m_current->name());
}

void MainWindow::setCount(const QString& page, const QString& count)
{
    if (m_counts.value(page) == count)
        return;
    m_counts.insert(page, count);
    showRail();
}

void MainWindow::showRange()
{
    if (!m_parts.session.isReady())
        return;
    m_today = m_parts.session.today();
    const Days days = m_parts.scope.days();
    m_top->range().setToday(qdate(m_today));
    m_top->range().setSpan({qdate(days.from), qdate(days.to)});
    m_top->setComparison(m_parts.scope.comparison(),
        m_parts.scope.comparison() ? m_parts.scope.comparisonText() : tr("Not compared"));
}

void MainWindow::showSource()
{
    const Session& session = m_parts.session;
    if (m_away)
        m_status->setSource(
            tr("%1 cannot be reached; it is tried again").arg(session.source()), Ink::Negative);
    else if (m_slow)
        m_status->setSource(tr("%1 is slow to answer").arg(session.source()), Ink::Warning);
    else
        m_status->setSource(session.source(), session.tenant().demo ? Ink::Warning : Ink::Positive);
}

void MainWindow::showReading()
{
    const PageReading reading = m_current != nullptr ? m_current->reading() : PageReading{};
    m_status->setReading(reading);
    m_top->setBusy(reading.busy);
}

void MainWindow::showUser()
{
    const Principal& who = m_parts.session.principal();
    m_top->setUser(roleText(who.role), tr("%1, %2").arg(text(who.name), roleText(who.role)));
    m_userMenu->clear();
    if (m_parts.session.tenant().demo) {
        auto* roles = new QActionGroup(m_userMenu);
        for (const Role role : {Role::Owner, Role::Admin, Role::Analyst, Role::Publisher,
                 Role::Buyer, Role::Readonly}) {
            QAction* action = m_userMenu->addAction(tr("Sign in as %1").arg(roleText(role)), this,
                [this, role] { leaveWorkspace([this, role] { openDemo(role); }); });
            action->setObjectName(QStringLiteral("role-")
                + QString::fromStdString(std::string(wireName(role))).toLower());
            action->setCheckable(true);
            action->setChecked(role == who.role);
            roles->addAction(action);
        }
        m_userMenu->addSeparator();
    }
    // A workspace file has no password.
    if (m_parts.session.isSignedIn())
        m_userMenu->addAction(tr("My account…"), this, &MainWindow::accountRequested)
            ->setObjectName(QStringLiteral("userAccount"));
    m_userMenu->addAction(
        tr("Close workspace"), this, [this] { leaveWorkspace([this] { showFirstRun(); }); });
}

void MainWindow::fillSwitcher()
{
    m_switcher->clear();
    for (const QString& path : RecentWorkspaces.read()) {
        QAction* action = m_switcher->addAction(QFileInfo(path).completeBaseName(), this,
            [this, path] { leaveWorkspace([this, path] { openFile(path); }); });
        action->setToolTip(path);
    }
    m_switcher->addSeparator();
    m_switcher->addAction(tr("Open a workspace…"), this, &MainWindow::askForFile);
    m_switcher->addAction(tr("New workspace…"), this, &MainWindow::makeNew);
    m_switcher->addAction(tr("Servers…"), this, &MainWindow::manageServers);
}

void MainWindow::leaveWorkspace(std::function<void()> then)
{
    if (!isDirty()) {
        then();
        return;
    }
    auto* question = new QMessageBox(QMessageBox::NoIcon, tr("Not saved"),
        tr("What you typed is not saved. Leave it?"), QMessageBox::Discard | QMessageBox::Cancel,
        this);
    question->setObjectName(QStringLiteral("leaveQuestion"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QMessageBox::finished, this, [then = std::move(then), this](int answer) {
        if (answer == QMessageBox::Discard)
            then();
        else
            m_top->demo().setChecked(m_parts.session.tenant().demo);
    });
    question->open();
}

void MainWindow::switchDemo(bool on)
{
    leaveWorkspace([this, on] {
        if (on) {
            openDemo();
            return;
        }
        m_parts.doors.leaveDemo();
        if (m_live.gateway == nullptr) {
            showFirstRun();
            return;
        }
        m_connection = m_live;
        m_parts.session.connectTo(m_connection);
    });
}

void MainWindow::openDemo(Role role)
{
    enter(m_parts.doors.demo(role), tr("Getting the demo ready…"));
}

void MainWindow::openFile(const QString& path)
{
    remember(path);
    m_parts.doors.leaveDemo();
    enter(m_parts.doors.open(path), tr("Opening %1…").arg(QFileInfo(path).fileName()));
}

void MainWindow::createWorkspace(const NewWorkspace& wish)
{
    remember(wish.path);
    enter(m_parts.doors.create(wish), tr("Making %1…").arg(QFileInfo(wish.path).fileName()));
}

void MainWindow::askForFile()
{
    askForOpenFile(this, tr("Open a workspace"), tr("Workspace (*.trunkline);;All files (*)"),
        [this](const QString& path) { leaveWorkspace([this, path] { openFile(path); }); });
}

void MainWindow::askForServer() { signInLike({}); }

void MainWindow::signInLike(const SavedServer& server)
{
    if (findChild<SignInDialog*>() != nullptr)
        return;
    auto* dialog = new SignInDialog(m_parts.doors, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (!server.address.isEmpty())
        dialog->prefill(server);
    connect(dialog, &SignInDialog::connected, this, [this](const Connection& connection) {
        leaveWorkspace([this, connection] {
            m_parts.doors.leaveDemo();
            ++m_question;
            arrive(connection);
        });
    });
    dialog->open();
}

void MainWindow::manageServers()
{
    if (findChild<ServersDialog*>() != nullptr)
        return;
    auto* dialog = new ServersDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ServersDialog::connectRequested, this, &MainWindow::signInLike);
    dialog->open();
}

void MainWindow::remember(const QString& path)
{
    QStringList recent = RecentWorkspaces.read();
    const QString whole = QFileInfo(path).absoluteFilePath();
    recent.removeAll(whole);
    recent.prepend(whole);
    RecentWorkspaces.write(recent.mid(0, recentKept));
}

void MainWindow::openPalette()
{
    if (findChild<CommandPalette*>() != nullptr)
        return;
    auto* palette = new CommandPalette(this);
    palette->offer(m_menu->actions());
    const QList<QAction*> names = nameFilters(m_parts.session, m_parts.scope, palette);
    for (const QAction* each : names) {
        connect(each, &QAction::triggered, this, [this] {
            if (m_current == nullptr || !m_current->followsRange())
                showPage(QStringLiteral("dashboard"));
        });
    }
    palette->offer(names);
    palette->open();
}

void MainWindow::say(const QString& words) { m_toast->say(words); }

void MainWindow::sayError(const QString& words) { m_toast->say(words, Tint::Bad); }

void MainWindow::setAuditState(const QString& words, bool whole)
{
    m_status->setAudit(words, whole ? Ink::Muted : Ink::Negative);
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    m_rail->setNarrow(width() < narrowBelow);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (isDirty() && m_parts.session.isReady()) {
        event->ignore();
        leaveWorkspace([this] {
            showFirstRun();
            close();
        });
        return;
    }
    WindowGeometry.write(saveGeometry());
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (m_menu->isImportable() && event->mimeData()->urls().size() == 1)
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    emit importRequested(event->mimeData()->urls().constFirst().toLocalFile());
}

} // namespace trunkline
