#pragma once
// An answer that goes on after its head, piece by piece, until one side ends it.

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>

namespace trunkline {

/// Threads: shared between the one that tells and the connection.
class OpenAnswer {
public:
    /// False when it is over; the piece is not taken then.
    bool offer(std::string_view piece);
    /// Once what waits was taken, the connection closes.
    void end();
    bool isOver() const;
    /// Pieces that were offered and not taken yet.
    std::size_t waiting() const;

    /// All that waits, in one. For the connection.
    std::string take();
    /// `news` is called, from any thread, after a piece or the end came; an empty one ends that.
    void listen(std::function<void()> news);

private:
    void tell();

    mutable std::mutex m_mutex; // guards all below
    std::string m_text;
    std::size_t m_pieces = 0;
    bool m_over = false;
    std::function<void()> m_news;
};

} // namespace trunkline
