#pragma once
// A chunked body fed to the decoder in pieces of one size.

#include "services/http/chunks.h"

#include <optional>
#include <string>
#include <string_view>

namespace trunkline {

struct Decoded {
    std::string body;
    std::size_t used = 0;
    bool done = false;
    std::uint64_t size = 0; ///< as the decoder counts
    std::optional<Refusal> refusal;

    friend bool operator==(const Decoded&, const Decoded&) = default;
};

inline Decoded decoded(std::string_view bytes, std::size_t piece, const ChunkLimits& limits)
{
    ChunkDecoder decoder(limits);
    Decoded out;
    for (std::size_t at = 0; at < bytes.size(); at += piece)
        out.used += decoder.feed(bytes.substr(at, piece), out.body);
    out.done = decoder.done();
    out.size = decoder.size();
    out.refusal = decoder.refusal();
    return out;
}

} // namespace trunkline
