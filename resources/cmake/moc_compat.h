#pragma once
// moc 6.4 trips over the visibility macro inside <compare>.
#define _GLIBCXX_VISIBILITY(V)
