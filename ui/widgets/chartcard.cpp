#include "ui/widgets/chartcard.h"

#include <utility>

namespace trunkline {

ChartCard::ChartCard(const QString& title, QWidget* parent)
    : Card(title, true, parent)
    , m_view(new ChartView)
{
    m_view->setAccessibleName(title);
    // The view keeps a margin of its own for its focus ring.
    setBody(m_view, CardInset - ChartView::Margin);
}

void ChartCard::setChart(std::unique_ptr<Chart> chart, const QString& hint)
{
    setTitle(chart->title());
    setCaption(hint.isEmpty() ? chart->unit() : hint);
    m_view->setChart(std::move(chart));
}

} // namespace trunkline
