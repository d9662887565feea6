#include "tests/arch/lexer.h"

namespace trunkline {

namespace {

class Lexer {
public:
    explicit Lexer(const QString& text)
        : m_text(text)
    {
    }

    Lexed run()
    {
        while (m_at < m_text.size()) {
            const QStringView rest = QStringView(m_text).mid(m_at);
            if (rest.startsWith(u"//"))
                blank(rest.indexOf(u'\n'));
            else if (rest.startsWith(u"/*"))
                blank(rest.indexOf(u"*/", 2) < 0 ? -1 : rest.indexOf(u"*/", 2) + 2);
            else if (rest.startsWith(u"R\"") && !followsWord())
                raw(rest);
            else if (rest.startsWith(u'"'))
                quoted(rest);
            else if (rest.startsWith(u'\'') && !followsWord())
                keep(rest.startsWith(u"'\\") ? qMax(4, int(rest.indexOf(u'\'', 3)) + 1) : 3);
            else
                other(rest.front());
        }
        return m_lexed;
    }

private:
    bool followsWord() const { return m_at > 0 && m_text[m_at - 1].isLetterOrNumber(); }

    void keep(qsizetype count)
    {
        const QString piece = m_text.mid(m_at, count);
        m_lexed.code += piece;
        m_line += int(piece.count('\n'));
        m_at += piece.size();
    }

    void blank(qsizetype count)
    {
        const QString piece = m_text.mid(m_at, count);
        for (const QChar c : piece)
            m_lexed.code += c == '\n' ? c : QChar(' ');
        m_line += int(piece.count('\n'));
        m_at += piece.size();
    }

    void add(const QString& text)
    {
        if (m_adjacent)
            m_lexed.literals.back().text += text;
        else
            m_lexed.literals.append({m_line, text});
        m_adjacent = true;
    }

    void raw(QStringView rest)
    {
        const qsizetype open = rest.indexOf(u'(');
        const QString close = ")" + rest.mid(2, open - 2).toString() + "\"";
        const qsizetype end = rest.indexOf(close, open);
        const qsizetype stop = end < 0 ? rest.size() : end;
        add(rest.mid(open + 1, stop - open - 1).toString());
        keep(stop + close.size());
    }

    void quoted(QStringView rest)
    {
        qsizetype end = 1;
        while (end < rest.size() && rest[end] != u'"' && rest[end] != u'\n')
            end += rest[end] == u'\\' ? 2 : 1;
        add(rest.mid(1, end - 1).toString());
        keep(end + 1);
    }

    void other(QChar c)
    {
        if (!c.isSpace())
            m_adjacent = false;
        keep(1);
    }

    const QString& m_text;
    qsizetype m_at = 0;
    int m_line = 1;
    bool m_adjacent = false; // nothing but blanks since the last literal
    Lexed m_lexed;
};

}

Lexed lex(const QString& text) { return Lexer(text).run(); }

}
