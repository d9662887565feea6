#include "services/telemetry/requestwatch.h"

#include "services/telemetry/correlation.h"
#include "services/telemetry/traceparent.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <ranges>

namespace trunkline {

namespace {

constexpr int firstFailure = 500;

double milliseconds(std::chrono::nanoseconds took)
{
    return std::chrono::duration<double, std::milli>(took).count();
}

std::string errorType(const RequestSeen& seen)
{
    if (seen.clientClosed)
        return "client_closed";
    if (seen.timedOut)
        return "timeout";
    return seen.status >= firstFailure ? std::to_string(seen.status) : std::string();
}

/// An id without its dashes.
std::array<char, 32> digitsOf(std::string_view id)
{
    std::array<char, 32> digits{};
    std::ranges::copy(
        id | std::views::filter([](char c) { return c != '-'; }) | std::views::take(digits.size()),
        digits.begin());
    return digits;
}

std::uint64_t nextNumber()
{
    static std::atomic<std::uint64_t> last = 0;
    return ++last;
}

} // namespace

RequestWatch::RequestWatch(std::shared_ptr<Metrics> metrics, std::shared_ptr<Log> log,
    Secret logKey, std::shared_ptr<const Clock> clock, std::shared_ptr<Random> random)
    : m_metrics(std::move(metrics))
    , m_log(std::move(log))
    , m_logKey(std::move(logKey))
    , m_clock(std::move(clock))
    , m_random(std::move(random))
    , m_number(nextNumber())
{
}

void RequestWatch::begun(std::string_view method, bool secure)
{
    m_metrics->requestBegun(method, secure);
}

void RequestWatch::ended(const RequestSeen& seen)
{
    m_metrics->requestEnded(seen);
    countFailure(seen);
    writeLine(seen);
}

void RequestWatch::countFailure(const RequestSeen& seen)
{
    const About& about = seen.about;
    if (seen.status == 403) {
        const bool forged = about.code == "cross_site" || about.code == "csrf_token";
        m_metrics->authFailure(forged ? AuthFailure::CrossSite : AuthFailure::Forbidden);
    }
    if (seen.status != 401)
        return;
    AuthFailure reason = AuthFailure::NoCredential;
    if (about.operation == "sessions.create")
        reason = AuthFailure::SignIn;
    else if (about.operation == "invitations.accept")
        reason = AuthFailure::Invitation;
    else if (about.presented == Presented::Token)
        reason = AuthFailure::BadToken;
    else if (about.presented == Presented::Key)
        reason = AuthFailure::BadKey;
    else if (about.presented == Presented::Cookie)
        reason = AuthFailure::BadCookie;
    m_metrics->authFailure(reason);
}

/// Requests come one after the other from the same client: the last id is kept.
const std::string& RequestWatch::clientId(const IpAddress& client) const
{
    struct Last {
        std::uint64_t watch = 0;
        IpAddress client;
        std::string id;
    };
    thread_local Last last;
    if (last.watch != m_number || last.client != client)
        last = {m_number, client, correlationId(m_logKey, client.text())};
    return last.id;
}

void RequestWatch::writeLine(const RequestSeen& seen)
{
    const LogLevel level = seen.status >= firstFailure ? LogLevel::Error : LogLevel::Info;
    if (!m_log->takes(level))
        return;
    const About& about = seen.about;
    // Who left before there was an answer has no id; the line needs one.
    std::string fresh;
    if (about.requestId.empty())
        fresh = m_random->uuid(m_clock->now()).text();
    const std::string_view requestId = about.requestId.empty() ? fresh : about.requestId;
    // A request without a trace begins one: its own id, version 7, whose last 56 bits are random as
    // samplers want them.
    const std::array<char, 32> digits = digitsOf(requestId);
    const std::string_view own(digits.data(), digits.size());
    const auto trace = parseTraceParent(seen.traceparent);
    const std::string& client = clientId(seen.client);
    const std::string failure = errorType(seen);
    // Whoever was refused is not whom they named.
    const bool known = seen.status != 401 && !about.actorId.isNil();
    m_log->write(level, "http", "http.request", "a request was answered",
        {{"request_id", requestId}, {"trace_id", trace ? trace->traceId : own},
            {"span_id", own.substr(own.size() / 2)}, {"trace_flags", trace ? trace->flags : "00"},
            {"tenant_id", known ? about.tenantId : TenantId{}},
            {"actor_id", known ? about.actorId : UserId{}},
            {"actor_kind", known ? wireName(about.actorKind) : std::string_view()},
            {"operation", about.operation},
            {"http_request_method", seen.method.empty() ? "_OTHER" : seen.method},
            {"http_route", about.route.empty() ? "unmatched" : about.route},
            {"http_response_status_code", seen.status}, {"duration_ms", milliseconds(seen.took)},
            {"request_bytes", seen.requestBytes}, {"response_bytes", seen.responseBytes},
            {"error_type", failure}, {"error_code", about.code}, {"client", client}});
}

} // namespace trunkline
