#pragma once
// A program's log: JSON lines, written by a thread of their own (OBSERVABILITY §6).

#include "services/base/result.h"
#include "services/base/time.h"
#include "services/telemetry/logfield.h"

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace trunkline {

enum class LogLevel { Trace, Debug, Info, Warn, Error, Fatal };
inline constexpr std::size_t logLevels = 6;

/// `warn`.
std::string_view nameOf(LogLevel level);
std::optional<LogLevel> logLevelOf(std::string_view name);

/// Told of each line that was taken or lost; from any thread, must not block.
using CountedLine = std::function<void(LogLevel level, bool dropped)>;

struct LogOptions {
    std::string place = "stderr"; ///< `stdout`, `stderr` or a path, see LogFile
    LogLevel level = LogLevel::Info;
    std::size_t queue = 8'192; ///< lines that wait; an eighth of it is kept for `warn` and above
    std::chrono::milliseconds farewell{2'000}; ///< how long its end may wait for a slow reader
    std::string service = "trunklined";
    std::string version;
    std::string instance; ///< of this process; new at every start
    CountedLine counted{};
};

/// Writing never waits, not for the disk and not for whoever reads: where the queue is full the
/// line is dropped and counted. What is written is written in order.
/// Threads: shared.
class Log {
public:
    /// Errors: those of LogFile.
    static Result<std::shared_ptr<Log>> open(
        LogOptions options, std::shared_ptr<const Clock> clock);
    /// Writes what waits, within its time.
    ~Log();
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    /// `logger` is the part of the program, `event` its stable dotted name, `message` says it to
    /// people; values stand in `fields` only.
    void write(LogLevel level, LogWord logger, LogWord event, LogWord message,
        std::span<const LogField> fields);
    void write(LogLevel level, LogWord logger, LogWord event, LogWord message,
        std::initializer_list<LogField> fields = {});

    bool takes(LogLevel level) const;
    void setLevel(LogLevel level);
    /// After somebody moved the file away. Errors: those of LogFile; the old one stays then.
    Outcome reopen();

private:
    struct State;
    explicit Log(std::unique_ptr<State> state);

    std::unique_ptr<State> m_state; // keeps spdlog out of this header's users
};

} // namespace trunkline
