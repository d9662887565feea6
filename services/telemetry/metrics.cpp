#include "services/telemetry/metrics.h"

#include "services/telemetry/process.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <unordered_map>

namespace trunkline {

namespace {

using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;
using prometheus::Labels;

constexpr std::string_view other = "_OTHER";
constexpr std::string_view unmatched = "unmatched";
constexpr int firstFailure = 500; // what is an error to whoever answers, not to whoever asks

/// Combinations of labels that have a histogram of their own: with the bounds below, and all the
/// rest, they stay within 5,000 series.
constexpr std::size_t mostRequestSets = 170;
constexpr std::size_t mostStatementSets = 120;
constexpr std::size_t mostSlowSets = 60;

const Histogram::BucketBoundaries& requestBounds()
{
    static const Histogram::BucketBoundaries bounds{
        .005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10};
    return bounds;
}

const Histogram::BucketBoundaries& storeBounds()
{
    static const Histogram::BucketBoundaries bounds{.001, .005, .01, .05, .1, .5, 1, 5, 10};
    return bounds;
}

const Histogram::BucketBoundaries& jobBounds()
{
    static const Histogram::BucketBoundaries bounds{.1, .5, 1, 5, 10, 30, 60, 300, 900, 3600};
    return bounds;
}

constexpr std::array<std::string_view, 7> methods{
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
constexpr std::array<std::string_view, 4> scopes{"ip", "api_key", "tenant", "login"};
constexpr std::array<std::string_view, 3> decisions{"allowed", "limited", "degraded"};
constexpr std::array<std::string_view, 3> results{"done", "refused", "failed"};
constexpr std::array<std::string_view, 8> reasons{"no_credential", "bad_token", "bad_key",
    "bad_cookie", "sign_in", "invitation", "forbidden", "cross_site"};

constexpr std::array<std::string_view, 3> jobs{"rollup", "import", "checkpoint"};
constexpr std::array<std::string_view, 2> callSources{"api", "import"};
constexpr std::array<std::string_view, 3> callFates{"ingested", "rated", "rejected"};

template <class Enum>
std::size_t indexOf(Enum value)
{
    return static_cast<std::size_t>(value);
}

std::string methodName(std::string_view method)
{
    const bool known = std::find(methods.begin(), methods.end(), method) != methods.end();
    return std::string(known ? method : other);
}

double seconds(std::chrono::nanoseconds took)
{
    return std::chrono::duration<double>(took).count();
}

std::string textOf(bool secure) { return secure ? "https" : "http"; }

/// The series of one family that are in use, found by the values of their labels: the library's own
/// look-up copies a map for each question.
template <class Metric>
class Series {
public:
    template <class Make>
    Metric& find(const Labels& labels, Make make)
    {
        const std::string key = keyOf(labels);
        const std::lock_guard lock(m_mutex);
        Metric*& found = m_byKey[key];
        if (found == nullptr)
            found = &make();
        return *found;
    }
    /// Is there one of these labels, or room for one more?
    bool fits(const Labels& labels, std::size_t most) const
    {
        const std::lock_guard lock(m_mutex);
        return m_byKey.size() < most || m_byKey.contains(keyOf(labels));
    }

private:
    static std::string keyOf(const Labels& labels)
    {
        std::string key;
        for (const auto& [name, value] : labels)
            key.append(name).append("=").append(value).append("\n");
        return key;
    }

    mutable std::mutex m_mutex;
    std::unordered_map<std::string, Metric*> m_byKey; // the family owns them
};

prometheus::MetricFamily oneOf(
    const char* name, const char* help, prometheus::MetricType type, double value)
{
    prometheus::ClientMetric metric;
    metric.counter.value = value;
    metric.gauge.value = value;
    return {name, help, type, {std::move(metric)}};
}

void addProcess(std::vector<prometheus::MetricFamily>& all)
{
    const auto figures = processFigures();
    if (!figures)
        return;
    using Type = prometheus::MetricType;
    all.push_back(oneOf(
        "process_cpu_seconds_total", "Processor time spent.", Type::Counter, figures->cpuSeconds));
    all.push_back(oneOf("process_resident_memory_bytes", "Memory that is resident.", Type::Gauge,
        figures->residentBytes));
    all.push_back(
        oneOf("process_open_fds", "Open file descriptors.", Type::Gauge, figures->openFiles));
    all.push_back(oneOf("process_max_fds", "Most file descriptors that may be open.", Type::Gauge,
        figures->mostFiles));
    all.push_back(oneOf("process_start_time_seconds", "When it started, in seconds since 1970.",
        Type::Gauge, figures->startedAt));
}

} // namespace

struct Metrics::Families {
    explicit Families(MetricsOptions given)
        : options(std::move(given))
    {
    }

