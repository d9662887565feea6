#pragma once
// The arithmetic of the chain (SECURITY-REQUIREMENTS §1, "audit chain"): leaf, link, signed head.

#include "services/base/digest.h"
#include "services/base/id.h"
#include "services/base/time.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace trunkline {

/// SHA-256(0x00 ‖ canonical body), 32 bytes.
std::string leafOf(std::string_view body);

/// SHA-256(0x02 ‖ chain id ‖ be64 seq ‖ previous link ‖ leaf), 32 bytes.
std::string linkOf(
    TenantId chain, std::int64_t seq, std::string_view previousLink, std::string_view leaf);

/// The link before the first entry: 32 zero bytes.
std::string firstLink();

/// The text that a signed head signs.
std::string headText(TenantId chain, std::int64_t seq, std::string_view link, Instant at);

/// Whether a head is signed at this entry: the first one and every thousandth.
bool isCheckpoint(std::int64_t seq);

/// Hexadecimal to bytes; empty when it is none.
std::string unhex(std::string_view text);
std::string hexText(std::string_view bytes);

} // namespace trunkline
