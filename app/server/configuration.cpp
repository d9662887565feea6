#include "app/server/configuration.h"

#include "services/base/text.h"
#include "services/ratelimit/redisurl.h"

#include <toml++/toml.h>

#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>

namespace trunkline::server {

namespace {

/// What others can read, or somebody else can write, is no secret (SEC-C1).
Result<std::string> secretFile(const std::string& key, const std::string& path)
{
    struct stat facts { };
    if (stat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode))
        return invalid(key, "the file " + path + " cannot be read");
    if ((facts.st_mode & 077) != 0)
        return invalid(key, "the file " + path + " is open to others; run chmod 600 on it");
    if (facts.st_uid != geteuid() && facts.st_uid != 0)
        return invalid(key, "the file " + path + " belongs to somebody else; make it yours");
    std::ifstream in(path);
    if (!in)
        return invalid(key, "the file " + path + " cannot be read");
    const std::string text(std::istreambuf_iterator<char>(in), {});
    const std::string_view plain = trimmed(text);
    if (plain.empty())
        return invalid(key, "the file " + path + " is empty");
    return std::string(plain);
}

/// `env:NAME` and `file:PATH` are looked up; anything else stands for itself.
Result<std::string> resolved(const std::string& key, const std::string& value)
{
    if (value.starts_with("env:")) {
        const char* found = std::getenv(value.c_str() + 4);
        if (found == nullptr || *found == '\0')
            return invalid(key, "the environment has no " + value.substr(4));
        return std::string(found);
    }
    if (value.starts_with("file:"))
        return secretFile(key, value.substr(5));
    return value;
}

Outcome readNumber(const std::string& key, const std::string& text, std::int64_t least,
    std::int64_t most, std::int64_t& into)
{
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), into);
    if (failed != std::errc() || end != text.data() + text.size() || into < least || into > most)
        return invalid(key,
            '"' + maskedValue(text) + "\" must be a whole number from " + std::to_string(least)
                + " to " + std::to_string(most));
    return Done{};
}

std::vector<std::string> listOf(const std::string& text)
{
    std::vector<std::string> items;
    std::size_t at = 0;
    while (at <= text.size()) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        if (const auto item = trimmed(std::string_view(text).substr(at, end - at)); !item.empty())
            items.emplace_back(item);
        at = end + 1;
    }
    return items;
}

using Take = std::function<Outcome(Configuration&, const std::string& key, const std::string&)>;

Take text(std::string Configuration::*member)
{
    return [member](Configuration& into, const std::string&, const std::string& value) -> Outcome {
        into.*member = value;
        return Done{};
    };
}

Take number(std::int64_t Configuration::*member, std::int64_t least, std::int64_t most)
{
    return [=](Configuration& into, const std::string& key, const std::string& value) {
        return readNumber(key, value, least, most, into.*member);
    };
}

/// `10/20`: so many a second, or a minute, and so many at once.
Take rate(Policy RatePolicies::*member, Policy (*every)(std::string, std::int64_t, std::int64_t))
{
    return [=](Configuration& into, const std::string& key, const std::string& value) -> Outcome {
        const std::size_t slash = value.find('/');
        if (slash == std::string::npos)
            return invalid(key, '"' + maskedValue(value) + "\" must be a rate and a burst: 10/20");
        std::int64_t units = 0;
        std::int64_t burst = 0;
        TRUNK_DO(readNumber(key, value.substr(0, slash), 1, 1'000'000, units));
        TRUNK_DO(readNumber(key, value.substr(slash + 1), 1, 1'000'000, burst));
        Policy& policy = into.rates.*member;
        policy = every(policy.name, units, burst);
        if (const auto wrong = validate(policy); !wrong.empty())
            return invalid(key, wrong.front().message);
        return Done{};
    };
}

