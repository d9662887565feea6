#include "ui/widgets/breakable.h"

namespace trunkline {

namespace {

constexpr int longestRun = 16;       // characters
constexpr QChar mayBreak(u'\u200B'); // a space without width

} // namespace

QString breakable(const QString& text)
{
    QString out;
    int run = 0;
    for (const QChar c : text) {
        // Never between the two halves of one character, nor before what is set over the last.
        if (run >= longestRun && !c.isLowSurrogate() && !c.isMark()) {
            out += mayBreak;
            run = 0;
        }
        out += c;
        run = c.isSpace() ? 0 : run + 1;
    }
    return out;
}

} // namespace trunkline
