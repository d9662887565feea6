#pragma once
// A client that sends exactly the bytes it is given.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace trunkline {

struct RawAnswer {
    int status = 0;
    std::string head; ///< with its empty line
    std::string body;

    /// The value of a header, in any case; empty: it is not there.
    std::string header(const std::string& name) const;
};

class RawClient {
public:
    /// `from`: the address of ours that it comes from; empty: whichever the system takes.
    /// `window`: bytes that it takes unread; 0: as many as is usual.
    explicit RawClient(std::uint16_t port, const std::string& from = {}, int window = 0);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    /// False when the other end has closed.
    bool send(const std::string& bytes);
    /// The next answer; none when the connection ends or nothing comes in time. `bodyless`: of a
    /// HEAD.
    std::optional<RawAnswer> receive(
        bool bodyless = false, std::chrono::milliseconds patience = std::chrono::seconds{20});
    /// What comes up to and with `mark`; empty: it did not come in time.
    std::string readUntil(
        const std::string& mark, std::chrono::milliseconds patience = std::chrono::seconds{20});
    /// Has the other end closed, with nothing more to read?
    bool isClosed(std::chrono::milliseconds patience = std::chrono::seconds{20});

    std::optional<RawAnswer> ask(const std::string& bytes);
    /// All that comes until the other end closes or `patience` is over.
    std::string rest(std::chrono::milliseconds patience);
    /// Ends as if its machine or a box on the way had cut it off: with a reset.
    void reset();
    /// How much there is of what it wants at most, which it takes; it waits for nothing.
    std::size_t sip(std::size_t most);

private:
    bool fill(std::chrono::steady_clock::time_point until);

    int m_socket;
    std::string m_buffer;
};

/// A request with Host and whatever else is given as lines; a body is JSON unless they say
/// another type.
std::string requestText(const std::string& method, const std::string& target,
    const std::vector<std::string>& lines = {}, const std::string& body = {});

} // namespace trunkline
