#pragma once
// Proves that nothing on a page is cut off: no text wider or taller than its place, no widget
// outside its parent.

#include <QList>
#include <QString>

class QWidget;

namespace trunkline {

struct CutOff {
    QString widget; ///< path of object names or classes: `DashboardPage/QLabel#rangeVerdict`
    QString text;   ///< what is cut, empty for a widget that sticks out
    QString reason;
};

/// Every visible widget below and including `root`, as it is laid out now. Not counted: a text that
/// is elided and has a tooltip, anything inside a scroll area's scrolled content that can be
/// scrolled to, and windows of their own.
QList<CutOff> cutOffs(const QWidget& root);

} // namespace trunkline
