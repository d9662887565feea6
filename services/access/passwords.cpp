#include "services/access/passwords.h"

#include "services/access/guessable.h"
#include "services/base/text.h"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace trunkline {

namespace {

constexpr std::size_t leastCodePoints = 15;
constexpr std::size_t mostBytes = 256;
constexpr std::size_t shortestName = 4; // "an" would refuse half of all sentences

/// Errors: Unavailable, when there is no memory for it.
Result<std::string> argon2(const Secret& password, const HashCost& cost)
{
    std::array<char, crypto_pwhash_STRBYTES> out{};
    const std::string& plain = password.reveal();
    if (crypto_pwhash_str_alg(out.data(), plain.data(), plain.size(), cost.passes, cost.bytes,
            crypto_pwhash_ALG_ARGON2ID13)
        != 0)
        return fail(Errc::Unavailable, "there is no memory for a password's hash; try again");
    return std::string(out.data());
}

bool matches(const std::string& hash, const Secret& password)
{
    return crypto_pwhash_str_verify(
               hash.c_str(), password.reveal().data(), password.reveal().size())
        == 0;
}

} // namespace

std::string passwordFault(std::string_view password, const std::vector<std::string>& known)
{
    if (password.size() > mostBytes)
        return "use at most 256 bytes";
    if (!isUtf8(password) || password.find('\0') != std::string_view::npos)
        return "use text in UTF-8, without U+0000";
    if (codePoints(password) < leastCodePoints)
        return "use at least 15 characters; a short sentence is easy to keep in mind";
    const std::string plain = lower(password);
    if (isGuessable(plain))
        return "this password is on lists that attackers try first; choose another";
    for (const std::string& each : known) {
        const std::string name = lower(each);
        if (name.size() >= shortestName && plain.find(name) != std::string::npos)
            return "leave out the names of the product, the business and yourself";
    }
    return {};
}

/// One hash's place among those that may run.
class Passwords::Turn {
public:
    explicit Turn(Passwords& passwords)
        : m_passwords(passwords)
    {
    }
    ~Turn()
    {
        if (!m_taken)
            return;
        {
            const std::lock_guard lock(m_passwords.m_mutex);
            --m_passwords.m_running;
        }
        m_passwords.m_freed.notify_one();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    Outcome take()
    {
        Passwords& all = m_passwords;
        std::unique_lock lock(all.m_mutex);
        if (all.m_running >= all.m_atOnce) {
            if (all.m_waiting >= all.m_waitingMost)
                return tooMany();
            ++all.m_waiting;
            const bool free = all.m_freed.wait_for(
                lock, all.m_patience, [&all] { return all.m_running < all.m_atOnce; });
            --all.m_waiting;
            if (!free)
                return tooMany();
        }
        ++all.m_running;
        ++all.m_begun;
        m_taken = true;
        return Done{};
    }

private:
    static Error tooMany()
    {
        return fail(Errc::Unavailable, "too many sign in at once; try again in a second");
    }

    Passwords& m_passwords;
    bool m_taken = false;
};

Passwords::Passwords(Seal pepper, HashCost cost, std::size_t atOnce, std::size_t waiting,
    std::chrono::milliseconds patience)
    : m_pepper(std::move(pepper))
    , m_cost{std::max(cost.passes, leastCost.passes), std::max(cost.bytes, leastCost.bytes)}
    , m_atOnce(atOnce)
    , m_waitingMost(waiting)
    , m_patience(patience)
{
}

void Passwords::checkInVain(const Secret& password)
{
    std::call_once(m_nobodyMade, [this] {
        if (auto made = argon2(Secret("nobody has this password"), m_cost))
            m_nobody = *std::move(made);
    });
    static_cast<void>(matches(m_nobody, password));
}

Result<std::string> Passwords::hash(const Secret& password, std::string_view place, Random& random)
{
    Turn turn(*this);
    TRUNK_DO(turn.take());
    TRUNK_TRY(const std::string plain, argon2(password, m_cost));
    return m_pepper.close(plain, place, random);
}

Result<Passwords::Verdict> Passwords::check(
    const Secret& password, std::string_view stored, std::string_view place)
{
    Turn turn(*this);
    TRUNK_DO(turn.take());
    const auto hash = m_pepper.open(stored, place);
    if (!hash) {
        checkInVain(password);
        return Verdict{};
    }
    Verdict verdict;
    verdict.right = matches(hash->reveal(), password);
    verdict.renew = verdict.right
        && (m_pepper.isOld(stored)
            || crypto_pwhash_str_needs_rehash(hash->reveal().c_str(), m_cost.passes, m_cost.bytes)
                != 0);
    return verdict;
}

Outcome Passwords::checkNobody(const Secret& password)
{
    Turn turn(*this);
    TRUNK_DO(turn.take());
    checkInVain(password);
    return Done{};
}

std::uint64_t Passwords::begun() const
{
    const std::lock_guard lock(m_mutex);
    return m_begun;
}

} // namespace trunkline
