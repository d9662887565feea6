#pragma once
// Every metric of the server, under the names of OBSERVABILITY §2 and in no other place.

#include "services/base/time.h"
#include "services/http/observer.h"
#include "services/storage/observer.h"
#include "services/telemetry/log.h"
#include "services/telemetry/statementsummary.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus {
class Histogram;
}

namespace trunkline {

enum class RateScope { Ip, ApiKey, Tenant, Login };
/// Degraded: decided without the store that replicas share; counted besides what was decided.
enum class RateDecision { Allowed, Limited, Degraded };
enum class AuditWrite { Done, Refused, Failed };
enum class AuthFailure {
    NoCredential,
    BadToken,
    BadKey,
    BadCookie,
    SignIn,
    Invitation,
    Forbidden,
    CrossSite
};

/// What may take long and runs now and then.
enum class WatchedJob { Rollup, Import, Checkpoint };

enum class CallSource { Api, Import };
enum class CallFate { Ingested, Rated, Rejected };

struct RouteName {
    std::string method;
    std::string path; ///< the operation's, braces and all
};

struct MetricsOptions {
    std::vector<RouteName> routes; ///< whose series stand at 0 from the start
    bool secure = false;           ///< how they are asked
    std::string version;
    std::string revision;
    std::string system;                                ///< `postgresql`, `sqlite`
    std::string name;                                  ///< of the database
    std::function<std::vector<PoolFigures>()> pools{}; ///< asked at each scrape
};

/// Series: at most 5,000. What a label may hold comes from fixed sets (routes, verbs, tables,
/// classes of errors); should there be more combinations than fit, the last ones are counted under
/// `_OTHER`. Never a tenant, a user, an address, a path or a text of a request.
/// Threads: shared; no member waits for anything but the others' few instructions.
class Metrics {
public:
    explicit Metrics(MetricsOptions options);
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    /// How many event streams are open; asked at each scrape.
    void watchStreams(std::function<std::size_t()> count);
    /// A word between replicas went out, or came in.
    void relayed(bool out);

    void requestBegun(std::string_view method, bool secure);
    void requestEnded(const RequestSeen& seen);

    /// `failure` is a class (failureClass); empty: it went well.
    void statement(
        const StatementSummary& statement, std::chrono::nanoseconds took, std::string_view failure)
    {
        observe(statementSeries(statement, failure), took);
    }
    /// The same in two steps, for whoever asks again and again: the series lives as long as we do.
    using StatementSeries = prometheus::Histogram;
    StatementSeries& statementSeries(const StatementSummary& statement, std::string_view failure);
    /// Of a command to the Redis database of that number; `failure` is one word.
    StatementSeries& redisSeries(int database, std::string_view command, std::string_view failure);
    static void observe(StatementSeries& series, std::chrono::nanoseconds took);
    void slowStatement(const StatementSummary& statement);
    void connectionWaited(std::string_view pool, std::chrono::nanoseconds took, bool timedOut);
    void connectionMade(std::string_view pool, std::chrono::nanoseconds took);
    void connectionUsed(std::string_view pool, std::chrono::nanoseconds took);

    void rateDecision(RateScope scope, RateDecision decision);
    void auditWrite(AuditWrite result);
    void authFailure(AuthFailure reason);
    void calls(CallSource source, CallFate fate, std::int64_t count);
    void jobEnded(WatchedJob job, std::chrono::nanoseconds took, bool ok, Instant now);
    void logged(LogLevel level, bool dropped);
    void certificateEnds(Instant when);

    /// All of it in the text format 0.0.4. Asks no store.
    std::string text() const;

private:
    struct Families;
    std::unique_ptr<Families> m_families; // keeps prometheus-cpp out of this header's users
};

} // namespace trunkline
