#include "tests/attack/siege.h"

#include "tests/http/rawclient.h"

#include <QByteArray>
#include <QFile>

#include <atomic>
#include <map>
#include <thread>

namespace trunkline {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// Whoever is gone by then was not let in.
constexpr milliseconds turningAway{500};
constexpr const char* bystander = "127.0.0.2";
constexpr const char* attackers = "0100007F:"; // 127.0.0.1, as the kernel writes it

/// Of the memory that the process holds, KiB.
std::int64_t memoryOf(std::int64_t process)
{
    QFile status(QStringLiteral("/proc/%1/status").arg(process));
    if (!status.open(QIODevice::ReadOnly))
        qFatal("the server is gone");
    const QByteArray all = status.readAll();
    return all.mid(all.indexOf("VmRSS:") + 6).trimmed().split(' ').front().toLongLong();
}

/// The attackers' connections, by their own port, that a process has open at ours.
std::vector<QByteArray> held(std::uint16_t port)
{
    QFile table(QStringLiteral("/proc/net/tcp"));
    if (!table.open(QIODevice::ReadOnly))
        qFatal("no table of connections");
    const QByteArray ours = ':' + QByteArray::number(port, 16).toUpper().rightJustified(4, '0');
    std::vector<QByteArray> found;
    const QByteArrayList lines = table.readAll().split('\n');
    for (const QByteArray& line : lines) {
        const QByteArrayList cells = line.simplified().split(' ');
        // Those that nobody has taken yet, or that are closed already, belong to no file.
        if (cells.size() > 9 && cells[1].endsWith(ours) && cells[2].startsWith(attackers)
            && cells[9] != "0")
            found.push_back(cells[2]);
    }
    return found;
}

/// Somebody who wants nothing but an answer: each time over a connection of its own.
class Bystander {
public:
    explicit Bystander(const Besieged& server)
        : m_server(server)
        , m_thread([this] { ask(); })
    {
    }
    ~Bystander()
    {
        m_over = true;
        m_thread.join();
    }
    Bystander(const Bystander&) = delete;
    Bystander& operator=(const Bystander&) = delete;

    void tell(Siege& siege) const
    {
        siege.asked = m_asked;
        siege.inTime = m_inTime;
    }

private:
    void ask()
    {
        for (std::size_t turn = 0; !m_over; ++turn) {
            const auto begun = Clock::now();
            RawClient client(m_server.port, bystander);
            client.send(m_server.requests[turn % m_server.requests.size()]);
            const auto answer = client.receive(false, std::chrono::seconds{5});
            ++m_asked;
            if (answer && answer->status == 200 && Clock::now() - begun < std::chrono::seconds{1})
                ++m_inTime;
            std::this_thread::sleep_for(milliseconds{50});
        }
    }

    const Besieged& m_server;
    std::atomic<bool> m_over = false;
    std::atomic<int> m_asked = 0;
    std::atomic<int> m_inTime = 0;
    std::thread m_thread;
};

} // namespace

std::string Siege::text() const
{
    return "at most " + std::to_string(most) + " attackers at once, each for at most "
        + std::to_string(longest.count()) + " ms; " + std::to_string(inTime) + " of "
        + std::to_string(asked) + " other requests within 1 s; " + std::to_string(growth)
        + " KiB more";
}

Siege siege(const Besieged& server, const std::function<bool()>& attack)
{
    Siege siege;
    const std::int64_t memory = memoryOf(server.process);
    std::map<QByteArray, Clock::time_point> since;
    const Bystander other(server);
    while (attack()) {
        const auto now = Clock::now();
        const std::vector<QByteArray> open = held(server.port);
        std::size_t stayed = 0;
        std::map<QByteArray, Clock::time_point> still;
        for (const QByteArray& each : open) {
            const auto before = since.find(each);
            const auto begun = before == since.end() ? now : before->second;
            still.emplace(each, begun);
            stayed += now - begun >= turningAway ? 1 : 0;
            siege.longest
                = std::max(siege.longest, std::chrono::duration_cast<milliseconds>(now - begun));
        }
        siege.most = std::max(siege.most, stayed);
        since = std::move(still);
        siege.growth = std::max(siege.growth, memoryOf(server.process) - memory);
        std::this_thread::sleep_for(milliseconds{100});
    }
    other.tell(siege);
    return siege;
}

std::string faultOf(const Siege& siege, const SiegeRule& rule)
{
    std::string fault;
    if (siege.longest > rule.longest)
        fault += "attackers stay too long; ";
    if (siege.asked == 0 || siege.inTime * 100 < siege.asked * rule.percentInTime)
        fault += "others wait too long; ";
    if (siege.growth >= rule.growth)
        fault += "memory grows too much; ";
    return fault.empty() ? fault : fault + siege.text();
}

} // namespace trunkline