    prometheus::Family<Counter>& counters(const char* name, const char* help)
    {
        return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
    }
    prometheus::Family<Gauge>& gauges(const char* name, const char* help)
    {
        return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
    }
    prometheus::Family<Histogram>& histograms(const char* name, const char* help)
    {
        return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
    }

    Histogram& request(const Labels& labels)
    {
        return requestSeries.find(
            labels, [&]() -> Histogram& { return requests.Add(labels, requestBounds()); });
    }
    /// The series of what went well, found without making its labels.
    Histogram& plainRequest(const RequestSeen& seen)
    {
        std::string key;
        for (const std::string_view part : {seen.method, seen.about.route})
            key.append(part).append("\n");
        key += std::to_string(seen.status) + (seen.secure ? 's' : 'p') + (seen.http10 ? '0' : '1');
        const std::lock_guard lock(plainMutex);
        Histogram*& found = plainRequests[std::move(key)];
        if (found == nullptr)
            found = &anyRequest(seen);
        return *found;
    }
    Histogram& anyRequest(const RequestSeen& seen);
    Gauge& activeRequests(std::string_view method, bool secure)
    {
        const auto known = std::find(methods.begin(), methods.end(), method);
        Gauge* ready = activeByMethod.at(static_cast<std::size_t>(known - methods.begin()))
                           .at(secure ? 1 : 0);
        return ready == nullptr ? makeActive(method, secure) : *ready;
    }
    Gauge& makeActive(std::string_view method, bool secure)
    {
        const Labels labels{
            {"http_request_method", methodName(method)}, {"url_scheme", textOf(secure)}};
        return activeSeries.find(labels, [&]() -> Gauge& { return active.Add(labels); });
    }
    Histogram& ofPool(prometheus::Family<Histogram>& family, std::string_view pool)
    {
        return family.Add({{"db_client_connection_pool_name", std::string(pool)}}, storeBounds());
    }
    Counter& timeout(std::string_view pool)
    {
        return timeouts.Add({{"db_client_connection_pool_name", std::string(pool)}});
    }
    /// The labels of a failure come on top.
    Histogram& statement(Labels labels, std::string_view failure);
    void readPools();
    void beginAtZero();

