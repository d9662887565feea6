#pragma once
// A client that listens to the events of a server.

#include "services/contract/events.h"
#include "services/contract/json.h"
#include "tests/http/service.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace trunkline {

/// One piece of a stream, as it came.
struct Heard {
    std::string id;
    std::string type;
    std::string data;
};

class Listener {
public:
    /// `lines` say who it is, and where it goes on from.
    Listener(std::uint16_t port, std::vector<std::string> lines, int receiveBuffer = 0)
        : m_client(port, {}, receiveBuffer)
    {
        lines.emplace_back("Accept: text/event-stream");
        m_client.send(requestText("GET", "/v1/events", lines));
    }

    void reset() { m_client.reset(); }
    /// The head of the answer, with the body where it is no stream.
    RawAnswer begin()
    {
        const auto answer = m_client.receive();
        if (!answer)
            qFatal("no answer for the stream");
        return *answer;
    }
    /// The next piece of any kind, signs of life included; none in time.
    std::optional<Heard> next(std::chrono::milliseconds patience = std::chrono::seconds{20})
    {
        const std::string text = m_client.readUntil("\n\n", patience);
        if (text.empty())
            return std::nullopt;
        Heard heard;
        std::size_t at = 0;
        for (std::size_t end = text.find('\n'); end != at; end = text.find('\n', at)) {
            take(text.substr(at, end - at), heard);
            at = end + 1;
        }
        return heard;
    }
    /// The next event; none in time.
    std::optional<Event> event(std::chrono::milliseconds patience = std::chrono::seconds{20})
    {
        const auto until = std::chrono::steady_clock::now() + patience;
        for (;;) {
            const auto heard = next(std::chrono::duration_cast<std::chrono::milliseconds>(
                until - std::chrono::steady_clock::now()));
            if (!heard)
                return std::nullopt;
            if (heard->data.empty() || !heard->type.empty())
                continue;
            auto event = fromJson<Event>(heard->data);
            if (!event)
                qFatal("no event: %s", heard->data.c_str());
            if (heard->id != std::to_string(event->seq))
                qFatal("another id: %s", heard->id.c_str());
            return *event;
        }
    }
    bool isClosed(std::chrono::milliseconds patience) { return m_client.isClosed(patience); }

private:
    static void take(const std::string& line, Heard& into)
    {
        const std::size_t colon = line.find(": ");
        if (colon == std::string::npos)
            return;
        const std::string value = line.substr(colon + 2);
        if (line.starts_with("id"))
            into.id = value;
        else if (line.starts_with("event"))
            into.type = value;
        else if (line.starts_with("data"))
            into.data = value;
    }

    RawClient m_client;
};

} // namespace trunkline
