#pragma once
// Values as people read them. Times are UTC until they come here (STYLE R3).

#include "services/base/money.h"
#include "services/base/time.h"
#include "services/base/zone.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace trunkline {

QString text(const std::string& utf8);
std::string utf8(const QString& text);

/// `12,418`.
QString formatCount(std::int64_t value);
/// `$67,575.20`, `₪1,204.00`, `CHF 12.50`; `—` where nothing is known. Rounded half away from zero
/// to the currency's smallest coin, for the eye only.
QString formatMoney(std::optional<std::int64_t> micros, Currency currency);
/// The same with all that is there of six digits: `$0.0412`.
QString formatExactMoney(std::optional<std::int64_t> micros, Currency currency);
/// A decimal to type in again: `42`, `0.0412`; empty where nothing is known.
QString plainDecimal(std::optional<std::int64_t> micros);
/// `4:07`, `1:02:09`.
QString formatDuration(std::int64_t seconds);
/// `79.5%`; `—` where there is no share.
QString formatPercent(std::optional<double> share);
/// Change of a quantity: `8.2%` without a sign; empty where the base is 0.
QString formatChange(double now, double before);

/// `22 Nov 14:02:59` and `22 Nov 2026 14:02:59`.
QString formatMoment(Instant time, const Zone& zone);
QString formatFullMoment(Instant time, const Zone& zone);
/// `14:02:11`.
QString formatClock(Instant time, const Zone& zone);
/// `Thu 19 Nov`, `22 Nov 2026`, `Thu 19`.
QString formatDay(Date date);
QString formatDate(Date date);
QString formatShortDay(Date date);
/// `16–22 Nov`, `28 Oct – 3 Nov`, with the years where they differ or `withYear`.
QString formatDates(Date from, Date to, bool withYear = false);

} // namespace trunkline
