#include "services/telemetry/storewatch.h"

#include "services/telemetry/statementsummary.h"

namespace trunkline {

namespace {

/// A list of values makes a text of its own for each length: enough of them are remembered.
constexpr std::size_t mostTexts = 1'000;

} // namespace

StoreWatch::StoreWatch(std::shared_ptr<Metrics> metrics, std::shared_ptr<Log> log,
    std::string system, std::chrono::nanoseconds slow)
    : m_metrics(std::move(metrics))
    , m_log(std::move(log))
    , m_system(std::move(system))
    , m_slow(slow)
{
}

Metrics::StatementSeries& StoreWatch::seriesOf(std::string_view sql)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_series.find(sql);
    if (found != m_series.end())
        return *found->second;
    if (m_series.size() >= mostTexts)
        m_series.clear();
    Metrics::StatementSeries& series = m_metrics->statementSeries(summaryOf(sql), {});
    m_series.emplace(sql, &series);
    return series;
}

void StoreWatch::statement(
    std::string_view sql, std::chrono::nanoseconds took, const Error* failure)
{
    if (failure == nullptr && took <= m_slow) {
        Metrics::observe(seriesOf(sql), took);
        return;
    }
    const StatementSummary statement = summaryOf(sql);
    const std::string failed = failure == nullptr ? std::string() : failureClass(*failure);
    m_metrics->statement(statement, took, failed);
    if (took <= m_slow)
        return;
    m_metrics->slowStatement(statement);
    m_log->write(LogLevel::Warn, "storage", "db.slow_query", "a statement took long",
        {{"db_system_name", m_system}, {"db_operation_name", statement.operation},
            {"db_query_summary", statement.summary},
            {"duration_ms", std::chrono::duration<double, std::milli>(took).count()},
            {"error_type", failed}});
}

void StoreWatch::waited(std::string_view pool, std::chrono::nanoseconds took, bool timedOut)
{
    m_metrics->connectionWaited(pool, took, timedOut);
    if (timedOut)
        m_log->write(LogLevel::Warn, "storage", "db.pool_exhausted",
            "no connection was free in time", {{"db_client_connection_pool_name", pool}});
}

void StoreWatch::connected(std::string_view pool, std::chrono::nanoseconds took)
{
    m_metrics->connectionMade(pool, took);
}

void StoreWatch::used(std::string_view pool, std::chrono::nanoseconds took)
{
    m_metrics->connectionUsed(pool, took);
}

} // namespace trunkline
