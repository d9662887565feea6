#pragma once
// A moment at which something is ended unless it was done before.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <memory>

namespace trunkline {

/// Costs next to nothing where it is set and cleared all the time: its timer is not moved forward,
/// it runs out and goes on. Threads: that of its executor.
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
    using Moment = std::chrono::steady_clock::time_point;
    struct State {
        State(const boost::asio::any_io_executor& executor, std::function<void()> then)
            : timer(executor)
            , expire(std::move(then))
        {
        }
        boost::asio::steady_timer timer;
        std::function<void()> expire; ///< empty once the deadline is gone
        Moment due = Moment::max();   ///< max: none is set
        Moment alarm = Moment::max(); ///< when the timer runs out; max: it does not run
        std::uint64_t turn = 0;       ///< of the timer
        bool reached = false;
    };
    static void run(const std::shared_ptr<State>& state);

    std::shared_ptr<State> m_state;
};

} // namespace trunkline
