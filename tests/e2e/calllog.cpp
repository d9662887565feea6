#include "tests/e2e/calllog.h"

#include <QDateTime>

namespace trunkline {

namespace {

int talkOf(int source) { return source * 13 % 400; }

QByteArray idOf(int source) { return "1709251200." + QByteArray::number(source); }

/// One row: all of it follows from `source`, the row whose call it is, but for the line break and
/// the seconds of talk as they are written.
QByteArray row(int source, bool broken, const QByteArray& talk)
{
    static const QDateTime begin(QDate(2024, 3, 1), QTime(0, 0), Qt::UTC);
    const QByteArray time = begin.addSecs(qint64{40} * source)
                                .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"))
                                .toUtf8();
    const QByteArray caller = "120255501" + QByteArray::number(10 + source * 7 % 89);
    return "\"Publisher " + QByteArray::number(source % 3) + "\",\"" + caller
        + "\",\"12025550199\",\"Campaign " + QByteArray::number(source % 4)
        + "\",\"\"\"Caller\"\" <1>\",\"SIP/1\",\"SIP/2\",\"Dial\",\"SIP/2"
        + (broken ? "\nnote" : "") + "\",\"" + time + "\",\"" + time + "\",\"" + time + "\","
        + QByteArray::number(talkOf(source) + 10) + ',' + talk + ",\""
        + (source % 5 == 0 ? "NO ANSWER" : "ANSWERED") + "\",\"DOCUMENTATION\",\"" + idOf(source)
        + "\",\"Buyer " + QByteArray::number(source % 2) + "\"\n";
}

} // namespace

CallLog::CallLog(int rows)
{
    m_ids.reserve(rows);
    m_text.reserve(qsizetype{rows} * 240);
    for (int number = 0; number < rows; ++number) {
        const int before = number - 331; // an original: 331 is 64 beyond a multiple of 89
        const bool again = number % 89 == 7 && before >= 0 && before % 97 != 13;
        const bool wrong = !again && number % 97 == 13;
        const int source = again ? before : number;
        QByteArray talk = QByteArray::number(talkOf(source));
        if (wrong)
            talk = "soon";
        else if (again && number % 2 == 0)
            talk = "401";
        m_text += row(source, number % 53 == 11, talk);
        m_ids.append(wrong ? QByteArray() : idOf(source));
    }
}

QSet<QByteArray> CallLog::idsOfFirst(int rows) const
{
    QSet<QByteArray> ids;
    for (const QByteArray& id : m_ids.first(rows)) {
        if (!id.isEmpty())
            ids.insert(id);
    }
    return ids;
}

QByteArray namesOfCallLog()
{
    QByteArray text;
    for (int number = 0; number < 12; ++number)
        text += row(number, false, "30").replace("1709251200.", "1709251100.");
    return text;
}

} // namespace trunkline