    const MetricsOptions options;
    prometheus::Registry registry;
    prometheus::Family<Histogram>& requests = histograms("http_server_request_duration_seconds",
        "Time from the end of a request's head to the end of its answer.");
    prometheus::Family<Gauge>& active
        = gauges("http_server_active_requests", "Requests that are being answered.");
    prometheus::Family<Histogram>& statements = histograms("db_client_operation_duration_seconds",
        "Time that a statement took, as its caller saw it.");
    prometheus::Family<Gauge>& connections
        = gauges("db_client_connection_count", "Connections of a pool, by state.");
    prometheus::Family<Gauge>& mostConnections
        = gauges("db_client_connection_max", "Connections that a pool may have.");
    prometheus::Family<Gauge>& pending
        = gauges("db_client_connection_pending_requests", "Who waits for a connection.");
    prometheus::Family<Counter>& timeouts = counters(
        "db_client_connection_timeouts_total", "Waits for a connection that ended in an error.");
    prometheus::Family<Histogram>& waits
        = histograms("db_client_connection_wait_time_seconds", "Time until a connection was had.");
    prometheus::Family<Histogram>& creations
        = histograms("db_client_connection_create_time_seconds", "Time that connecting took.");
    prometheus::Family<Histogram>& uses
        = histograms("db_client_connection_use_time_seconds", "Time until it was given back.");
    prometheus::Family<Counter>& slow = counters(
        "trunkline_db_slow_queries_total", "Statements that took longer than slow_query_ms.");
    prometheus::Family<Counter>& rates = counters("trunkline_ratelimit_decisions_total",
        "Decisions of the limits; degraded ones, made without Redis, are counted besides.");
    prometheus::Family<Counter>& words = counters(
        "trunkline_pubsub_messages_total", "Words between the replicas, by channel and direction.");
    prometheus::Family<Gauge>& streams
        = gauges("trunkline_stream_clients", "Event streams that are open.");
    prometheus::Family<Counter>& audits
        = counters("trunkline_audit_writes_total", "Entries of the audit trail, by result.");
    prometheus::Family<Counter>& failures
        = counters("trunkline_auth_failures_total", "Requests refused for who asked, by reason.");
    prometheus::Family<Counter>& calls = counters(
        "trunkline_calls_total", "Calls that were stored, priced or refused, by how they came.");
    prometheus::Family<Histogram>& jobTimes
        = histograms("trunkline_jobs_duration_seconds", "Time that a job took, by job.");
    prometheus::Family<Gauge>& jobSuccesses = gauges("trunkline_job_last_success_timestamp_seconds",
        "When a job last ended well, in seconds since 1970.");
    prometheus::Family<Counter>& messages
        = counters("trunkline_log_messages_total", "Lines of the log that were written.");
    prometheus::Family<Counter>& dropped = counters(
        "trunkline_log_dropped_total", "Lines that were lost: a full queue, or a log that failed.");
    prometheus::Family<Gauge>& certificates
        = gauges("trunkline_tls_certificate_expiry_timestamp_seconds",
            "When a certificate ends, in seconds since 1970.");
    prometheus::Family<Gauge>& build
        = gauges("trunkline_build_info", "1, with the facts of the build as labels.");

