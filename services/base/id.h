#pragma once
// Ids: UUIDv7 (RFC 9562), made by the writer, each kind a type of its own.

#include <array>
#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace trunkline {

struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    bool isNil() const { return *this == Uuid{}; }
    /// Lower case, with hyphens: 36 characters.
    std::string text() const;
    /// The 36 characters of `text`.
    void appendTo(std::string& out) const;
    /// Accepts the 36-character form only, in either case.
    static std::optional<Uuid> parse(std::string_view text);
    /// The milliseconds since 1970 that a version 7 id carries in its first 48 bits.
    std::chrono::sys_time<std::chrono::milliseconds> time() const;

    friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

/// A version 7 id: 48 bits of time, then version, variant and 74 bits of `entropy` (10 bytes, of
/// which 6 bits are dropped).
Uuid uuid7(std::chrono::sys_time<std::chrono::milliseconds> time,
    const std::array<std::uint8_t, 10>& entropy);

template <class Tag>
struct Id {
    Uuid value; // version 7, made by the writer

    bool isNil() const { return value.isNil(); }
    std::string text() const { return value.text(); }
    friend auto operator<=>(const Id&, const Id&) = default;
};

using TenantId = Id<struct TenantTag>;
using UserId = Id<struct UserTag>;
using PublisherId = Id<struct PublisherTag>;
using BuyerId = Id<struct BuyerTag>;
using CampaignId = Id<struct CampaignTag>;
using FlowId = Id<struct FlowTag>;
using NumberId = Id<struct NumberTag>;
using CallId = Id<struct CallTag>;
using TranscriptId = Id<struct TranscriptTag>;
using RateCardId = Id<struct RateCardTag>;
using RateId = Id<struct RateTag>;
using InvoiceId = Id<struct InvoiceTag>;
using InvoiceLineId = Id<struct InvoiceLineTag>;
using QuotaId = Id<struct QuotaTag>;
using JobId = Id<struct JobTag>;
using AuditId = Id<struct AuditTag>;
using SessionId = Id<struct SessionTag>;
using ApiKeyId = Id<struct ApiKeyTag>;

} // namespace trunkline

template <>
struct std::hash<trunkline::Uuid> {
    std::size_t operator()(const trunkline::Uuid& id) const noexcept;
};

template <class Tag>
struct std::hash<trunkline::Id<Tag>> {
    std::size_t operator()(const trunkline::Id<Tag>& id) const noexcept
    {
        return std::hash<trunkline::Uuid>{}(id.value);
    }
};
