#include "ui/theme/desktopscheme.h"

namespace trunkline {

// Built without D-Bus: the palette's lightness at start decides alone.
void watchDesktopScheme(QObject*, std::function<void(bool)>) { }

} // namespace trunkline
