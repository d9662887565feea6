#include "services/access/throttle.h"

#include "services/access/apikeys.h"
#include "services/access/sessions.h"

#include <algorithm>
#include <utility>

namespace trunkline {

namespace {

constexpr Sql selectKnown(R"(
    select count(*) from login_attempts where account = $1 and origin = $2 and known_at > $3)");
/// Takes the row, so that what follows is decided by one after the other.
constexpr Sql takeRow(R"(
    insert into login_attempts (account, origin, failures, last_at) values ($1, $2, 0, 0)
    on conflict (account, origin) do update set failures = login_attempts.failures
    returning failures, last_at)");
constexpr Sql updateCount(R"(
    update login_attempts set failures = $3, last_at = $4 where account = $1 and origin = $2)");
constexpr Sql putKnown(R"(
    insert into login_attempts (account, origin, failures, last_at, known_at)
    values ($1, $2, 0, $3, $3)
    on conflict (account, origin) do update set failures = 0, known_at = excluded.known_at)");
constexpr Sql clearStrangers(
    "update login_attempts set failures = 0 where account = $1 and origin = ''");
constexpr Sql clearAll("delete from login_attempts where account = $1");
/// What is neither known nor recent tells nothing any more.
constexpr Sql deleteOld(R"(
    delete from login_attempts where last_at < $1 and (known_at is null or known_at < $2))");

/// Names are kept as digests: whatever somebody typed there may be a password.
std::string accountOf(const std::string& name) { return tokenDigest(loginName(name)); }

struct Count {
    std::int64_t failures = 0;
    Instant last;
};

Seconds waitAfter(std::int64_t failures, const ThrottleRules& rules)
{
    if (failures < rules.freeFailures)
        return Seconds{0};
    const std::int64_t doubled = std::min<std::int64_t>(failures - rules.freeFailures, 20);
    return std::min(rules.longest, Seconds{std::int64_t{1} << doubled});
}

} // namespace

LoginThrottle::LoginThrottle(Database& database, const Clock& clock, ThrottleRules rules)
    : m_database(database)
    , m_clock(clock)
    , m_rules(rules)
{
}

LoginThrottle::Turn::Turn(LoginThrottle& throttle, std::string account, std::string address)
    : m_throttle(&throttle)
    , m_account(std::move(account))
    , m_address(std::move(address))
{
}

LoginThrottle::Turn::Turn(Turn&& other) noexcept
    : m_throttle(std::exchange(other.m_throttle, nullptr))
    , m_account(std::move(other.m_account))
    , m_address(std::move(other.m_address))
    , m_open(other.m_open)
{
}

LoginThrottle::Turn::~Turn()
{
    if (m_throttle != nullptr)
        m_throttle->leave(m_account);
}

Outcome LoginThrottle::Turn::succeeded()
{
    const Instant now = m_throttle->m_clock.now();
    TRUNK_TRY(const auto transaction, m_throttle->m_database.begin(TenantId{}, Access::Write));
    TRUNK_DO(transaction->execute(putKnown, values(m_account, m_address, now)));
    TRUNK_DO(transaction->execute(clearStrangers, values(m_account)));
    return transaction->commit();
}

Result<LoginThrottle::Turn> LoginThrottle::begin(
    const std::string& name, const std::string& address)
{
    const std::string account = accountOf(name);
    {
        std::unique_lock lock(m_mutex);
        if (!m_left.wait_for(lock, m_rules.patience, [&] { return m_busy.insert(account).second; }))
            return fail(Errc::Unavailable, "too many attempts at once; try again");
    }
    Turn turn(*this, account, address);
    TRUNK_TRY(turn.m_open, count(account, address));
    return turn;
}

Outcome LoginThrottle::forget(Transaction& transaction, const std::string& name)
{
    TRUNK_DO(transaction.execute(clearAll, values(accountOf(name))));
    return Done{};
}

Result<bool> LoginThrottle::count(const std::string& account, const std::string& address)
{
    const Instant now = m_clock.now();
    TRUNK_TRY(const auto transaction, m_database.begin(TenantId{}, Access::Write));
    TRUNK_DO(transaction->execute(deleteOld, values(now - m_rules.forgotten, now - m_rules.known)));
    TRUNK_TRY(const auto known,
        transaction->first(Query(selectKnown, values(account, address, now - m_rules.known)),
            [](const Row& row) { return row.integer(0) > 0; }));
    const std::string origin = known.value_or(false) ? address : std::string();
    TRUNK_TRY(const auto found,
        transaction->first(Query(takeRow, values(account, origin)), [](const Row& row) {
            return Count{row.integer(0), row.instant(1)};
        }));
    Count count = found.value_or(Count{});
    if (now - count.last >= m_rules.forgotten)
        count.failures = 0;
    const bool open = count.failures < m_rules.mostFailures
        && (count.failures < m_rules.freeFailures
            || now - count.last >= waitAfter(count.failures, m_rules));
    if (open) {
        TRUNK_DO(
            transaction->execute(updateCount, values(account, origin, count.failures + 1, now)));
    }
    TRUNK_DO(transaction->commit());
    return open;
}

void LoginThrottle::leave(const std::string& account)
{
    {
        const std::lock_guard lock(m_mutex);
        m_busy.erase(account);
    }
    m_left.notify_all();
}

} // namespace trunkline
