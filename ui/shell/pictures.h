#pragma once
// The Export menu: the page on show as a picture, on the clipboard, or as its figures.

#include "services/contract/exports.h"
#include "ui/export/exportheader.h"
#include "ui/widgets/page.h"

#include <functional>

class QAction;
class QMenu;

namespace trunkline {

class Takeout;

/// A page and the header above its picture.
using DrawPage = std::function<void(Page& page, const ExportHeader& header)>;
/// Hands over a page like that one, shown nowhere, whose figures and header name nobody; it lives
/// during the call. `draw` is called later, or never when the workspace was left.
using MaskedPage = std::function<void(const Page& like, DrawPage draw)>;

/// Threads: the GUI thread.
class Pictures final : public QObject {
    Q_OBJECT

public:
    Pictures(Takeout& takeout, MaskedPage masked, QWidget* window);

    QMenu& menu() const { return *m_menu; }
    void setPage(Page* page) { m_page = page; }

signals:
    void done(const QString& what);
    void failed(const QString& why);

private:
    QAction* add(const QString& words, ExportFormat format, int scale);
    void begin(ExportFormat format, int scale);
    void noteAndWrite(Page& shown, ExportFormat format, const QString& path, int scale);
    void tell(const QString& problem, const QString& success);
    /// `canvas`: how large a page of no window is laid out.
    void write(Page& page, const ExportHeader& header, QSize canvas, ExportFormat format,
        const QString& path, int scale);

    Takeout& m_takeout; // must exist, not ours
    MaskedPage m_maskedPage;
    QWidget* m_window;
    QMenu* m_menu;
    QAction* m_mask;
    Page* m_page = nullptr;
};

} // namespace trunkline
