#pragma once
// An Asterisk log of invented calls, and what of it must be in a store.

#include <QByteArray>
#include <QList>
#include <QSet>

namespace trunkline {

/// Rows of `cdr-csv/Master.csv` with 18 columns from 1 March 2024 on, one every 40 seconds, through
/// the night in which New York's clocks go forward. Some are rejects, some come twice some batches
/// later with the same or other content, some hold a line break.
class CallLog {
public:
    explicit CallLog(int rows);

    const QByteArray& text() const { return m_text; }
    int rows() const { return static_cast<int>(m_ids.size()); }
    /// Ids that are stored once the first so many rows are.
    QSet<QByteArray> idsOfFirst(int rows) const;

private:
    QByteArray m_text;
    QList<QByteArray> m_ids; ///< by row; empty: a reject
};

/// Names that the rows hold as account code, context and user field.
QByteArray namesOfCallLog();

} // namespace trunkline
