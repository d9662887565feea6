#pragma once
// What the compiler cannot see about the sources, as data: which words may not stand where, and
// which folder may include which.

#include <QRegularExpression>
#include <QString>
#include <QStringList>

namespace trunkline {

/// Which part of a file a rule reads.
enum class Reading {
    Code,       ///< each line, comments blanked
    Everything, ///< each line as it is
    Text,       ///< each string literal, adjacent ones joined
    Path,       ///< the file's own path from the project root
};

/// A pattern that must not be found, in files whose path matches `where` and not `except`.
struct Rule {
    QString name;
    Reading reading;
    QRegularExpression where;
    QRegularExpression except;
    QRegularExpression forbidden;
};

/// The folders that files below `folder` may include from, besides the folder itself. Of several
/// entries that fit a file, the first counts. `*` in `folder` is one feature's name.
struct Arrow {
    QString folder;
    QStringList mayInclude;
};

const QList<Rule>& rules();
const QList<Arrow>& arrows();

}
