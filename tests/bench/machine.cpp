#include "tests/bench/machine.h"

#include <sqlite3.h>

#include <sched.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

#include <cstdio>
#include <fstream>

namespace trunkline::bench {

namespace {

/// The first line of the file that begins with `key`, from behind its colon.
std::string lineOf(const char* file, const std::string& key)
{
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with(key)) {
            const std::size_t colon = line.find(':');
            return colon == std::string::npos
                ? line
                : line.substr(line.find_first_not_of(" \t", colon + 1));
        }
    }
    return "unknown";
}

} // namespace

std::vector<std::string> machineFacts()
{
    std::vector<std::string> facts;
    cpu_set_t cores;
    CPU_ZERO(&cores);
    sched_getaffinity(0, sizeof cores, &cores);
    facts.push_back("processor: " + lineOf("/proc/cpuinfo", "model name") + ", "
        + std::to_string(CPU_COUNT(&cores)) + " cores for us");
    struct sysinfo memory { };
    sysinfo(&memory);
    facts.push_back("memory: " + std::to_string(memory.totalram * memory.mem_unit >> 20) + " MiB");
    utsname system{};
    uname(&system);
    facts.push_back(std::string("system: ") + lineOf("/etc/os-release", "PRETTY_NAME") + ", kernel "
        + system.release);
    facts.push_back("load at the start: " + lineOf("/proc/loadavg", ""));
    facts.push_back(std::string("compiler: GCC ") + __VERSION__ + ", SQLite " + sqlite3_libversion()
        + ", Trunkline " TRUNK_VERSION);
    return facts;
}

} // namespace trunkline::bench
