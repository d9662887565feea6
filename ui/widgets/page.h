#pragma once
// What the window knows of a page: its name, whether it is on show, what it read and what it drew.

#include "ui/charts/chart.h"
#include "ui/theme/icons.h"

#include <QJsonObject>
#include <QWidget>

namespace trunkline {

/// One panel's figures as they were drawn.
struct DrawnPanel {
    QString name; ///< stable: `campaigns`
    QString title;
    ChartTable table;
};

/// What the status bar says of the last answer; empty fields are left out.
struct PageReading {
    QString updated; ///< `14:02:11`
    QString took;    ///< `41 ms`
    QString counted; ///< `86,204 calls`
    bool busy = false;
};

/// What is known of a page before it is made.
struct PageFace {
    QString name; ///< stable, for the command line and tests: `dashboard`
    QString title;
    Icon icon;
};

class Page : public QWidget {
    Q_OBJECT

public:
    explicit Page(PageFace face, QWidget* parent = nullptr);

    const QString& name() const { return m_face.name; }
    const QString& title() const { return m_face.title; }

    /// An inactive page asks for nothing.
    virtual void setActive(bool active) = 0;
    /// Asks anew for what is shown.
    virtual void refresh() = 0;
    /// Whether the range, the comparison and the filters of the top bar mean something here.
    virtual bool followsRange() const { return false; }
    virtual bool followsComparison() const { return false; }
    virtual PageReading reading() const { return {}; }
    /// Has all that it shows arrived (true also when it failed)?
    virtual bool isSettled() const = 0;
    /// A sentence where the last question failed, else empty.
    virtual QString failure() const { return {}; }
    /// What was typed and is not saved.
    virtual bool isDirty() const { return false; }
    virtual QList<DrawnPanel> drawn() const = 0;
    /// The figures for another program: `panels`, each as it is drawn, and what else a page adds.
    virtual QJsonObject figures() const;
    /// What a picture shows: all of it, also what is scrolled away.
    virtual QWidget& canvas() { return *this; }
    /// Puts the cursor where a user would begin.
    virtual void focusFirst() { setFocus(); }

signals:
    /// Of reading, settledness or failure.
    void readingChanged();
    /// An empty page's button.
    void importRequested();

private:
    PageFace m_face;
};

} // namespace trunkline
