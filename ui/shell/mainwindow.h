#pragma once
// The window: rail, top bar, pages, status line, menus; which workspace is open, and the demo.

#include "ui/shell/doors.h"
#include "ui/shell/pictures.h"

#include <QMainWindow>
#include <QTimer>

class QMenu;
class QStackedWidget;

namespace trunkline {

class FirstRun;
class MainMenu;
class Opening;
class Rail;
class Scope;
class StatusLine;
struct SavedServer;
class Takeout;
class Theme;
class Toast;
class TopBar;

/// A page, where it stands in the rail, and who may see it. Made when it is first shown; the window
/// takes it over.
struct Place {
    PageFace face;
    QString group;
    Permission permission;
    std::function<Page*()> make;
};

/// What the window works with; all of it must outlive the window.
struct WindowParts {
    Session& session;
    Scope& scope;
    Takeout& takeout;
    Doors& doors;
    Theme& theme;
    MaskedPage masked;
};

/// Threads: the GUI thread. Nothing here waits: a workspace is opened elsewhere, and the window
/// says so meanwhile.
class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(WindowParts parts, QList<Place> places);
    ~MainWindow() override;

    /// Shows what is being done until the connection is there, then its first page; what failed is
    /// said where it can be mended.
    void enter(const QFuture<Result<Connection>>& coming, const QString& doing);
    void openFile(const QString& path);
    void openDemo(Role role = Role::Owner);
    void showFirstRun();
    void showPage(const QString& name);

    void say(const QString& words);
    void sayError(const QString& words);
    /// Of the status line; empty: nothing is said.
    void setAuditState(const QString& words, bool whole);
    /// Beside a page's name in the rail.
    void setCount(const QString& page, const QString& count);
    Page* currentPage() const { return m_current; }
    const Connection& connection() const { return m_connection; }

signals:
    /// File → Import, or a file dropped onto the window; `path` may be empty.
    void importRequested(const QString& path);
    /// The user's menu, of somebody who is signed in to a server.
    void accountRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildBody();
    void connectMenu();
    void connectBars();
    void connectParts();
    void arrive(Result<Connection> connection);
    void becomeReady();
    void leaveWorkspace(std::function<void()> then);
    void switchDemo(bool on);
    void showRange();
    void showReading();
    void showSource();
    void showUser();
    void showRail();
    void fillSwitcher();
    void openPalette();
    void createWorkspace(const NewWorkspace& wish);
    void askForFile();
    void askForServer();
    void signInLike(const SavedServer& server);
    void manageServers();
    void makeNew();
    void showAbout();
    void remember(const QString& path);
    const Place* placeOf(const QString& name) const;
    bool maySee(const Place& place) const;
    Page& pageOf(const Place& place);
    bool isDirty() const;

    WindowParts m_parts;
    QList<Place> m_places;
    Connection m_connection;
    Connection m_live; ///< what to go back to when the demo is switched off
    Rail* m_rail;
    TopBar* m_top;
    QStackedWidget* m_stack;
    StatusLine* m_status;
    FirstRun* m_first;
    Opening* m_opening;
    Toast* m_toast;
    Pictures* m_pictures;
    MainMenu* m_menu;
    QMenu* m_switcher;
    QMenu* m_userMenu;
    QHash<QString, Page*> m_pages; ///< those that were shown
    QHash<QString, QString> m_counts;
    Page* m_current = nullptr;
    QString m_wantedPage;
    QTimer m_minute;
    Date m_today;
    bool m_away = false; ///< the server cannot be reached
    bool m_slow = false; ///< it is long in answering
    int m_question = 0;
};

} // namespace trunkline
