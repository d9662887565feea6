#include "tests/bench/servers.h"

#include "services/base/digest.h"
#include "services/base/phone.h"
#include "services/base/random.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <fstream>

namespace trunkline::bench {

namespace {

namespace fs = std::filesystem;

/// High enough never to answer 429 to the load; the limits are asked all the same.
constexpr const char* manyRequests = "100000/100000";

fs::path certificateOf(const ServerPlan& plan) { return plan.folder / "certificate.pem"; }
fs::path keyOf(const ServerPlan& plan) { return plan.folder / "key.pem"; }

/// One for both servers.
Outcome makeCertificate(const ServerPlan& plan)
{
    if (fs::exists(certificateOf(plan)))
        return Done{};
    TRUNK_DO(outputOf({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
        "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout",
        keyOf(plan).string(), "-out", certificateOf(plan).string()}));
    return Done{};
}

/// `{"201":["US","New Jersey"],…`: what the peer knows of numbers.
void writeAreas(const fs::path& file)
{
    std::ofstream out(file);
    out << '{';
    bool begun = false;
    for (int code = 200; code < 1'000; ++code) {
        const PhoneOrigin origin = phoneOrigin(Phone{"+1" + std::to_string(code) + "2345678"});
        if (origin.country.empty())
            continue;
        out << (begun ? "," : "") << '"' << code << "\":[\"" << origin.country << "\",\""
            << origin.region << "\"]";
        begun = true;
    }
    out << '}';
}

std::string hexOf(const std::string& bytes)
{
    return hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

/// Somebody else may take it before it is used; then nginx does not start.
Result<int> freePort()
{
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    const bool found = bind(listener, any, length) == 0 && getsockname(listener, any, &length) == 0;
    close(listener);
    return found ? Result<int>(ntohs(address.sin_port))
                 : fail(Errc::Unavailable, "there is no free port");
}

Result<Server> listening(std::string name, const Command& command, const Terms& terms)
{
    fs::remove(terms.output);
    Server server{std::move(name), nullptr, {}};
    TRUNK_TRY(server.program, Program::start(command, terms));
    TRUNK_TRY(server.url, server.program->saying("listening on "));
    return server;
}

} // namespace

Result<Server> startProduct(const ServerPlan& plan)
{
    const std::string name = plan.tls ? "trunklined-https" : "trunklined";
    Terms terms;
    terms.output = plan.folder / (name + ".out");
    for (const char* rate : {"ADDRESS", "READ", "WRITE", "BULK", "TENANT"})
        terms.environment.push_back("TRUNKLINED_RATE_" + std::string(rate) + '=' + manyRequests);
    Command command{plan.server, "--database", plan.database, "--listen", "127.0.0.1:0",
        "--metrics-listen", "127.0.0.1:0", "--log-file", (plan.folder / (name + ".log")).string()};
    if (plan.tls) {
        TRUNK_DO(makeCertificate(plan));
        command.insert(command.end(),
            {"--certificate", certificateOf(plan).string(), "--key", keyOf(plan).string()});
    }
    return listening("trunklined", command, terms);
}

Result<Server> startPeer(const ServerPlan& plan)
{
    const fs::path areas = plan.folder / "areas.json";
    writeAreas(areas);
    std::array<std::uint8_t, 32> seed{};
    SystemRandom().fill(seed);
    Terms terms;
    terms.output = plan.folder / (plan.tls ? "peer-https.out" : "peer.out");
    terms.environment = {"NODE_ENV=production", "PEER_DATABASE=" + plan.database,
        "PEER_PROCESSES=" + std::to_string(plan.cores),
        "PEER_CONNECTIONS=" + std::to_string(plan.connections),
        "PEER_PEPPER=" + hexOf(plan.pepper.reveal()), "PEER_AREAS=" + areas.string(),
        "PEER_SIGNING_KEY=" + hex(seed)};
    if (plan.tls) {
        TRUNK_DO(makeCertificate(plan));
        terms.environment.push_back("PEER_CERTIFICATE=" + certificateOf(plan).string());
        terms.environment.push_back("PEER_KEY=" + keyOf(plan).string());
    }
    return listening("Fastify + pg", {"node", (plan.peer / "server.js").string()}, terms);
}

Result<Server> startNginx(const ServerPlan& plan)
{
    const fs::path folder = plan.folder / "nginx";
    fs::create_directories(folder / "html");
    std::ofstream(folder / "html" / "healthz") << R"({"status":"ok"})";
    TRUNK_TRY(const int port, freePort());
    // Debian's own settings, but for its paths, and with connections that stay open.
    std::ofstream(folder / "nginx.conf")
        << "worker_processes " << plan.cores << ";\npid nginx.pid;\nerror_log error.log;\n"
        << "events { worker_connections 768; }\n"
        << "http {\n    sendfile on;\n    tcp_nopush on;\n    default_type application/json;\n"
        << "    access_log access.log;\n    keepalive_requests 100000000;\n"
        << "    client_body_temp_path body;\n    proxy_temp_path proxy;\n"
        << "    fastcgi_temp_path fastcgi;\n    uwsgi_temp_path uwsgi;\n"
        << "    scgi_temp_path scgi;\n"
        << "    server { listen 127.0.0.1:" << port << "; root html; }\n}\n";
    Server server{"nginx, a static file", nullptr, "http://127.0.0.1:" + std::to_string(port)};
    Terms terms;
    terms.output = folder / "nginx.out";
    TRUNK_TRY(server.program,
        Program::start({"/usr/sbin/nginx", "-p", folder.string() + '/', "-e", "error.log", "-c",
                           (folder / "nginx.conf").string(), "-g", "daemon off;"},
            terms));
    TRUNK_DO(outputOf({"curl", "--silent", "--fail", "--retry", "20", "--retry-connrefused",
        "--retry-delay", "1", server.url + "/healthz"}));
    return server;
}

} // namespace trunkline::bench
