#pragma once
// Lines of a log on their way to its file: spdlog's sink that nobody waits for.

#include "services/telemetry/log.h"
#include "services/telemetry/logfile.h"

#include <spdlog/sinks/sink.h>

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace trunkline {

/// Takes lines that are ready as they are, from any thread, and writes those together, from a
/// thread of its own, that came together. Where as many wait as may, a line is lost, and counted.
class LogLines final : public spdlog::sinks::sink {
public:
    /// All outlive this. `most` lines wait; an eighth of them is kept for `warn` and above.
    LogLines(LogFile& file, std::size_t most, const CountedLine& counted);
    /// Writes what waits.
    ~LogLines() override;
    LogLines(const LogLines&) = delete;
    LogLines& operator=(const LogLines&) = delete;

    void log(const spdlog::details::log_msg& message) override;
    void flush() override { } // nothing is held back for long
    void set_pattern(const std::string&) override { }
    void set_formatter(std::unique_ptr<spdlog::formatter>) override { }

private:
    struct Line {
        LogLevel level;
        std::size_t end; ///< in the text
    };
    struct Batch {
        std::string text;
        std::vector<Line> lines;
    };

    bool take(LogLevel level, std::string_view text);
    void writeAll();
    /// Room is free for others as soon as a piece is written.
    void write(const Batch& batch);
    std::size_t writePiece(std::string_view piece);

    LogFile& m_file;
    const std::size_t m_most;
    const CountedLine& m_counted;
    std::mutex m_mutex; // guards what is below
    std::condition_variable m_news;
    Batch m_next;
    std::size_t m_writing = 0; ///< lines that are neither in `m_next` any more nor written
    bool m_idle = false;       ///< the writer wants to be woken by the next line
    bool m_over = false;
    std::thread m_writer; // last: it uses the rest
};

} // namespace trunkline