/// Every key there is; the environment has the same in capitals, `TRUNKLINED_LISTEN`.
const std::map<std::string, Take>& keys()
{
    static const std::map<std::string, Take> all{{"workspace", text(&Configuration::workspace)},
        {"database",
            [](Configuration& into, const std::string&, const std::string& value) -> Outcome {
                into.database = Secret(value);
                return Done{};
            }},
        {"listen", text(&Configuration::listen)},
        {"certificate", text(&Configuration::certificate)}, {"key", text(&Configuration::key)},
        {"trusted_proxies",
            [](Configuration& into, const std::string&, const std::string& value) -> Outcome {
                into.trustedProxies = listOf(value);
                return Done{};
            }},
        {"origins",
            [](Configuration& into, const std::string&, const std::string& value) -> Outcome {
                into.origins = listOf(value);
                return Done{};
            }},
        {"redis",
            [](Configuration& into, const std::string&, const std::string& value) -> Outcome {
                into.redis = Secret(value);
                return Done{};
            }},
        {"replicas", number(&Configuration::replicas, 1, 256)},
        {"rate_address", rate(&RatePolicies::address, perSecond)},
        {"rate_sign_in_address", rate(&RatePolicies::logins, perMinute)},
        {"rate_sign_in", rate(&RatePolicies::login, perMinute)},
        {"rate_read", rate(&RatePolicies::read, perSecond)},
        {"rate_write", rate(&RatePolicies::write, perSecond)},
        {"rate_bulk", rate(&RatePolicies::bulk, perSecond)},
        {"rate_export", rate(&RatePolicies::exports, perMinute)},
        {"rate_tenant", rate(&RatePolicies::tenant, perSecond)},
        {"network_threads", number(&Configuration::networkThreads, 1, 64)},
        {"database_connections", number(&Configuration::databaseConnections, 1, 256)},
        {"workers", number(&Configuration::workers, 1, 256)},
        {"waiting", number(&Configuration::waiting, 0, 100'000)},
        {"drain_seconds", number(&Configuration::drainSeconds, 0, 600)},
        {"metrics_listen", text(&Configuration::metricsListen)},
        {"log_file", text(&Configuration::logFile)},
        {"log_level",
            [](Configuration& into, const std::string& key, const std::string& value) -> Outcome {
                const auto level = logLevelOf(value);
                if (!level)
                    return invalid(key,
                        '"' + maskedValue(value)
                            + "\" must be trace, debug, info, warn, error or fatal");
                into.logLevel = *level;
                return Done{};
            }},
        {"slow_query_ms", number(&Configuration::slowQueryMs, 1, 600'000)},
        {"least_free_disk_mib", number(&Configuration::leastFreeDiskMib, 0, 1'000'000'000)}};
    return all;
}

Outcome take(Configuration& into, const std::string& key, const std::string& value)
{
    TRUNK_TRY(const std::string plain, resolved(key, value));
    return keys().at(key)(into, key, plain);
}

/// A TOML value as the text that a flag would be.
Result<std::string> textOf(const std::string& key, const toml::node& node)
{
    if (const auto* value = node.as_string())
        return value->get();
    if (const auto* value = node.as_integer())
        return std::to_string(value->get());
    if (const auto* list = node.as_array()) {
        std::string joined;
        for (const toml::node& item : *list) {
            if (!item.is_string())
                return invalid(key, "must be a list of texts");
            joined += (joined.empty() ? "" : ",") + item.as_string()->get();
        }
        return joined;
    }
    return invalid(key, "must be a text, a whole number or a list of texts");
}

Outcome readFile(Configuration& into, const std::string& file)
{
    toml::table table;
    try {
        table = toml::parse_file(file);
    } catch (const toml::parse_error& wrong) {
        return invalid("config",
            file + ", line " + std::to_string(wrong.source().begin.line) + ": "
                + std::string(wrong.description()));
    }
    for (const auto& [name, node] : table) {
        const std::string key(name.str());
        if (!keys().contains(key))
            return invalid(
                key, "is no key of " + file + "; the documented ones are in trunklined.toml");
        TRUNK_TRY(const std::string value, textOf(key, node));
        TRUNK_DO(take(into, key, value));
    }
    return Done{};
}

Outcome readListen(const std::string& key, const std::string& value, ServerOptions& into)
{
    const std::size_t colon = value.rfind(':');
    std::int64_t port = 0;
    if (colon == std::string::npos || colon == 0)
        return invalid(key, '"' + value + "\" must be HOST:PORT");
    TRUNK_DO(readNumber(key, value.substr(colon + 1), 0, 65'535, port));
    into.address = value.substr(0, colon);
    if (into.address.starts_with('[') && into.address.ends_with(']'))
        into.address = into.address.substr(1, into.address.size() - 2);
    into.port = static_cast<std::uint16_t>(port);
    return Done{};
}

std::string environmentName(const std::string& key)
{
    std::string name = "TRUNKLINED_";
    for (const char c : key)
        name += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return name;
}

} // namespace

Result<Configuration> readConfiguration(const std::string& file)
{
    Configuration configuration;
    if (!file.empty())
        TRUNK_DO(readFile(configuration, file));
    for (const auto& [key, how] : keys()) {
        const char* value = std::getenv(environmentName(key).c_str());
        if (value != nullptr && *value != '\0')
            TRUNK_DO(take(configuration, key, value));
    }
    return configuration;
}

Outcome checkConfiguration(const Configuration& configuration)
{
    if (configuration.workspace.empty() == configuration.database.empty())
        return invalid("workspace", "name either a workspace file or a database URL");
    if (configuration.certificate.empty() != configuration.key.empty())
        return invalid("certificate", "certificate and key go together; give both or none");
    if (configuration.replicas > 1 && configuration.redis.empty())
        return invalid("redis", "several replicas share their limits over Redis; name one");
    if (!configuration.redis.empty()) {
        if (const auto address = parseRedisUrl(configuration.redis.reveal()); !address)
            return invalid("redis", address.error().detail);
    }
    for (const std::string& origin : configuration.origins) {
        if (!origin.starts_with("https://") || origin.find('/', 8) != std::string::npos)
            return invalid("origins",
                '"' + origin + "\" must be as a browser writes it: https://console.example.com");
    }
    TRUNK_TRY([[maybe_unused]] const ServerOptions options, serverOptions(configuration));
    TRUNK_TRY([[maybe_unused]] const auto metrics, metricsOptions(configuration));
    if (configuration.logFile.empty())
        return invalid("log_file", "name a file, stdout or stderr");
    return Done{};
}

Result<ServerOptions> serverOptions(const Configuration& configuration)
{
    ServerOptions options;
    TRUNK_DO(readListen("listen", configuration.listen, options));
    options.certificate = configuration.certificate;
    options.key = configuration.key;
    options.networkThreads = static_cast<std::size_t>(configuration.networkThreads);
    options.workers = static_cast<std::size_t>(configuration.workers);
    options.waiting = static_cast<std::size_t>(configuration.waiting);
    for (const std::string& each : configuration.trustedProxies) {
        auto network = Network::parse(each);
        if (!network)
            return invalid("trusted_proxies",
                network.error().fields.empty() ? network.error().detail
                                               : network.error().fields.front().message);
        options.limits.trustedProxies.push_back(*network);
    }
    return options;
}

Result<std::optional<ServerOptions>> metricsOptions(const Configuration& configuration)
{
    if (configuration.metricsListen == "none")
        return std::optional<ServerOptions>();
    ServerOptions options;
    TRUNK_DO(readListen("metrics_listen",
        configuration.metricsListen.empty() ? defaultMetricsListen : configuration.metricsListen,
        options));
    // On this machine nobody listens in, and who collects need not know our certificate.
    const auto address = IpAddress::parse(options.address);
    const bool loopback
        = address && (address->text() == "::1" || address->text().starts_with("127."));
    if (!loopback) {
        options.certificate = configuration.certificate;
        options.key = configuration.key;
    }
    return std::optional(std::move(options));
}

} // namespace trunkline::server
