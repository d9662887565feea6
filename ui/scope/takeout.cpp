#include "ui/scope/takeout.h"

#include "models/base/format.h"
#include "models/base/whenready.h"
#include "services/contract/exports.h"
#include "ui/export/chartcopies.h"
#include "ui/widgets/chartcard.h"

#include <QPointer>

namespace trunkline {

Takeout::Takeout(Session& session, Scope& scope, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_scope(scope)
{
}

ExportHeader Takeout::header(const QString& page, bool ranged, const QString& counted) const
{
    ExportHeader header;
    header.tenant = text(m_session.tenant().name);
    header.page = page;
    header.zone = text(m_session.tenant().timeZone);
    header.made = formatFullMoment(m_session.now(), m_session.zone());
    header.calls = counted;
    header.demo = m_session.tenant().demo;
    if (ranged) {
        header.range = m_scope.rangeText();
        header.filters = m_scope.filterTexts();
        if (m_scope.comparison())
            header.comparison = m_scope.comparisonText();
    }
    return header;
}

void Takeout::note(
    const QString& page, const QString& format, bool masked, std::function<void()> then)
{
    if (!m_session.isReady())
        return;
    const QString detail
        = (QStringList{m_scope.rangeChoice()} + m_scope.filterTexts()).join(QStringLiteral("; "));
    whenReady(m_session.gateway()->call(
                  RecordExport{{utf8(page), utf8(format), masked, utf8(detail.left(500))}}),
        this, [this, then = std::move(then)](const Result<ExportNote>& note) {
            if (note)
                then();
            else
                emit refused(note.error());
        });
}

void Takeout::offerCopies(ChartCard& card)
{
    const QPointer<ChartCard> guarded(&card);
    connect(&card, &Card::copyPictureRequested, this, [this, guarded] {
        note(guarded->title(), QStringLiteral("clipboard"), false, [this, guarded] {
            if (!guarded)
                return;
            copyPicture(*guarded, header({}, true));
            emit copied(tr("The picture is on the clipboard."));
        });
    });
    connect(&card, &Card::copyDataRequested, this, [this, guarded] {
        note(guarded->title(), QStringLiteral("tsv"), false, [this, guarded] {
            if (!guarded)
                return;
            copyData(*guarded, m_session.tenant().demo);
            emit copied(tr("The figures are on the clipboard."));
        });
    });
}

} // namespace trunkline
