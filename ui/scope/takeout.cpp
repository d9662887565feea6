#include "ui/scope/takeout.h"

#include "models/base/format.h"
#include "models/base/whenready.h"
#include "ui/export/chartcopies.h"
#include "ui/widgets/chartcard.h"
#include "ui/widgets/page.h"

#include <QPointer>

namespace trunkline {

Takeout::Takeout(Session& session, Scope& scope, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_scope(scope)
{
}

ExportHeader Takeout::header(const Page& page) const
{
    ExportHeader header;
    header.tenant = text(m_session.tenant().name);
    header.page = page.title();
    header.zone = text(m_session.tenant().timeZone);
    header.made = formatFullMoment(m_session.now(), m_session.zone());
    header.calls = page.reading().counted;
    header.demo = m_session.tenant().demo;
    if (page.followsRange()) {
        header.range = m_scope.rangeText();
        header.filters = m_scope.filterTexts();
    }
    if (page.followsComparison() && m_scope.comparison())
        header.comparison = m_scope.comparisonText();
    return header;
}

void Takeout::note(
    const QString& page, ExportFormat format, bool masked, std::function<void()> then)
{
    if (!m_session.isReady())
        return;
    const QString detail
        = (QStringList{m_scope.rangeChoice()} + m_scope.filterTexts()).join(QStringLiteral("; "));
    whenReady(m_session.gateway()->call(
                  RecordExport{{utf8(page), format, masked, utf8(detail.left(500))}}),
        this, [this, then = std::move(then)](const Result<ExportNote>& note) {
            if (note)
                then();
            else
                emit refused(note.error());
        });
}

void Takeout::offerCopies(const Page& page, ChartCard& card)
{
    const auto copy = [this, from = QPointer<ChartCard>(&card)](
                          ExportFormat format, const QString& said, auto put) {
        note(from->title(), format, false, [this, from, said, put] {
            if (!from)
                return;
            put(*from);
            emit copied(said);
        });
    };
    connect(&card, &Card::copyPictureRequested, this, [this, copy, &page] {
        copy(ExportFormat::Clipboard, tr("The picture is on the clipboard."),
            [this, &page](const ChartCard& from) { copyPicture(from, header(page)); });
    });
    connect(&card, &Card::copyDataRequested, this, [this, copy] {
        copy(ExportFormat::Tsv, tr("The figures are on the clipboard."),
            [this](const ChartCard& from) { copyData(from, m_session.tenant().demo); });
    });
}

} // namespace trunkline
