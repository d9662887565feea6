#include "services/telemetry/loglines.h"

#include <chrono>
#include <iterator>
#include <new>
#include <utility>

namespace trunkline {

namespace {

/// The writer rests so long after each write: meanwhile nobody who logs has to wake it.
constexpr std::chrono::milliseconds rest{5};
/// So much is written at once, but for a line that is longer.
constexpr std::size_t pieceBytes = std::size_t{64} * 1024;
/// Room for a burst is given back.
constexpr std::size_t mostKept = std::size_t{1} << 20;

} // namespace

LogLines::LogLines(LogFile& file, std::size_t most, const CountedLine& counted)
    : m_file(file)
    , m_most(most)
    , m_counted(counted)
    , m_writer([this] { writeAll(); })
{
}

LogLines::~LogLines()
{
    {
        const std::lock_guard lock(m_mutex);
        m_over = true;
    }
    m_news.notify_one();
    m_writer.join();
}

void LogLines::log(const spdlog::details::log_msg& message)
{
    const auto level = static_cast<LogLevel>(message.level); // both count from trace
    if (!take(level, {message.payload.data(), message.payload.size()}) && m_counted)
        m_counted(level, true);
}

bool LogLines::take(LogLevel level, std::string_view text)
{
    const std::size_t kept = level >= LogLevel::Warn ? 0 : m_most / 8;
    bool wake = false;
    {
        const std::lock_guard lock(m_mutex);
        const std::size_t waiting = m_next.lines.size() + m_writing;
        if (waiting + kept >= m_most)
            return false;
        m_next.text.append(text).append("\n");
        m_next.lines.push_back({level, m_next.text.size()});
        wake = m_idle || m_next.lines.size() == m_most / 2;
        m_idle = false;
    }
    if (wake)
        m_news.notify_one();
    return true;
}

void LogLines::writeAll()
{
    Batch batch;
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_idle = true;
        m_news.wait(lock, [this] { return m_over || !m_next.lines.empty(); });
        m_idle = false;
        if (m_next.lines.empty())
            return;
        std::swap(batch, m_next);
        m_writing = batch.lines.size();
        lock.unlock();
        write(batch);
        batch.lines.clear();
        batch.text.clear();
        if (batch.text.capacity() > mostKept)
            batch = {};
        lock.lock();
        m_news.wait_for(lock, rest, [this] { return m_over || m_next.lines.size() >= m_most / 2; });
    }
}

void LogLines::write(const Batch& batch)
{
    std::size_t begin = 0; // of the piece, in the text
    for (auto line = batch.lines.begin(); line != batch.lines.end();) {
        const auto first = line++;
        while (line != batch.lines.end() && line->end - begin <= pieceBytes)
            ++line;
        const std::size_t end = std::prev(line)->end;
        const std::size_t written
            = writePiece(std::string_view(batch.text).substr(begin, end - begin));
        for (auto each = first; m_counted && each != line; ++each)
            m_counted(each->level, each->end - begin > written);
        begin = end;
        const std::lock_guard lock(m_mutex);
        m_writing -= static_cast<std::size_t>(line - first);
    }
}

/// Answers how much of it was written.
std::size_t LogLines::writePiece(std::string_view piece)
{
    try {
        return m_file.write(piece);
    } catch (const std::bad_alloc&) {
        return 0; // the lines are lost, and counted
    }
}

} // namespace trunkline
