#include "app/server/telemetry.h"

#include "services/contract/analytics.h"
#include "services/http/tls.h"
#include "services/telemetry/requestwatch.h"
#include "services/telemetry/storewatch.h"

#include <filesystem>

namespace trunkline::server {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;

std::vector<RouteName> routes()
{
    std::vector<RouteName> all{{"GET", "/healthz"}, {"GET", "/readyz"}, {"GET", "/openapi.json"}};
    const Router router;
    for (const Endpoint& endpoint : router.endpoints()) {
        const Facts& facts = *endpoint.route->facts;
        all.push_back({std::string(methodOf(facts.verb)), std::string(facts.path.value)});
    }
    return all;
}

/// Without the host, and of a file without its path: names of folders may be names of people.
std::string databaseName(Database& database)
{
    if (database.engine() == Engine::Sqlite)
        return "main";
    const auto info = database.info();
    return info ? info->place.substr(info->place.rfind('/') + 1) : "unknown";
}

std::string folderOf(const fs::path& file)
{
    const fs::path folder = file.parent_path();
    return folder.empty() ? "." : folder.string();
}

void countRates(Metrics& metrics, std::string_view scope, const Verdict& verdict)
{
    const auto count = [&](RateScope of, bool admitted) {
        metrics.rateDecision(of, admitted ? RateDecision::Allowed : RateDecision::Limited);
        if (verdict.degraded)
            metrics.rateDecision(of, RateDecision::Degraded);
    };
    if (scope == "ip" || scope == "login") {
        count(scope == "ip" ? RateScope::Ip : RateScope::Login, verdict.admitted);
        return;
    }
    // A key or session and its tenant are asked together, in this order.
    const bool told = verdict.decisions.size() == 2;
    count(RateScope::ApiKey, told ? verdict.decisions.front().decision.admitted : verdict.admitted);
    count(RateScope::Tenant, told ? verdict.decisions.back().decision.admitted : verdict.admitted);
}

void countAudit(Metrics& metrics, const Observation& seen)
{
    if (seen.entry)
        metrics.auditWrite(seen.ok ? AuditWrite::Done : AuditWrite::Refused);
    else if (!seen.ok && seen.code == Errc::AuditUnavailable)
        metrics.auditWrite(AuditWrite::Failed);
}

/// Of an operation that is a job, ends one, or did one on its way.
void countJobs(Metrics& metrics, const Observation& seen, Instant now)
{
    if (seen.operation == RebuildRollups::facts.name.value && !seen.replayed)
        metrics.jobEnded(WatchedJob::Rollup, seen.took, seen.ok, now);
    if (const auto& ended = seen.tally.ended)
        metrics.jobEnded(WatchedJob::Import, ended->took, ended->done, now);
    if (seen.tally.signedIn > std::chrono::nanoseconds{})
        metrics.jobEnded(WatchedJob::Checkpoint, seen.tally.signedIn, true, now);
}

void countCalls(Metrics& metrics, const Tally& tally)
{
    if (tally.ingested == 0 && tally.rejected == 0)
        return; // which is so for all but a few
    const CallSource source = tally.imported ? CallSource::Import : CallSource::Api;
    metrics.calls(source, CallFate::Ingested, tally.ingested);
    metrics.calls(source, CallFate::Rated, tally.rated);
    metrics.calls(source, CallFate::Rejected, tally.rejected);
}

} // namespace

Telemetry::Telemetry(const Configuration& configuration)
    : m_certificate(configuration.certificate)
    , m_clock(std::make_shared<SystemClock>())
    , m_random(std::make_shared<SystemRandom>())
{
}

Result<std::unique_ptr<Telemetry>> Telemetry::begin(const Configuration& configuration,
    std::shared_ptr<Workspace> workspace, std::function<bool()> redis)
{
    std::unique_ptr<Telemetry> made(new Telemetry(configuration));
    made->m_workspace = std::move(workspace);
    const auto database = made->m_workspace->database();
    MetricsOptions metrics;
    metrics.routes = routes();
    metrics.secure = !configuration.certificate.empty();
    metrics.version = TRUNK_VERSION;
    metrics.revision = TRUNK_REVISION;
    metrics.system = database->engine() == Engine::Sqlite ? "sqlite" : "postgresql";
    metrics.name = databaseName(*database);
    metrics.pools = [database] { return database->pools(); };
    made->m_metrics = std::make_shared<Metrics>(std::move(metrics));

    LogOptions log;
    log.place = configuration.logFile;
    log.level = configuration.logLevel;
    log.version = TRUNK_VERSION;
    log.instance = made->m_random->uuid(made->m_clock->now()).text();
    log.counted = [counts = made->m_metrics](
                      LogLevel level, bool dropped) { counts->logged(level, dropped); };
    TRUNK_TRY(made->m_log, Log::open(std::move(log), made->m_clock));

    std::vector<ReadyCheck> checks = storeChecks(database);
    if (redis)
        checks.push_back({"redis", std::move(redis)});
    std::vector<std::string> folders;
    if (!made->m_workspace->file().empty())
        folders.push_back(folderOf(made->m_workspace->file()));
    if (configuration.logFile != "stdout" && configuration.logFile != "stderr")
        folders.push_back(folderOf(configuration.logFile));
    checks.push_back(diskCheck(
        std::move(folders), static_cast<std::uint64_t>(configuration.leastFreeDiskMib) * mebibyte));
    made->m_readiness = std::make_shared<Readiness>(std::move(checks), made->m_log);

    made->watchStore(configuration);
    made->readCertificate();
    TRUNK_DO(made->openListener(configuration));
    return made;
}

