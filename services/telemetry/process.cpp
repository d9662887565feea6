#include "services/telemetry/process.h"

#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace trunkline {

namespace {

std::string contents(const char* file)
{
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Seconds since 1970 at which the machine started.
std::optional<double> bootTime()
{
    std::istringstream lines(contents("/proc/stat"));
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("btime "))
            return std::stod(line.substr(6));
    }
    return std::nullopt;
}

double openFiles()
{
    std::error_code failed;
    double count = 0;
    for (std::filesystem::directory_iterator at("/proc/self/fd", failed), end; !failed && at != end;
         at.increment(failed))
        ++count;
    return count > 0 ? count - 1 : 0; // the one that we read the folder with
}

} // namespace

std::optional<ProcessFigures> processFigures()
{
    const std::string text = contents("/proc/self/stat");
    const std::size_t name = text.rfind(')'); // the program's name may hold anything
    const auto boot = bootTime();
    if (name == std::string::npos || !boot)
        return std::nullopt;
    // proc(5): the state is field 3; 14 and 15 are ticks of user and system time, 22 the start in
    // ticks since the machine's, 24 the pages in memory.
    std::array<double, 22> fields{};
    std::istringstream rest(text.substr(name + 1));
    std::string state;
    rest >> state;
    for (double& field : fields)
        rest >> field;
    if (!rest)
        return std::nullopt;
    const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    ProcessFigures figures;
    figures.cpuSeconds = (fields.at(10) + fields.at(11)) / ticks;
    figures.startedAt = *boot + fields.at(18) / ticks;
    figures.residentBytes = fields.at(20) * static_cast<double>(sysconf(_SC_PAGESIZE));
    figures.openFiles = openFiles();
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
        figures.mostFiles = static_cast<double>(limit.rlim_cur);
    return figures;
}

} // namespace trunkline
