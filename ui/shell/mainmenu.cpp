#include "ui/shell/mainmenu.h"

#include "models/base/setting.h"

#include <QActionGroup>
#include <QMenuBar>

namespace trunkline {

MainMenu::MainMenu(QMenuBar& bar, QMenu& exports, const QList<PageFace>& pages, Theme& theme)
    : QObject(&bar)
    , m_exportMenu(&exports)
{
    buildFile(*bar.addMenu(tr("&File")), exports);
    buildView(*bar.addMenu(tr("&View")), theme);
    buildGo(*bar.addMenu(tr("&Go")), pages);
    buildTools(*bar.addMenu(tr("&Tools")));
    act(*bar.addMenu(tr("&Help")), tr("&About Trunkline"), QStringLiteral("helpAbout"), {},
        [this] { emit aboutRequested(); });
}

QAction* MainMenu::act(QMenu& menu, const QString& words, const QString& name,
    const QKeySequence& key, std::function<void()> does)
{
    QAction* action = menu.addAction(words);
    action->setObjectName(name);
    action->setShortcut(key);
    action->setProperty("where", QString(menu.title()).remove(u'&'));
    connect(action, &QAction::triggered, this, std::move(does));
    m_actions.append(action);
    return action;
}

void MainMenu::buildFile(QMenu& menu, QMenu& exports)
{
    act(menu, tr("&New workspace…"), QStringLiteral("fileNew"), QKeySequence::New,
        [this] { emit newRequested(); });
    act(menu, tr("&Open workspace…"), QStringLiteral("fileOpen"), QKeySequence::Open,
        [this] { emit openRequested(); });
    act(menu, tr("Sign in to a ser&ver…"), QStringLiteral("fileSignIn"), {},
        [this] { emit signInRequested(); });
    act(menu, tr("Servers…"), QStringLiteral("fileServers"), {},
        [this] { emit serversRequested(); });
    menu.addSeparator();
    m_import = act(menu, tr("&Import calls…"), QStringLiteral("fileImport"),
        QKeySequence(QStringLiteral("Ctrl+I")), [this] { emit importRequested(); });
    menu.addMenu(&exports);
    for (QAction* action : exports.actions()) {
        if (action->isSeparator())
            continue;
        action->setProperty("where", tr("Export"));
        m_actions.append(action);
        m_exports.append(action);
    }
    menu.addSeparator();
    m_open.append(act(menu, tr("&Close workspace"), QStringLiteral("fileClose"),
        QKeySequence::Close, [this] { emit closeRequested(); }));
    act(menu, tr("&Quit"), QStringLiteral("fileQuit"), QKeySequence::Quit,
        [this] { emit quitRequested(); });
}

void MainMenu::buildView(QMenu& menu, Theme& theme)
{
    m_open.append(act(menu, tr("&Refresh"), QStringLiteral("viewRefresh"), QKeySequence::Refresh,
        [this] { emit refreshRequested(); }));
    menu.addSeparator();
    auto* group = new QActionGroup(this);
    const auto choice
        = [&](const QString& words, const QString& name, Theme::Mode mode, const QString& stored) {
              QAction* action = act(menu, words, name, {}, [&theme, mode, stored] {
                  theme.setMode(mode);
                  ThemeChoice.write(stored);
              });
              action->setCheckable(true);
              action->setChecked(theme.mode() == mode);
              group->addAction(action);
          };
    choice(tr("&Light"), QStringLiteral("themeLight"), Theme::Mode::Light, QStringLiteral("light"));
    choice(tr("&Dark"), QStringLiteral("themeDark"), Theme::Mode::Dark, QStringLiteral("dark"));
    choice(tr("As the de&sktop"), QStringLiteral("themeSystem"), Theme::Mode::System,
        QStringLiteral("system"));
}

void MainMenu::buildGo(QMenu& menu, const QList<PageFace>& pages)
{
    for (const PageFace& page : pages) {
        const QString name = page.name;
        QAction* action = act(menu, page.title, QStringLiteral("go-") + name,
            QKeySequence(QStringLiteral("Ctrl+%1").arg(m_pages.size() + 1)),
            [this, name] { emit pageRequested(name); });
        action->setVisible(false);
        m_pages.insert(name, action);
    }
}

void MainMenu::buildTools(QMenu& menu)
{
    act(menu, tr("Search or &jump to…"), QStringLiteral("toolsPalette"),
        QKeySequence(QStringLiteral("Ctrl+K")), [this] { emit paletteRequested(); });
    act(menu, tr("&Demo on or off"), QStringLiteral("toolsDemo"),
        QKeySequence(QStringLiteral("Ctrl+D")), [this] { emit demoRequested(); });
    m_resetDemo = act(menu, tr("&Reset the demo"), QStringLiteral("toolsResetDemo"), {},
        [this] { emit resetDemoRequested(); });
}

void MainMenu::setOpen(bool open)
{
    for (QAction* action : m_open)
        action->setEnabled(open);
}

void MainMenu::setExportable(bool exportable)
{
    m_exportMenu->menuAction()->setVisible(exportable);
    for (QAction* action : m_exports)
        action->setEnabled(exportable);
}

void MainMenu::setPageShown(const QString& name, bool shown)
{
    m_pages.value(name)->setVisible(shown);
}

} // namespace trunkline
