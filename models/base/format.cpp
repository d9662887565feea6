#include "models/base/format.h"

#include <QLocale>

#include <array>
#include <cmath>

namespace trunkline {

namespace {

const QString none = QStringLiteral("—");

QString grouped(quint64 value)
{
    QString digits = QString::number(value);
    for (auto at = digits.size() - 3; at > 0; at -= 3)
        digits.insert(at, u',');
    return digits;
}

QString symbol(Currency currency)
{
    const std::string code = currency.text();
    if (code.empty())
        return {};
    if (code == "USD")
        return QStringLiteral("$");
    if (code == "EUR")
        return QStringLiteral("€");
    if (code == "GBP")
        return QStringLiteral("£");
    if (code == "ILS")
        return QStringLiteral("₪");
    if (code == "JPY")
        return QStringLiteral("¥");
    return text(code) + QChar(QChar::Nbsp);
}

quint64 magnitude(std::int64_t value)
{
    return value < 0 ? quint64{0} - static_cast<quint64>(value) : static_cast<quint64>(value);
}

quint64 powerOfTen(int digits)
{
    quint64 power = 1;
    for (int i = 0; i < digits; ++i)
        power *= 10;
    return power;
}

QString month(Date date)
{
    return QLocale::c().monthName(
        static_cast<int>(static_cast<unsigned>(date.month())), QLocale::ShortFormat);
}

QString day(Date date) { return QString::number(static_cast<unsigned>(date.day())); }

QString year(Date date) { return QString::number(static_cast<int>(date.year())); }

QString weekday(Date date)
{
    const std::chrono::weekday name{std::chrono::sys_days{date}};
    return QLocale::c().dayName(static_cast<int>(name.iso_encoding()), QLocale::ShortFormat);
}

QString two(std::int64_t value) { return QStringLiteral("%1").arg(value, 2, 10, QLatin1Char('0')); }

QString clock(LocalTime local)
{
    const auto midnight = std::chrono::floor<std::chrono::days>(local);
    const auto seconds = std::chrono::duration_cast<Seconds>(local - midnight).count();
    return two(seconds / 3600) + u':' + two(seconds / 60 % 60) + u':' + two(seconds % 60);
}

Date dateOf(LocalTime local) { return Date{std::chrono::floor<std::chrono::days>(local)}; }

} // namespace

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

std::string utf8(const QString& text) { return text.toStdString(); }

QString formatCount(std::int64_t value)
{
    return (value < 0 ? QStringLiteral("−") : QString()) + grouped(magnitude(value));
}

QString formatMoney(std::optional<std::int64_t> micros, Currency currency)
{
    if (!micros)
        return none;
    const int digits = currency.text().empty() ? 2 : minorDigits(currency);
    const quint64 coin = powerOfTen(6 - digits);
    const quint64 coins = (magnitude(*micros) + coin / 2) / coin;
    const quint64 unit = powerOfTen(digits);
    QString amount = symbol(currency) + grouped(coins / unit);
    if (digits > 0)
        amount += u'.' + QStringLiteral("%1").arg(coins % unit, digits, 10, QLatin1Char('0'));
    return (*micros < 0 && coins > 0 ? QStringLiteral("−") : QString()) + amount;
}

QString formatExactMoney(std::optional<std::int64_t> micros, Currency currency)
{
    if (!micros)
        return none;
    const int digits = currency.text().empty() ? 2 : minorDigits(currency);
    const quint64 value = magnitude(*micros);
    QString fraction = QStringLiteral("%1").arg(value % 1'000'000, 6, 10, QLatin1Char('0'));
    while (fraction.size() > digits && fraction.endsWith(u'0'))
        fraction.chop(1);
    QString amount = symbol(currency) + grouped(value / 1'000'000);
    if (!fraction.isEmpty())
        amount += u'.' + fraction;
    return (*micros < 0 ? QStringLiteral("−") : QString()) + amount;
}

QString plainDecimal(std::optional<std::int64_t> micros)
{
    if (!micros)
        return {};
    const quint64 value = magnitude(*micros);
    QString fraction = QStringLiteral("%1").arg(value % 1'000'000, 6, 10, QLatin1Char('0'));
    while (fraction.endsWith(u'0'))
        fraction.chop(1);
    QString amount = QString::number(value / 1'000'000);
    if (!fraction.isEmpty())
        amount += u'.' + fraction;
    return (*micros < 0 ? QStringLiteral("-") : QString()) + amount;
}

QString formatDuration(std::int64_t seconds)
{
    const QString sign = seconds < 0 ? QStringLiteral("−") : QString();
    const auto all = static_cast<std::int64_t>(magnitude(seconds));
    if (all >= 3600)
        return sign + grouped(static_cast<quint64>(all / 3600)) + u':' + two(all / 60 % 60) + u':'
            + two(all % 60);
    return sign + QString::number(all / 60) + u':' + two(all % 60);
}

QString formatPercent(std::optional<double> share)
{
    return share ? QString::number(*share * 100.0, 'f', 1) + u'%' : none;
}

QString formatChange(double now, double before)
{
    if (std::fpclassify(before) == FP_ZERO)
        return {};
    return QString::number(std::abs((now - before) / before) * 100.0, 'f', 1) + u'%';
}

QString formatMoment(Instant time, const Zone& zone)
{
    const LocalTime local = zone.local(time);
    const Date date = dateOf(local);
    return day(date) + u' ' + month(date) + u' ' + clock(local);
}

QString formatFullMoment(Instant time, const Zone& zone)
{
    const LocalTime local = zone.local(time);
    return formatDate(dateOf(local)) + u' ' + clock(local);
}

QString formatClock(Instant time, const Zone& zone) { return clock(zone.local(time)); }

QString formatDay(Date date) { return weekday(date) + u' ' + day(date) + u' ' + month(date); }

QString formatDate(Date date) { return day(date) + u' ' + month(date) + u' ' + year(date); }

QString formatShortDay(Date date) { return weekday(date) + u' ' + day(date); }

QString formatDates(Date from, Date to, bool withYear)
{
    const QString tail = withYear || from.year() != to.year() ? u' ' + year(to) : QString();
    if (from == to)
        return day(to) + u' ' + month(to) + tail;
    if (from.year() != to.year())
        return formatDate(from) + QStringLiteral(" – ") + formatDate(to);
    if (from.month() != to.month())
        return day(from) + u' ' + month(from) + QStringLiteral(" – ") + day(to) + u' ' + month(to)
            + tail;
    return day(from) + u'–' + day(to) + u' ' + month(to) + tail;
}

} // namespace trunkline
