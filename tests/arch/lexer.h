#pragma once
// Just enough of C++'s lexical rules to tell comments, string literals and code apart.

#include <QList>
#include <QString>

namespace trunkline {

struct Literal {
    int line = 0; ///< where it begins, from 1
    QString text; ///< adjacent literals joined, escapes left as they are
};

struct Lexed {
    QString code; ///< the text with comments blanked; lines keep their numbers
    QList<Literal> literals;
};

Lexed lex(const QString& text);

}
