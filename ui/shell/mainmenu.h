#pragma once
// The menu bar: what can be done in the window, by words and by keys.

#include "ui/theme/theme.h"
#include "ui/widgets/page.h"

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QObject>

#include <functional>

class QMenu;
class QMenuBar;

namespace trunkline {

class MainMenu final : public QObject {
    Q_OBJECT

public:
    /// `exports`: shown in File. `pages`: in Go, in this order, all hidden at first.
    MainMenu(QMenuBar& bar, QMenu& exports, const QList<PageFace>& pages, Theme& theme);

    /// What needs an open workspace, what may be imported, and what only a demo has.
    void setOpen(bool open);
    void setImportable(bool importable) { m_import->setEnabled(importable); }
    bool isImportable() const { return m_import->isEnabled(); }
    void setDemo(bool demo) { m_resetDemo->setEnabled(demo); }
    void setExportable(bool exportable);
    void setPageShown(const QString& name, bool shown);
    /// Everything, for the palette.
    const QList<QAction*>& actions() const { return m_actions; }

signals:
    void newRequested();
    void openRequested();
    void signInRequested();
    void serversRequested();
    void importRequested();
    void closeRequested();
    void quitRequested();
    void refreshRequested();
    void pageRequested(const QString& name);
    void paletteRequested();
    void demoRequested();
    void resetDemoRequested();
    void aboutRequested();

private:
    QAction* act(QMenu& menu, const QString& words, const QString& name, const QKeySequence& key,
        std::function<void()> does);
    void buildFile(QMenu& menu, QMenu& exports);
    void buildView(QMenu& menu, Theme& theme);
    void buildGo(QMenu& menu, const QList<PageFace>& pages);
    void buildTools(QMenu& menu);

    QList<QAction*> m_actions;
    QList<QAction*> m_open;
    QList<QAction*> m_exports;
    QHash<QString, QAction*> m_pages;
    QMenu* m_exportMenu;
    QAction* m_import = nullptr;
    QAction* m_resetDemo = nullptr;
};

} // namespace trunkline
