#pragma once
// What leaves the house in pictures and copies: noted in the trail first, under a header that says
// whose figures they are.

#include "models/session/scope.h"
#include "services/contract/exports.h"
#include "ui/export/exportheader.h"

namespace trunkline {

class ChartCard;
class Page;

/// Threads: the GUI thread.
class Takeout final : public QObject {
    Q_OBJECT

public:
    Takeout(Session& session, Scope& scope, QObject* parent = nullptr);

    /// Whether the role may take data out at all.
    bool isAllowed() const { return m_session.may(Permission::ExportsWrite); }
    /// Range, comparison and filters as far as the page follows them.
    ExportHeader header(const Page& page) const;
    /// Notes it, then calls `then`; `refused` instead when the note cannot be written.
    void note(const QString& page, ExportFormat format, bool masked, std::function<void()> then);
    /// From now on the menu of that page's card works, each copy noted first.
    void offerCopies(const Page& page, ChartCard& card);

signals:
    void refused(const trunkline::Error& error);
    /// Something went to the clipboard.
    void copied(const QString& what);

private:
    Session& m_session; // must exist, not ours
    Scope& m_scope;     // must exist, not ours
};

} // namespace trunkline