    std::mutex streamsMutex; // guards the next
    std::function<std::size_t()> streamCount;
    Gauge& openStreams = streams.Add({{"kind", "events"}});
    Counter& wordsOut = words.Add({{"channel", "events"}, {"direction", "published"}});
    Counter& wordsIn = words.Add({{"channel", "events"}, {"direction", "received"}});
    Series<Histogram> requestSeries;
    Series<Gauge> activeSeries;
    std::array<std::array<Gauge*, 2>, methods.size() + 1> activeByMethod{}; ///< the last: others
    std::mutex plainMutex;                                                  // guards the next
    std::unordered_map<std::string, Histogram*> plainRequests;
    Series<Histogram> statementSeries;
    Series<Counter> slowSeries;
    std::array<std::array<Counter*, decisions.size()>, scopes.size()> byScope{};
    std::array<Counter*, results.size()> byResult{};
    std::array<std::array<Counter*, callFates.size()>, callSources.size()> callsBySource{};
    std::array<Counter*, reasons.size()> byReason{};
    std::array<Counter*, logLevels> messagesByLevel{};
    std::array<Counter*, logLevels> droppedByLevel{};
};

/// What is counted for the first time must be seen as a step from 0.
void Metrics::Families::beginAtZero()
{
    for (const RouteName& route : options.routes) {
        request({{"http_request_method", route.method}, {"http_route", route.path},
            {"http_response_status_code", "200"}, {"url_scheme", textOf(options.secure)},
            {"network_protocol_version", "1.1"}});
    }
    for (std::size_t i = 0; i < methods.size(); ++i)
        activeByMethod.at(i).at(options.secure ? 1 : 0)
            = &makeActive(methods.at(i), options.secure);
    for (std::size_t i = 0; i < scopes.size(); ++i) {
        for (std::size_t j = 0; j < decisions.size(); ++j) {
            byScope.at(i).at(j) = &rates.Add(
                {{"scope", std::string(scopes.at(i))}, {"decision", std::string(decisions.at(j))}});
        }
    }
    for (std::size_t i = 0; i < results.size(); ++i)
        byResult.at(i) = &audits.Add({{"result", std::string(results.at(i))}});
    for (std::size_t i = 0; i < reasons.size(); ++i)
        byReason.at(i) = &failures.Add({{"reason", std::string(reasons.at(i))}});
    for (std::size_t i = 0; i < callSources.size(); ++i) {
        for (std::size_t j = 0; j < callFates.size(); ++j) {
            callsBySource.at(i).at(j) = &calls.Add({{"source", std::string(callSources.at(i))},
                {"outcome", std::string(callFates.at(j))}});
        }
    }
    for (const std::string_view job : jobs)
        jobTimes.Add({{"job", std::string(job)}}, jobBounds());
    for (std::size_t i = 0; i < logLevels; ++i) {
        const std::string level(nameOf(static_cast<LogLevel>(i)));
        messagesByLevel.at(i) = &messages.Add({{"level", level}});
        droppedByLevel.at(i) = &dropped.Add({{"level", level}});
    }
    build.Add({{"version", options.version}, {"revision", options.revision}}).Set(1);
    readPools();
}

void Metrics::Families::readPools()
{
    if (!options.pools)
        return;
    for (const PoolFigures& pool : options.pools()) {
        const Labels name{{"db_client_connection_pool_name", pool.name}};
        const auto state = [&](const char* word) -> Gauge& {
            return connections.Add({{"db_client_connection_pool_name", pool.name},
                {"db_client_connection_state", word}});
        };
        state("idle").Set(pool.idle);
        state("used").Set(pool.used);
        mostConnections.Add(name).Set(pool.most);
        pending.Add(name).Set(pool.pending);
        timeout(pool.name);
        for (auto* family : {&waits, &creations, &uses})
            ofPool(*family, pool.name);
    }
}

Metrics::Metrics(MetricsOptions options)
    : m_families(std::make_unique<Families>(std::move(options)))
{
    m_families->beginAtZero();
}

Metrics::~Metrics() = default;

void Metrics::watchStreams(std::function<std::size_t()> count)
{
    const std::lock_guard lock(m_families->streamsMutex);
    m_families->streamCount = std::move(count);
}

void Metrics::relayed(bool out) { (out ? m_families->wordsOut : m_families->wordsIn).Increment(); }

void Metrics::requestBegun(std::string_view method, bool secure)
{
    m_families->activeRequests(method, secure).Increment();
}

void Metrics::requestEnded(const RequestSeen& seen)
{
    if (!seen.method.empty())
        m_families->activeRequests(seen.method, seen.secure).Decrement();
    if (seen.stream)
        return; // it took as long as somebody listened
    // Routes are ours and so are few; a method may be anything.
    const bool plain = seen.status < firstFailure && !seen.clientClosed && !seen.timedOut
        && std::find(methods.begin(), methods.end(), seen.method) != methods.end();
    Histogram& series = plain ? m_families->plainRequest(seen) : m_families->anyRequest(seen);
    series.Observe(seconds(seen.took));
}

Histogram& Metrics::Families::anyRequest(const RequestSeen& seen)
{
    const std::string status = std::to_string(seen.status);
    Labels labels{{"http_request_method", methodName(seen.method)},
        {"http_route", std::string(seen.about.route.empty() ? unmatched : seen.about.route)},
        {"http_response_status_code", status}, {"url_scheme", textOf(seen.secure)},
        {"network_protocol_version", seen.http10 ? "1.0" : "1.1"}};
    if (seen.clientClosed)
        labels["error_type"] = "client_closed";
    else if (seen.timedOut)
        labels["error_type"] = "timeout";
    else if (seen.status >= firstFailure)
        labels["error_type"] = status;
    if (!requestSeries.fits(labels, mostRequestSets))
        labels["http_route"] = labels["http_request_method"] = other;
    return request(labels);
}

void Metrics::observe(StatementSeries& series, std::chrono::nanoseconds took)
{
    series.Observe(seconds(took));
}

Metrics::StatementSeries& Metrics::statementSeries(
    const StatementSummary& statement, std::string_view failure)
{
    const MetricsOptions& options = m_families->options;
    return m_families->statement(
        {{"db_system_name", options.system}, {"db_namespace", options.name},
            {"db_operation_name", statement.operation}, {"db_query_summary", statement.summary}},
        failure);
}

Histogram& Metrics::Families::statement(Labels labels, std::string_view failure)
{
    if (!failure.empty())
        labels["error_type"] = failure;
    if (!statementSeries.fits(labels, mostStatementSets)) {
        labels["db_operation_name"] = labels["db_query_summary"] = other;
        if (!failure.empty())
            labels["error_type"] = other;
    }
    const auto make = [&]() -> Histogram& { return statements.Add(labels, storeBounds()); };
    return statementSeries.find(labels, make);
}

Metrics::StatementSeries& Metrics::redisSeries(
    int database, std::string_view command, std::string_view failure)
{
    const std::string name(command);
    return m_families->statement(
        {{"db_system_name", "redis"}, {"db_namespace", std::to_string(database)},
            {"db_operation_name", name}, {"db_query_summary", name}},
        failure);
}

void Metrics::slowStatement(const StatementSummary& statement)
{
    Labels labels{{"db_query_summary", statement.summary}};
    if (!m_families->slowSeries.fits(labels, mostSlowSets))
        labels["db_query_summary"] = other;
    m_families->slowSeries.find(labels, [&]() -> Counter& { return m_families->slow.Add(labels); })
        .Increment();
}

void Metrics::connectionWaited(std::string_view pool, std::chrono::nanoseconds took, bool timedOut)
{
    if (timedOut)
        m_families->timeout(pool).Increment();
    else
        m_families->ofPool(m_families->waits, pool).Observe(seconds(took));
}

void Metrics::connectionMade(std::string_view pool, std::chrono::nanoseconds took)
{
    m_families->ofPool(m_families->creations, pool).Observe(seconds(took));
}

void Metrics::connectionUsed(std::string_view pool, std::chrono::nanoseconds took)
{
    m_families->ofPool(m_families->uses, pool).Observe(seconds(took));
}

void Metrics::rateDecision(RateScope scope, RateDecision decision)
{
    m_families->byScope.at(indexOf(scope)).at(indexOf(decision))->Increment();
}

void Metrics::auditWrite(AuditWrite result)
{
    m_families->byResult.at(indexOf(result))->Increment();
}

void Metrics::authFailure(AuthFailure reason)
{
    m_families->byReason.at(indexOf(reason))->Increment();
}

void Metrics::calls(CallSource source, CallFate fate, std::int64_t count)
{
    m_families->callsBySource.at(indexOf(source))
        .at(indexOf(fate))
        ->Increment(static_cast<double>(count));
}

void Metrics::jobEnded(WatchedJob job, std::chrono::nanoseconds took, bool ok, Instant now)
{
    const Labels labels{{"job", std::string(jobs.at(indexOf(job)))}};
    m_families->jobTimes.Add(labels, jobBounds()).Observe(seconds(took));
    if (ok)
        m_families->jobSuccesses.Add(labels).Set(
            std::chrono::duration<double>(now.time_since_epoch()).count());
}

void Metrics::logged(LogLevel level, bool dropped)
{
    (dropped ? m_families->droppedByLevel : m_families->messagesByLevel)
        .at(indexOf(level))
        ->Increment();
}

void Metrics::certificateEnds(Instant when)
{
    m_families->certificates.Add({{"usage", "server"}})
        .Set(std::chrono::duration<double>(when.time_since_epoch()).count());
}

std::string Metrics::text() const
{
    {
        const std::lock_guard lock(m_families->streamsMutex);
        if (m_families->streamCount)
            m_families->openStreams.Set(static_cast<double>(m_families->streamCount()));
    }
    m_families->readPools();
    auto all = m_families->registry.Collect();
    // A family without a series says nothing.
    std::erase_if(all, [](const auto& family) { return family.metric.empty(); });
    addProcess(all);
    return prometheus::TextSerializer().Serialize(all);
}

} // namespace trunkline