Telemetry::~Telemetry()
{
    if (!m_log)
        return; // it was never there
    m_workspace->database()->observe(nullptr);
    m_log->write(LogLevel::Info, "server", "server.stopped", "the server ends");
}

void Telemetry::watchStore(const Configuration& configuration)
{
    const auto database = m_workspace->database();
    database->observe(std::make_shared<StoreWatch>(m_metrics, m_log,
        database->engine() == Engine::Sqlite ? "sqlite" : "postgresql",
        std::chrono::milliseconds{configuration.slowQueryMs}));
    m_workspace->dispatcher()->observe(
        [metrics = m_metrics, clock = m_clock](const Observation& seen) {
            countAudit(*metrics, seen);
            countJobs(*metrics, seen, clock->now());
            countCalls(*metrics, seen.tally);
        });
}

/// The default port may be another replica's on the same machine; one that was asked for may not.
Outcome Telemetry::openListener(const Configuration& configuration)
{
    TRUNK_TRY(std::optional<ServerOptions> options, metricsOptions(configuration));
    if (!options)
        return Done{};
    auto listener = std::make_unique<MetricsListener>(*options, m_metrics, m_readiness);
    if (Outcome listening = listener->listen(); !listening) {
        if (!configuration.metricsListen.empty())
            return listening;
        complain(
            "metrics.not_served", "metrics are not served; set metrics_listen", listening.error());
        return Done{};
    }
    m_listener = std::move(listener);
    m_log->write(LogLevel::Info, "server", "metrics.listening", "metrics are served",
        {{"server_address", options->address}, {"server_port", m_listener->port()}});
    return Done{};
}

void Telemetry::readCertificate()
{
    if (m_certificate.empty())
        return;
    if (const auto end = certificateEnd(m_certificate))
        m_metrics->certificateEnds(*end);
}

void Telemetry::complain(LogWord event, LogWord message, const Error& error)
{
    m_log->write(LogLevel::Warn, "server", event, message,
        {{"error_code", name(error.code)},
            {"detail", error.fields.empty() ? error.detail : error.fields.front().message}});
}

void Telemetry::watch(ApiParts& parts, ServerOptions& options) const
{
    parts.ready = [readiness = m_readiness] { return readiness->ready(); };
    m_metrics->watchStreams([streams = std::weak_ptr(parts.streams)] {
        const auto alive = streams.lock();
        return alive ? alive->count() : 0;
    });
    parts.rateListener = [metrics = m_metrics](std::string_view scope, const Verdict& verdict) {
        countRates(*metrics, scope, verdict);
    };
    options.observer = std::make_shared<RequestWatch>(
        m_metrics, m_log, m_workspace->logKey(), m_clock, m_random);
    options.newRequestId
        = [clock = m_clock, random = m_random] { return random->uuid(clock->now()).text(); };
}

void Telemetry::listening(const ServerOptions& options, std::uint16_t port)
{
    m_log->write(LogLevel::Info, "server", "server.started", "requests are answered",
        {{"url_scheme", options.certificate.empty() ? "http" : "https"},
            {"server_address", options.address}, {"server_port", port}});
    m_readiness->ready(); // the first word on it stands in the log
}

void Telemetry::draining() { m_readiness->drain(); }

void Telemetry::reload(HttpServer& server, const Result<Configuration>& settings)
{
    if (const Outcome opened = m_log->reopen(); !opened)
        complain("log.not_reopened", "the log goes on where it was", opened.error());
    if (settings)
        m_log->setLevel(settings->logLevel);
    else
        complain("settings.not_read", "the settings stay as they were", settings.error());
    if (!m_certificate.empty()) {
        Outcome done = server.reloadCertificate();
        if (done && m_listener)
            done = m_listener->reloadCertificate();
        if (!done)
            complain("certificate.not_reloaded", "the certificate stays as it was", done.error());
        readCertificate();
    }
    m_log->write(LogLevel::Info, "server", "server.reloaded", "certificate and log were reloaded");
}

void Telemetry::limitsChanged(bool degraded)
{
    if (degraded)
        m_log->write(LogLevel::Warn, "ratelimit", "ratelimit.degraded",
            "limits are decided by this replica alone: Redis is away");
    else
        m_log->write(
            LogLevel::Info, "ratelimit", "ratelimit.shared", "limits are shared over Redis again");
}

RedisListener Telemetry::redisListener(const RedisAddress& address) const
{
    // What is asked for each request stands at 0 from the start, and is not looked for again.
    static constexpr std::string_view usual = "EVALSHA";
    return [metrics = m_metrics, database = address.database,
               series = &m_metrics->redisSeries(address.database, usual, {})](
               std::string_view command, std::chrono::nanoseconds took, std::string_view failure) {
        const bool isUsual = command == usual && failure.empty();
        Metrics::observe(
            isUsual ? *series : metrics->redisSeries(database, command, failure), took);
    };
}

void Telemetry::relayChanged(bool up)
{
    if (up)
        m_log->write(LogLevel::Info, "events", "events.relayed",
            "changes of other replicas are told at once");
    else
        m_log->write(LogLevel::Warn, "events", "events.not_relayed",
            "changes of other replicas are told some seconds late");
}

} // namespace trunkline::server
