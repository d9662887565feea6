#pragma once
// A log of invented calls with names and money, read by samples/sales.toml, and its own sums of it.

#include <QByteArray>
#include <QDate>
#include <QList>
#include <QString>
#include <QStringList>

namespace trunkline {

struct SaleCall {
    qint64 startedAt = 0; ///< seconds since 1970
    QString outcome;      ///< as `--outcome` takes it
    QString campaign;
    QString publisher;
    QString buyer; ///< empty: none
    qint64 talk = 0;
    qint64 revenue = 0; ///< micros
    qint64 payout = 0;
    qint64 cost = 0;
    QByteArray line; ///< as in the file, with its end
};

/// Which calls are asked for; an empty name or list takes all.
struct SaleQuestion {
    QDate from; ///< local days, inclusive
    QDate to;
    QString campaign;
    QString publisher;
    QString buyer;
    QStringList outcomes;
    qint64 minimumTalk = 0;
};

struct SaleSums {
    qint64 calls = 0;
    qint64 answered = 0;
    qint64 talk = 0; ///< seconds of answered calls
    qint64 revenue = 0;
    qint64 payout = 0;
    qint64 cost = 0;

    friend bool operator==(const SaleSums&, const SaleSums&) = default;
};

/// Calls of 20 March to 10 April 2024, so that clocks change in Europe and on Lord Howe Island.
class SalesLog {
public:
    explicit SalesLog(int rows);

    const QList<SaleCall>& calls() const { return m_calls; }
    QByteArray text() const { return text(m_calls); }
    static QByteArray text(const QList<SaleCall>& calls);
    /// Added up call by call; Qt's time zones say on which day a call fell.
    SaleSums sums(const SaleQuestion& question, const QByteArray& zone) const;

    /// What `import` needs besides the file, names included.
    static QStringList options();

private:
    QList<SaleCall> m_calls;
};

} // namespace trunkline
