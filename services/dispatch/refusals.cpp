#include "services/dispatch/refusals.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace trunkline {

namespace {

/// Each is a transaction, which somebody else's call waits for.
constexpr std::size_t toldAtOnce = 10;
constexpr Instant::rep never = std::numeric_limits<Instant::rep>::max();

/// A clock that was set back ends a minute too.
bool isOver(Instant begun, Instant now) { return now < begun || now - begun >= Refusals::window; }

} // namespace

AuditEvent RefusalSum::event(AuditId auditId, Instant now) const
{
    AuditEvent told = last;
    told.auditId = auditId;
    told.at = now;
    told.label = std::to_string(count) + " more within a minute, the last: " + last.label;
    return told;
}

Refusals::Refusals()
    : m_due(never)
{
}

Refusals::Key Refusals::keyOf(const Principal& who, const AuditEvent& event)
{
    return {who.tenantId, who.kind, who.userId, who.userId.isNil() ? event.address : std::string(),
        event.operation};
}

bool Refusals::counted(const Principal& who, const AuditEvent& event)
{
    const std::lock_guard lock(m_mutex);
    if (m_minutes.size() >= most)
        endMinutes(event.at);
    const Key key = keyOf(who, event);
    auto found = m_minutes.find(key);
    if (found == m_minutes.end()) {
        if (m_minutes.size() >= most)
            return false;
        found = m_minutes.try_emplace(key, Minute{event.at, 0, {}}).first;
    }
    Minute& minute = found->second;
    if (isOver(minute.begun, event.at)) {
        if (minute.sum.count > 0 && m_toTell.size() < most) {
            m_toTell.push_back(std::exchange(minute.sum, {}));
            m_due = 0;
        }
        minute.begun = event.at;
        minute.seen = 0;
    }
    if (++minute.seen <= alone)
        return false;
    minute.sum = {who, event, minute.sum.count + 1};
    tellFrom(minute.begun + window);
    return true;
}

std::vector<RefusalSum> Refusals::take(std::optional<Instant> now)
{
    if (now && now->time_since_epoch().count() < m_due)
        return {};
    const std::lock_guard lock(m_mutex);
    if (now)
        endMinutes(*now);
    m_due = never;
    for (auto& [key, minute] : m_minutes) {
        if (minute.sum.count == 0)
            continue;
        if (now)
            tellFrom(minute.begun + window);
        else
            m_toTell.push_back(std::exchange(minute.sum, {}));
    }
    if (!now || m_toTell.size() <= toldAtOnce)
        return std::exchange(m_toTell, {});
    const auto rest = m_toTell.end() - static_cast<std::ptrdiff_t>(toldAtOnce);
    std::vector<RefusalSum> some(
        std::make_move_iterator(rest), std::make_move_iterator(m_toTell.end()));
    m_toTell.erase(rest, m_toTell.end());
    m_due = 0;
    return some;
}

void Refusals::giveBack(RefusalSum sum, Instant now)
{
    const std::lock_guard lock(m_mutex);
    m_toTell.push_back(std::move(sum));
    tellFrom(now + window);
}

void Refusals::tellFrom(Instant time)
{
    m_due = std::min(m_due.load(), time.time_since_epoch().count());
}

void Refusals::endMinutes(Instant now)
{
    for (auto at = m_minutes.begin(); at != m_minutes.end();) {
        Minute& minute = at->second;
        // While nothing can be told it stays where it is, and the table takes in nobody new.
        if (!isOver(minute.begun, now) || m_toTell.size() >= most) {
            ++at;
            continue;
        }
        if (minute.sum.count > 0) {
            m_toTell.push_back(std::move(minute.sum));
            tellFrom(now);
        }
        at = m_minutes.erase(at);
    }
}

} // namespace trunkline
