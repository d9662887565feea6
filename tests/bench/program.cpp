#include "tests/bench/program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

extern char** environ; // NOLINT(readability-redundant-declaration)

namespace trunkline::bench {

namespace {

constexpr std::chrono::milliseconds step{10};
constexpr int stepsToEnd = 500;
constexpr int stepsToSay = 6'000;

std::vector<char*> pointersTo(const std::vector<std::string>& words)
{
    std::vector<char*> pointers;
    for (const std::string& word : words)
        pointers.push_back(const_cast<char*>(word.c_str()));
    pointers.push_back(nullptr);
    return pointers;
}

/// Where a child's two streams go.
class Streams {
public:
    Streams() { posix_spawn_file_actions_init(&m_actions); }
    ~Streams() { posix_spawn_file_actions_destroy(&m_actions); }
    Streams(const Streams&) = delete;
    Streams& operator=(const Streams&) = delete;

    void toFile(int stream, const std::string& file)
    {
        posix_spawn_file_actions_addopen(
            &m_actions, stream, file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    }
    void to(int stream, int descriptor)
    {
        posix_spawn_file_actions_adddup2(&m_actions, descriptor, stream);
    }
    const posix_spawn_file_actions_t* actions() const { return &m_actions; }

private:
    posix_spawn_file_actions_t m_actions{};
};

Result<pid_t> spawn(const Command& command, const Terms& terms, const Streams& streams)
{
    const std::vector<char*> arguments = pointersTo(command);
    // The first of a name counts.
    std::vector<char*> all = pointersTo(terms.environment);
    all.pop_back();
    for (char** each = environ; *each != nullptr; ++each)
        all.push_back(*each);
    all.push_back(nullptr);
    pid_t id = 0;
    if (posix_spawnp(&id, arguments[0], streams.actions(), nullptr, arguments.data(), all.data())
        != 0)
        return fail(Errc::Unavailable, command[0] + " cannot be started");
    return id;
}

/// -1 when there is no such process.
double ownMebibytes(pid_t id)
{
    std::ifstream in("/proc/" + std::to_string(id) + "/smaps_rollup");
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("Pss:"))
            return std::strtod(line.c_str() + 4, nullptr) / 1'024;
    }
    return -1;
}

std::vector<pid_t> childrenOf(pid_t id)
{
    const std::string main = std::to_string(id);
    std::ifstream in("/proc/" + main + "/task/" + main + "/children");
    std::vector<pid_t> children;
    for (pid_t child = 0; in >> child;)
        children.push_back(child);
    return children;
}

} // namespace

Program::Program(pid_t id, std::filesystem::path output)
    : m_id(id)
    , m_output(std::move(output))
{
}

Result<std::unique_ptr<Program>> Program::start(const Command& command, const Terms& terms)
{
    Streams streams;
    streams.toFile(STDOUT_FILENO, terms.output);
    streams.to(STDERR_FILENO, STDOUT_FILENO);
    TRUNK_TRY(const pid_t id, spawn(command, terms, streams));
    return std::unique_ptr<Program>(new Program(id, terms.output));
}

Program::~Program()
{
    kill(m_id, SIGTERM);
    for (int i = 0; i < stepsToEnd; ++i) {
        if (waitpid(m_id, nullptr, WNOHANG) == m_id)
            return;
        std::this_thread::sleep_for(step);
    }
    kill(m_id, SIGKILL);
    waitpid(m_id, nullptr, 0);
}

Result<double> Program::mebibytes() const
{
    double sum = ownMebibytes(m_id);
    if (sum < 0)
        return fail(Errc::Unavailable, "the program ended by itself");
    for (std::vector<pid_t> rest = childrenOf(m_id); !rest.empty();) {
        const pid_t id = rest.back();
        rest.pop_back();
        sum += std::max(0.0, ownMebibytes(id));
        const std::vector<pid_t> below = childrenOf(id);
        rest.insert(rest.end(), below.begin(), below.end());
    }
    return sum;
}

Result<std::string> Program::saying(const std::string& words) const
{
    for (int i = 0; i < stepsToSay && ownMebibytes(m_id) >= 0; ++i) {
        std::ifstream in(m_output);
        for (std::string line; std::getline(in, line);) {
            if (line.starts_with(words) && !in.eof()) // a whole line
                return line.substr(words.size());
        }
        std::this_thread::sleep_for(step);
    }
    std::ostringstream said;
    said << std::ifstream(m_output).rdbuf();
    return fail(Errc::Unavailable, "a program does not start; it says:\n" + said.str());
}

Result<std::string> outputOf(const Command& command, const Terms& terms)
{
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        return fail(Errc::Unavailable, "there is no pipe");
    Streams streams;
    streams.to(STDOUT_FILENO, ends[1]);
    streams.toFile(STDERR_FILENO, terms.output);
    const auto id = spawn(command, terms, streams);
    close(ends[1]);
    std::string output;
    std::array<char, 65'536> block{};
    for (ssize_t got = 1; id && got > 0;) {
        got = read(ends[0], block.data(), block.size());
        output.append(block.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    }
    close(ends[0]);
    if (!id)
        return id.error();
    int status = 0;
    waitpid(*id, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0
        ? Result<std::string>(std::move(output))
        : fail(Errc::Unavailable, command[0] + " failed; it says:\n" + output);
}

} // namespace trunkline::bench
