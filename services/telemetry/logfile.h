#pragma once
// Where a log goes: a file, a pipe or what the program was started with. Never waits for ever.

#include "services/base/result.h"

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>

namespace trunkline {

/// Threads: `write` from one; the rest from any.
class LogFile {
public:
    /// `stdout`, `stderr` or a path. A file is appended to, and made 0640 where there is none; one
    /// that more people may read or write is brought down to that.
    /// Errors: Invalid, with the mend.
    explicit LogFile(std::string place);
    ~LogFile();
    LogFile(const LogFile&) = delete;
    LogFile& operator=(const LogFile&) = delete;

    /// Opens, or opens anew what was moved away; what is written next goes there.
    Outcome open();
    /// Waits for a reader that is slow. Answers how many bytes of `lines`, each with its end, were
    /// written: what is missing is lost, because the other end is gone, the disk is full, or
    /// `hurry` was called and its time is over.
    std::size_t write(std::string_view lines);
    /// From now on nothing waits beyond that moment.
    void hurry(std::chrono::steady_clock::time_point until);

private:
    bool isLate() const;

    const std::string m_place;
    int m_descriptor = -1;
    std::atomic<int> m_next{-1};             ///< opened and not yet written to
    std::atomic<std::int64_t> m_deadline{0}; ///< ticks of the steady clock; 0: none
    std::size_t m_piece = 0;                 ///< the most that is written at once
    bool m_torn = false;                     ///< the last line has no end
};

} // namespace trunkline
