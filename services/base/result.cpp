#include "services/base/result.h"

namespace trunkline {

const char* name(Errc code)
{
    switch (code) {
    case Errc::Invalid:
        return "invalid";
    case Errc::Unauthenticated:
        return "unauthenticated";
    case Errc::Forbidden:
        return "forbidden";
    case Errc::NotFound:
        return "not_found";
    case Errc::Conflict:
        return "conflict";
    case Errc::TooLarge:
        return "too_large";
    case Errc::RateLimited:
        return "rate_limited";
    case Errc::QuotaExceeded:
        return "quota_exceeded";
    case Errc::Cancelled:
        return "cancelled";
    case Errc::Unavailable:
        return "unavailable";
    case Errc::AuditUnavailable:
        return "audit_unavailable";
    case Errc::Internal:
        return "internal";
    }
    return "internal";
}

} // namespace trunkline
