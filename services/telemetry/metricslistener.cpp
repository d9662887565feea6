#include "services/telemetry/metricslistener.h"

namespace trunkline {

namespace {

constexpr std::size_t threads = 2;
constexpr std::size_t waiting = 8;
constexpr std::size_t connections = 64;
constexpr std::chrono::milliseconds patience{1'000};

ServerOptions smallOnes(ServerOptions options)
{
    options.workers = threads;
    options.waiting = waiting;
    options.limits.connections = options.limits.connectionsOfAnAddress = connections;
    options.observer = nullptr; // who watches is not watched
    return options;
}

/// Names are ours and need no escapes.
Answer readyAnswer(const ReadyState& state)
{
    std::string body
        = state.ready ? R"({"ready":true,"draining":)" : R"({"ready":false,"draining":)";
    body += state.draining ? "true" : "false";
    body += ",\"checks\":{";
    const char* separator = "";
    for (const auto& [name, passed] : state.checks) {
        body.append(separator).append("\"").append(name).append(passed ? "\":true" : "\":false");
        separator = ",";
    }
    return {state.ready ? 200 : 503, body + "}}"};
}

Answer answerTo(const HttpRequest& request, const Metrics& metrics, Readiness& readiness)
{
    const RequestHead& head = request.head;
    if (head.method != "GET" && head.method != "HEAD") {
        Answer answer = problem(405, "method_not_allowed", "use GET", {});
        answer.fields.emplace_back("Allow", "GET, HEAD");
        return answer;
    }
    if (head.path == "/metrics")
        return {200, metrics.text(), "text/plain; version=0.0.4; charset=utf-8"};
    if (head.path == "/readyz")
        return readyAnswer(readiness.state());
    if (head.path == "/healthz")
        return {200, R"({"status":"ok"})"};
    return problem(fail(Errc::NotFound, "there are /metrics, /readyz and /healthz"), {});
}

} // namespace

MetricsListener::MetricsListener(
    ServerOptions options, std::shared_ptr<Metrics> metrics, std::shared_ptr<Readiness> readiness)
    : m_secure(!options.certificate.empty())
    , m_server(smallOnes(std::move(options)),
          [metrics = std::move(metrics), readiness = std::move(readiness)](
              const HttpRequest& request) { return answerTo(request, *metrics, *readiness); })
{
}

Outcome MetricsListener::listen()
{
    Outcome listening = m_server.listen();
    if (!listening) {
        for (FieldError& field : listening.error().fields)
            field.field = field.field == "listen" ? "metrics_listen" : field.field;
        return listening;
    }
    m_thread = std::thread([this] { m_server.run(); });
    return Done{};
}

Outcome MetricsListener::reloadCertificate()
{
    return m_secure ? m_server.reloadCertificate() : Outcome(Done{});
}

MetricsListener::~MetricsListener()
{
    if (!m_thread.joinable())
        return;
    m_server.drain(patience);
    m_thread.join();
}

} // namespace trunkline
