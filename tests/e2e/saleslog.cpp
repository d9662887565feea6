#include "tests/e2e/saleslog.h"

#include <QDateTime>
#include <QTimeZone>

#include <array>
#include <random>

namespace trunkline {

namespace {

struct Status {
    const char* written;
    const char* outcome;
};

constexpr std::array statuses{Status{"completed", "answered"}, Status{"completed", "answered"},
    Status{"completed", "answered"}, Status{"no-answer", "no_answer"}, Status{"busy", "busy"},
    Status{"failed", "failed"}};
constexpr std::array campaigns{"Spring Sale", "Autumn, Sale", "\u00dcbersee", "Spring Sale 2"};
constexpr std::array publishers{"Search One", "Radio Two", "Print Three"};
constexpr std::array buyers{"North Desk", "South Desk", ""};

/// Exact decimals, as the file has them.
QByteArray decimal(qint64 micros)
{
    return QByteArray::number(micros / 1'000'000) + '.'
        + QByteArray::number(micros % 1'000'000).rightJustified(6, '0');
}

} // namespace

SalesLog::SalesLog(int rows)
{
    std::mt19937 random(20'240'320);
    const auto upTo
        = [&random](unsigned limit) { return static_cast<std::size_t>(random() % limit); };
    const qint64 begin = QDateTime(QDate(2024, 3, 20), QTime(0, 0), Qt::UTC).toSecsSinceEpoch();
    for (int i = 0; i < rows; ++i) {
        const Status& status = statuses[upTo(statuses.size())];
        SaleCall call;
        call.startedAt = begin + static_cast<qint64>(upTo(21 * 86'400));
        call.outcome = QString::fromLatin1(status.outcome);
        call.campaign = QString::fromUtf8(campaigns[upTo(campaigns.size())]);
        call.publisher = QString::fromUtf8(publishers[upTo(publishers.size())]);
        call.buyer = QString::fromUtf8(buyers[upTo(buyers.size())]);
        const auto written = static_cast<qint64>(upTo(900));
        const bool answered = call.outcome == QStringLiteral("answered");
        call.talk = answered ? written : 0;
        call.revenue = answered ? static_cast<qint64>(upTo(40'000'000)) : 0;
        call.payout = call.revenue / 3;
        call.cost = static_cast<qint64>(upTo(300'000));
        call.line = "S-" + QByteArray::number(100'000 + i) + ';'
            + QDateTime::fromSecsSinceEpoch(call.startedAt, Qt::UTC).toString(Qt::ISODate).toUtf8()
            + ';' + status.written + ';' + QByteArray::number(written) + ';'
            + QByteArray::number(written + static_cast<qint64>(upTo(40))) + ";+120255501"
            + QByteArray::number(10 + static_cast<qint64>(upTo(70))) + ";+12025550199;"
            + call.campaign.toUtf8() + ';' + call.publisher.toUtf8() + ';' + call.buyer.toUtf8()
            + ';' + decimal(call.revenue) + ';' + decimal(call.payout) + ';' + decimal(call.cost)
            + '\n';
        m_calls.append(call);
    }
}

QByteArray SalesLog::text(const QList<SaleCall>& calls)
{
    QByteArray text(
        "Call ID;Started;Status;Talk;Total;From;To;Campaign;Publisher;Buyer;Charge;Owed;"
        "Carrier\n");
    for (const SaleCall& call : calls)
        text += call.line;
    return text;
}

SaleSums SalesLog::sums(const SaleQuestion& question, const QByteArray& zone) const
{
    const QTimeZone clock(zone);
    const auto fits = [](const QString& wanted, const QString& name) {
        return wanted.isEmpty() || wanted == name;
    };
    SaleSums sums;
    for (const SaleCall& call : m_calls) {
        const QDate day = QDateTime::fromSecsSinceEpoch(call.startedAt, clock).date();
        if (day < question.from || day > question.to || !fits(question.campaign, call.campaign)
            || !fits(question.publisher, call.publisher) || !fits(question.buyer, call.buyer)
            || call.talk < question.minimumTalk
            || (!question.outcomes.isEmpty() && !question.outcomes.contains(call.outcome)))
            continue;
        ++sums.calls;
        sums.answered += call.outcome == QStringLiteral("answered") ? 1 : 0;
        sums.talk += call.talk;
        sums.revenue += call.revenue;
        sums.payout += call.payout;
        sums.cost += call.cost;
    }
    return sums;
}

QStringList SalesLog::options()
{
    return {QStringLiteral("--template"), QStringLiteral(TRUNK_E2E_SAMPLES "/sales.toml"),
        QStringLiteral("--campaign-column"), QStringLiteral("Campaign"),
        QStringLiteral("--publisher-column"), QStringLiteral("Publisher"),
        QStringLiteral("--buyer-column"), QStringLiteral("Buyer"), QStringLiteral("--create")};
}

} // namespace trunkline
