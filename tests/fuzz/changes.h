#pragma once
// Small changes to a file of a corpus, the same for a seed with any compiler.

#include <QByteArray>

#include <random>
#include <string_view>

namespace trunkline {

/// `original` with up to five bytes overwritten, added, removed or everything behind one cut off;
/// new bytes are of `marks`. Seeds that 6 divides change nothing. Never empty.
inline QByteArray changed(const QByteArray& original, unsigned seed, std::string_view marks)
{
    QByteArray bytes = original;
    std::mt19937 random(seed);
    for (unsigned change = 0; change < seed % 6; ++change) {
        const auto at = static_cast<qsizetype>(random() % static_cast<unsigned long>(bytes.size()));
        const char mark = marks[random() % marks.size()];
        switch (random() % 4) {
        case 0:
            bytes[at] = mark;
            break;
        case 1:
            bytes.insert(at, mark);
            break;
        case 2:
            bytes.remove(at, 1);
            break;
        default:
            bytes.truncate(at + 1);
        }
        if (bytes.isEmpty())
            bytes = original;
    }
    return bytes;
}

} // namespace trunkline
