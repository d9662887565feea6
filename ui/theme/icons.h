#pragma once
// The drawn icons, coloured by the theme at the moment they are painted and sharp at any scale.

#include "ui/theme/tokens.h"

#include <QIcon>
#include <QRectF>

class QPainter;

namespace trunkline {

enum class Icon {
    ArrowRight,
    Audit,
    Buyers,
    Calendar,
    Calls,
    Campaigns,
    Check,
    ChevronDown,
    ChevronLeft,
    ChevronRight,
    ChevronUp,
    Close,
    Columns,
    Copy,
    Dashboard,
    Demo,
    Export,
    Filter,
    Flows,
    FolderOpen,
    Import,
    Invoices,
    Limits,
    Lock,
    Moon,
    More,
    Numbers,
    Phone,
    Play,
    Plus,
    Publishers,
    Rates,
    Refresh,
    Search,
    Sun,
    User,
    Users,
    Warning,
};

/// Every icon, for menus of icons and tests.
QList<Icon> allIcons();

/// Draws as vectors, also to PDF.
void paintIcon(QPainter& painter, const QRectF& rect, Icon icon, const QColor& colour);

/// Follows the theme: the colour is looked up at each painting, never kept. Disabled icons are
/// muted.
QIcon themedIcon(Icon icon, Ink ink = Ink::Muted);

} // namespace trunkline
