#pragma once
// Other programs: started, asked for their memory, and ended at the latest with us.

#include "services/base/result.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <sys/types.h>

namespace trunkline::bench {

/// A program, by its path or by its name in PATH, and its arguments.
using Command = std::vector<std::string>;

/// What a program is given besides its arguments.
struct Terms {
    std::vector<std::string> environment{};     ///< `NAME=value`, beside our own
    std::filesystem::path output = "/dev/null"; ///< of both streams
};

class Program {
public:
    /// Errors: Unavailable.
    static Result<std::unique_ptr<Program>> start(const Command& command, const Terms& terms = {});
    /// SIGTERM, and SIGKILL when that does nothing for five seconds.
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    /// Proportional set size of it and of all below it. Errors: Unavailable (it ended).
    Result<double> mebibytes() const;
    /// Waits until a line of its output begins with `words`, and answers the rest of it. Errors:
    /// Unavailable (it ended, or a minute passed), with what it said.
    Result<std::string> saying(const std::string& words) const;

private:
    Program(pid_t id, std::filesystem::path output);
    pid_t m_id;
    std::filesystem::path m_output;
};

/// Runs it to its end; answers what it wrote to its output, not to its error stream. Errors:
/// Unavailable (it cannot be started, or ended with another code than 0).
Result<std::string> outputOf(const Command& command, const Terms& terms = {});

} // namespace trunkline::bench
