#pragma once
// A moment at which something is ended unless it was done before.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <memory>

namespace trunkline {

/// Threads: that of its executor.
class Deadline {
public:
    Deadline(const boost::asio::any_io_executor& executor, std::function<void()> expire);
    ~Deadline();
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;

    /// From now on; what was set before no longer counts.
    void set(std::chrono::milliseconds time);
    void clear();
    /// Was the last one reached?
    bool reached() const;

private:
    struct State {
        std::function<void()> expire; ///< empty once the deadline is gone
        std::uint64_t turn = 0;
        bool reached = false;
    };
    boost::asio::steady_timer m_timer;
    std::shared_ptr<State> m_state;
};

} // namespace trunkline
