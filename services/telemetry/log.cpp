#include "services/telemetry/log.h"

#include "services/telemetry/logfile.h"
#include "services/telemetry/logline.h"

#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/sink.h>

#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <thread>
#include <vector>

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

using Counted = std::function<void(LogLevel, bool dropped)>;

/// Beyond so much a line does not wait for others.
constexpr std::size_t mostTogether = std::size_t{64} * 1024;
/// The writer rests so long when there is nothing left: meanwhile nobody who logs has to wake it.
constexpr std::chrono::milliseconds rest{5};

/// The other end of the queue: takes lines that are ready as they are, and writes those together
/// that came together.
class Writer final : public spdlog::sinks::sink {
public:
    Writer(LogFile& file, std::atomic<std::size_t>& waiting, const Counted& counted)
        : m_file(file)
        , m_waiting(waiting)
        , m_counted(counted)
    {
    }
    ~Writer() override { writeAll(); }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    void log(const spdlog::details::log_msg& message) override
    {
        m_text.append(message.payload.data(), message.payload.size()).append("\n");
        m_lines.push_back({static_cast<LogLevel>(message.level), m_text.size()});
        const bool last = --m_waiting == 0;
        if (!last && m_text.size() < mostTogether)
            return;
        writeAll();
        if (last)
            std::this_thread::sleep_for(rest);
    }
    void flush() override { } // nothing is held back for long
    void set_pattern(const std::string&) override { }
    void set_formatter(std::unique_ptr<spdlog::formatter>) override { }

private:
    struct Line {
        LogLevel level;
        std::size_t end; ///< in the text
    };
    void writeAll()
    {
        const std::size_t written = m_file.write(m_text);
        for (const Line& line : m_lines) {
            if (m_counted)
                m_counted(line.level, line.end > written);
        }
        m_text.clear();
        m_lines.clear();
    }

    LogFile& m_file;
    std::atomic<std::size_t>& m_waiting;
    const Counted& m_counted;
    std::string m_text; ///< lines that wait for each other
    std::vector<Line> m_lines;
};

} // namespace

struct Log::State {
    State(LogOptions given, std::shared_ptr<const Clock> theClock)
        : options(std::move(given))
        , clock(std::move(theClock))
        , level(options.level)
        , file(options.place)
    {
    }

    const LogOptions options;
    const std::shared_ptr<const Clock> clock;
    std::atomic<LogLevel> level;
    LogFile file;
    std::atomic<std::size_t> waiting{0};
    std::shared_ptr<spdlog::async_logger> logger;
    std::shared_ptr<spdlog::details::thread_pool> pool; // dies first: it writes into the rest
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
        state->pool = std::make_shared<spdlog::details::thread_pool>(
            state->options.queue, 1, [] {}, [] {});
        // We never let the queue fill up; should it, the oldest goes, and nobody waits.
        state->logger = std::make_shared<spdlog::async_logger>("log",
            std::make_shared<Writer>(state->file, state->waiting, state->options.counted),
            state->pool, spdlog::async_overflow_policy::overrun_oldest);
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
    m_state->pool.reset();
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
    const LogOptions& options = m_state->options;
    const std::size_t reserve = level >= LogLevel::Warn ? 0 : options.queue / 8;
    if (m_state->waiting.fetch_add(1) + reserve >= options.queue) {
        --m_state->waiting;
        if (options.counted)
            options.counted(level, true);
        return;
    }
    LogLine line;
    const std::string time = logTime(m_state->clock->now());
    line.add({"timestamp", time});
    line.add({"level", nameOf(level)});
    line.add({"message", message.text()});
    line.add({"event", event.text()});
    line.add({"service", options.service});
    line.add({"version", options.version});
    line.add({"instance", options.instance});
    line.add({"logger", logger.text()});
    line.add({"thread", threadNumber()});
    for (const LogField& field : fields)
        line.add(field);
    const std::string text = std::move(line).finish();
    m_state->logger->log(theirs(level), spdlog::string_view_t(text.data(), text.size()));
}

} // namespace trunkline
