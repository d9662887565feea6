#include "tests/bench/load.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace trunkline::bench {

namespace {

namespace fs = std::filesystem;

/// Of sorted values.
double percentile(const std::vector<double>& sorted, double part)
{
    const auto rank = static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1));
    return sorted[rank];
}

} // namespace

Result<std::vector<double>> runLoad(const HttpLoad& load, int seconds)
{
    Command command{"wrk", "--threads", "1", "--connections", std::to_string(connectionsOfLoad),
        "--duration", std::to_string(seconds) + "s", "--timeout", "10s", "--script",
        TRUNK_LOAD "/load.lua", load.url, "--", load.headers.string()};
    if (!load.bodies.empty()) {
        command.push_back(load.bodies.string());
        command.emplace_back(externalIdMark);
    }
    TRUNK_TRY(const std::string output, outputOf(command));
    const std::string title = "figures: ";
    const std::size_t at = output.find(title);
    if (at == std::string::npos)
        return fail(Errc::Unavailable, "wrk says no figures:\n" + output);
    std::istringstream in(output.substr(at + title.size()));
    std::vector<double> figures(loadFigures);
    for (double& figure : figures)
        in >> figure;
    long errors = -1;
    in >> errors;
    if (errors != 0 || figures[0] <= 0)
        return fail(Errc::Unavailable, load.url + ": requests failed:\n" + output);
    return figures;
}

Result<std::vector<double>> runLoad(const SqlLoad& load, int seconds)
{
    const std::string prefix = (load.folder / "pgbench").string();
    Command command{TRUNK_PGBENCH, "--no-vacuum", "--protocol", load.protocol, "--client",
        std::to_string(load.connections), "--time", std::to_string(seconds), "--file",
        TRUNK_BASELINES "/" + load.file, "--log", "--log-prefix", prefix};
    for (const std::string& variable : load.variables) {
        // In a text a value stands as it is given: an id needs its quotes there.
        const std::size_t value = variable.find('=') + 1;
        const bool quoted
            = load.protocol == "simple" && variable.find('-', value) != std::string::npos;
        command.insert(command.end(),
            {"--define",
                quoted ? variable.substr(0, value) + '\'' + variable.substr(value) + '\''
                       : variable});
    }
    command.push_back(load.url);
    TRUNK_TRY([[maybe_unused]] const std::string output, outputOf(command));

    std::vector<double> times; // ms
    for (const fs::directory_entry& each : fs::directory_iterator(load.folder)) {
        if (!each.path().filename().string().starts_with("pgbench."))
            continue;
        std::ifstream log(each.path());
        // client, transaction, time in µs, file, moment
        for (std::string line; std::getline(log, line);) {
            std::istringstream words(line);
            double client = 0;
            double transaction = 0;
            double time = 0;
            if (words >> client >> transaction >> time)
                times.push_back(time / 1'000);
        }
        fs::remove(each.path());
    }
    if (times.empty())
        return fail(Errc::Unavailable, "pgbench ran no transaction of " + load.file);
    std::sort(times.begin(), times.end());
    return std::vector<double>{static_cast<double>(times.size()) / seconds, percentile(times, 0.5),
        percentile(times, 0.95), percentile(times, 0.99)};
}

} // namespace trunkline::bench
