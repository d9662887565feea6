#include "tests/bench/launch.h"

#include "tests/bench/program.h"

#include <xcb/xcb.h>

#include <poll.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <thread>

namespace trunkline::bench {

namespace {

using Steady = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr std::chrono::seconds longestWait{60};
/// A window below this is a splash, a tooltip or an input method's.
constexpr int leastEdge = 300;
/// After the window: what a program loads behind its first paint is part of its memory.
constexpr std::chrono::seconds settling{4};
/// The first start of each makes what later ones find: caches, settings, the demo.
constexpr std::chrono::seconds settlingOfTheFirst{30};

struct Free {
    void operator()(void* memory) const { std::free(memory); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

/// Hears of every window that is mapped below the root.
class Watch {
public:
    Watch()
        : m_connection(xcb_connect(nullptr, nullptr))
    {
        if (!usable())
            return;
        const xcb_window_t root = xcb_setup_roots_iterator(xcb_get_setup(m_connection)).data->root;
        const std::uint32_t wanted[] = {XCB_EVENT_MASK_SUBSTRUCTURE_NOTIFY};
        xcb_change_window_attributes(m_connection, root, XCB_CW_EVENT_MASK, wanted);
        xcb_flush(m_connection);
    }
    ~Watch() { xcb_disconnect(m_connection); }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    bool usable() const { return xcb_connection_has_error(m_connection) == 0; }

    /// Forgets what was mapped until now.
    void drain()
    {
        Owned<xcb_get_input_focus_reply_t>(
            xcb_get_input_focus_reply(m_connection, xcb_get_input_focus(m_connection), nullptr));
        while (Owned<xcb_generic_event_t>(xcb_poll_for_event(m_connection))) { }
    }

    /// When the first large window was mapped. Errors: Unavailable.
    Result<Steady::time_point> firstWindow()
    {
        const auto deadline = Steady::now() + longestWait;
        while (Steady::now() < deadline && usable()) {
            const Owned<xcb_generic_event_t> event(xcb_poll_for_event(m_connection));
            if (!event) {
                pollfd ready{xcb_get_file_descriptor(m_connection), POLLIN, 0};
                poll(&ready, 1, 1'000);
                continue;
            }
            const auto heard = Steady::now();
            if ((event->response_type & 0x7f) != XCB_MAP_NOTIFY)
                continue;
            const auto* mapped = reinterpret_cast<const xcb_map_notify_event_t*>(event.get());
            if (mapped->override_redirect == 0 && isLarge(mapped->window))
                return heard;
        }
        return fail(Errc::Unavailable, "no window came up within a minute");
    }

private:
    bool isLarge(xcb_window_t window)
    {
        const Owned<xcb_get_geometry_reply_t> geometry(
            xcb_get_geometry_reply(m_connection, xcb_get_geometry(m_connection, window), nullptr));
        return geometry && geometry->width >= leastEdge && geometry->height >= leastEdge;
    }

    xcb_connection_t* m_connection;
};

/// Milliseconds to the window, then MiB.
Result<std::vector<double>> launch(
    Watch& watch, const Command& command, std::chrono::seconds settle)
{
    watch.drain();
    const auto begun = Steady::now();
    TRUNK_TRY(const std::unique_ptr<Program> program, Program::start(command));
    TRUNK_TRY(const Steady::time_point window, watch.firstWindow());
    std::this_thread::sleep_for(settle);
    TRUNK_TRY(const double memory, program->mebibytes());
    return std::vector<double>{Milliseconds(window - begun).count(), memory};
}

std::string nameOf(const Command& command)
{
    std::string name = std::filesystem::path(command[0]).filename().string();
    for (std::size_t i = 1; i < command.size(); ++i)
        name += ' ' + std::filesystem::path(command[i]).filename().string();
    return name;
}

} // namespace

Outcome measureLaunch(const Command& console, const Command& other, const Bar& window,
    const Bar& memory, int rounds, Report& report)
{
    heading(window.id + " and " + memory.id);
    Watch watch;
    if (!watch.usable())
        return fail(Errc::Unavailable, "there is no X server to open windows on");
    std::vector<Side> sides;
    for (const Command& command : {console, other}) {
        TRUNK_TRY([[maybe_unused]] const std::vector<double> first,
            launch(watch, command, settlingOfTheFirst));
        sides.push_back(
            {nameOf(command), [&watch, command] { return launch(watch, command, settling); }});
    }
    TRUNK_TRY(const auto samples, takeRounds(sides, 2, rounds));
    report.judge(window, samples[0][0], samples[0][1]);
    report.judge(memory, samples[1][0], samples[1][1]);
    return Done{};
}

} // namespace trunkline::bench
