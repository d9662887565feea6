#pragma once
// Bodies that come in chunks (RFC 9112 section 7.1), decoded piece by piece.

#include "services/http/refusal.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trunkline {

struct ChunkLimits {
    std::uint64_t bodyBytes = 1'048'576; ///< decoded
    /// Of all chunks together: a body of one-byte chunks could else carry any amount of them.
    std::size_t extensionBytes = 256;
};

/// Decodes one body. Extensions are read over; a trailer is refused, since nothing of ours sends
/// one and fields behind the body would pass the gate.
/// Memory: none of its own that grows; the caller takes what was decoded after each piece.
class ChunkDecoder {
public:
    explicit ChunkDecoder(const ChunkLimits& limits = {});

    /// Decodes what it can of `bytes` to the end of `body`. Returns how many it used: all of them,
    /// or up to the body's end, behind which another request may begin.
    /// Errors: `refusal()` is set, 400 or 413; from then on nothing is used.
    std::size_t feed(std::string_view bytes, std::string& body);

    bool done() const { return m_place == Place::Done; }
    const std::optional<Refusal>& refusal() const { return m_refusal; }
    /// Decoded so far.
    std::uint64_t size() const { return m_size; }

private:
    enum class Place {
        Size,
        Extension,
        SizeEnd,
        Data,
        DataEnd,
        DataLineEnd,
        Last,
        LastLineEnd,
        Done
    };

    void readByte(char c);
    void readSize(char c);
    void readExtension(char c);
    void endSize();
    void expect(char c, char wanted, Place next, std::string_view why);
    void refuse(int status, std::string_view why) { m_refusal = Refusal{status, why}; }

    ChunkLimits m_limits;
    Place m_place = Place::Size;
    int m_digits = 0;
    std::uint64_t m_left = 0; // of the chunk
    std::uint64_t m_size = 0;
    std::size_t m_extensions = 0;
    std::optional<Refusal> m_refusal;
};

} // namespace trunkline
