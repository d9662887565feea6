#include "tests/attack/crawlnames.h"

#include <set>

namespace trunkline {

namespace {

using Words = std::vector<const char*>;

const Words& things()
{
    static const Words all{"about", "access", "account", "accounts", "actions", "actuator", "admin",
        "administrator", "agent", "alerts", "analytics", "api", "app", "archive", "assets", "audit",
        "auth", "backup", "backups", "billing", "bin", "buyers", "cache", "calls", "campaigns",
        "certs", "cgi-bin", "client", "cluster", "cmd", "config", "configuration", "console",
        "credentials", "cron", "dashboard", "data", "database", "db", "debug", "default", "demo",
        "deploy", "dev", "diagnostics", "docker", "docs", "download", "dump", "env", "environment",
        "error", "events", "export", "exports", "files", "flows", "graph", "graphql", "health",
        "heapdump", "help", "home", "hooks", "image", "import", "imports", "index", "info",
        "install", "internal", "invoices", "jobs", "keys", "license", "live", "log", "login",
        "logout", "logs", "main", "manage", "management", "manager", "me", "media", "metrics",
        "migrate", "monitor", "numbers", "old", "openapi", "ops", "panel", "password", "ping",
        "plugins", "portal", "private", "profile", "prometheus", "proxy", "public", "publishers",
        "queue", "rates", "ready", "redis", "register", "report", "reports", "reset", "root",
        "routes", "schema", "scripts", "search", "secret", "secrets", "server", "server-status",
        "service", "session", "sessions", "settings", "setup", "shell", "signup", "sql", "stage",
        "static", "stats", "status", "storage", "swagger", "swagger-ui", "system", "temp", "tenant",
        "tenants", "test", "tmp", "token", "tokens", "tools", "trace", "traces", "update", "upload",
        "uploads", "user", "users", "vars", "version", "web", "webhooks", "workspace"};
    return all;
}

const Words& prefixes()
{
    static const Words all{"/", "/v1/", "/v2/", "/api/", "/api/v1/", "/internal/", "/admin/", "/."};
    return all;
}

const Words& endings()
{
    static const Words all{"", "/", ".json", ".yaml", ".yml", ".toml", ".conf", ".env", ".bak",
        ".old", ".zip", ".tar.gz", ".sql", ".sqlite", ".db", ".log", ".txt", ".xml", ".html",
        ".php", "~", ".swp"};
    return all;
}

/// Known by their whole names.
const Words& files()
{
    static const Words all{"/", "/.env", "/.env.local", "/.env.production", "/.git/HEAD",
        "/.git/config", "/.git/index", "/.gitignore", "/.htaccess", "/.htpasswd", "/.svn/entries",
        "/.hg/store", "/.DS_Store", "/.ssh/id_ed25519", "/.ssh/authorized_keys",
        "/.aws/credentials", "/.docker/config.json", "/.kube/config", "/.npmrc", "/.netrc",
        "/.bash_history", "/.well-known/security.txt", "/.well-known/openid-configuration",
        "/.well-known/acme-challenge", "/Dockerfile", "/docker-compose.yml", "/Makefile",
        "/CMakeLists.txt", "/README.md", "/CHANGELOG.md", "/favicon.ico", "/robots.txt",
        "/sitemap.xml", "/crossdomain.xml", "/phpinfo.php", "/wp-login.php", "/wp-admin/",
        "/xmlrpc.php", "/server-info", "/debug/pprof/", "/debug/pprof/heap", "/debug/vars",
        "/actuator/env", "/actuator/health", "/actuator/heapdump", "/metrics/prometheus",
        "/nginx_status", "/haproxy?stats", "/stub_status", "/healthz", "/readyz", "/livez",
        "/statusz", "/varz", "/configz", "/tracez", "/startupz", "/healthz/", "/readyz/",
        "/healthz/details", "/readyz?verbose", "/healthz?verbose=1", "/metrics", "/metrics/",
        "/openapi.json", "/openapi.yaml", "/openapi", "/swagger.json", "/swagger/v1/swagger.json",
        "/api-docs", "/v1/openapi.json", "/v1/metrics", "/v1/healthz", "/v1", "/v1/",
        "/trunklined.toml", "/etc/trunkline/trunklined.toml", "/acme.trunkline",
        "/trunkline.sqlite", "/server.key", "/server.crt", "/server.pem", "/id_rsa", "/passwd"};
    return all;
}

void addVariants(std::set<std::string>& names, const std::string& path)
{
    std::string plain = path;
    for (std::size_t open = plain.find('{'); open != std::string::npos; open = plain.find('{'))
        plain.replace(
            open, plain.find('}', open) - open + 1, "019b76da-a800-70ee-b720-415f2ff65219");
    names.insert(path.find('{') == std::string::npos ? path : plain);
    std::string loud = plain;
    loud[1] = 'V';
    names.insert(loud);
    for (const char* behind :
        {"/", ".json", "?", "?debug=1", "/..;/healthz", "/%2e", ";a=b", "%20", "/export", "/1"})
        names.insert(plain + behind);
    for (const char* before : {"/api", "/internal", "/healthz", "/readyz", "/public", "/v2"})
        names.insert(before + plain);
    for (std::size_t slash = plain.rfind('/'); slash > 0; slash = plain.rfind('/', slash - 1))
        names.insert(plain.substr(0, slash));
}

} // namespace

std::vector<std::string> crawlNames(const std::vector<std::string>& declared)
{
    std::set<std::string> names(files().begin(), files().end());
    for (const char* thing : things()) {
        for (const char* ending : endings())
            names.insert(std::string("/") + thing + ending);
        for (const char* prefix : prefixes())
            names.insert(std::string(prefix) + thing);
    }
    for (const std::string& path : declared)
        addVariants(names, path);
    return {names.begin(), names.end()};
}

} // namespace trunkline
