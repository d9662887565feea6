#include "services/telemetry/log.h"

#include "services/telemetry/logfile.h"
#include "services/telemetry/logline.h"
#include "services/telemetry/loglines.h"

#include <spdlog/logger.h>

#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>

namespace trunkline {

namespace {

constexpr std::array<std::string_view, logLevels> levelNames{
    "trace", "debug", "info", "warn", "error", "fatal"};

spdlog::level::level_enum theirs(LogLevel level)
{
    return static_cast<spdlog::level::level_enum>(level); // both count from trace
}

std::int64_t threadNumber()
{
    thread_local const std::int64_t number = syscall(SYS_gettid);
    return number;
}

} // namespace

struct Log::State {
    State(LogOptions given, std::shared_ptr<const Clock> theClock)
        : options(std::move(given))
        , clock(std::move(theClock))
        , level(options.level)
        , file(options.place)
        , same({{"service", options.service}, {"version", options.version},
              {"instance", options.instance}})
    {
    }

    const LogOptions options;
    const std::shared_ptr<const Clock> clock;
    std::atomic<LogLevel> level;
    LogFile file;
    const LogMembers same;                ///< in all lines
    std::optional<spdlog::logger> logger; // dies first: its sink writes into the rest
};

std::string_view nameOf(LogLevel level) { return levelNames.at(static_cast<std::size_t>(level)); }

std::optional<LogLevel> logLevelOf(std::string_view name)
{
    for (std::size_t i = 0; i < levelNames.size(); ++i) {
        if (levelNames.at(i) == name)
            return static_cast<LogLevel>(i);
    }
    return std::nullopt;
}

Log::Log(std::unique_ptr<State> state)
    : m_state(std::move(state))
{
}

Result<std::shared_ptr<Log>> Log::open(LogOptions options, std::shared_ptr<const Clock> clock)
{
    auto state = std::make_unique<State>(std::move(options), std::move(clock));
    TRUNK_DO(state->file.open());
    try {
        state->logger.emplace("log",
            std::make_shared<LogLines>(state->file, state->options.queue, state->options.counted));
        state->logger->set_level(spdlog::level::trace);
        state->logger->set_error_handler([](const std::string&) {});
    } catch (const std::exception&) {
        return fail(Errc::Unavailable, "the log's thread could not be started");
    }
    return std::shared_ptr<Log>(new Log(std::move(state)));
}

Log::~Log()
{
    m_state->file.hurry(std::chrono::steady_clock::now() + m_state->options.farewell);
    m_state->logger.reset();
}

bool Log::takes(LogLevel level) const { return level >= m_state->level.load(); }

void Log::setLevel(LogLevel level) { m_state->level = level; }

Outcome Log::reopen() { return m_state->file.open(); }

void Log::write(LogLevel level, LogWord logger, LogWord event, LogWord message,
    std::initializer_list<LogField> fields)
{
    write(level, logger, event, message, std::span<const LogField>(fields.begin(), fields.size()));
}

void Log::write(LogLevel level, LogWord logger, LogWord event, LogWord message,
    std::span<const LogField> fields)
{
    if (!takes(level))
        return;
    const Instant now = m_state->clock->now();
    thread_local std::string room; // a line's, again and again
    LogLine line(std::move(room));
    line.add({"timestamp", logTime(now)});
    line.add({"level", nameOf(level)});
    line.add({"message", message});
    line.add({"event", event});
    line.addAll(m_state->same);
    line.add({"logger", logger});
    line.add({"thread", threadNumber()});
    for (const LogField& field : fields)
        line.add(field);
    room = std::move(line).finish();
    m_state->logger->log(std::chrono::time_point_cast<spdlog::log_clock::duration>(now), {},
        theirs(level), spdlog::string_view_t(room.data(), room.size()));
}

} // namespace trunkline
