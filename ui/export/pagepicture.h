#pragma once
// A picture of a page that no window shows.

#include "ui/export/picturejob.h"

namespace trunkline {

class Page;

/// Lays the page out so that its canvas fills what the header leaves of `size`; a canvas that needs
/// more makes the picture larger. The page must be a window of its own and live until the last
/// output.
PictureJob pictureOf(Page& page, QSize size, ExportHeader header);

} // namespace trunkline
