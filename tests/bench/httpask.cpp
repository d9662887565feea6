#include "tests/bench/httpask.h"

#include "tests/bench/program.h"

#include <sstream>

namespace trunkline::bench {

Result<HttpReply> askHttp(const HttpQuestion& question)
{
    Command command{"curl", "--silent", "--show-error", "--insecure", "--write-out",
        "\n%{http_code} %{time_total}"};
    if (!question.key.reveal().empty())
        command.insert(
            command.end(), {"--header", "Authorization: Bearer " + question.key.reveal()});
    if (!question.body.empty())
        command.insert(command.end(),
            {"--header", "Content-Type: application/json", "--header", "Expect:", "--data-binary",
                '@' + question.body.string()});
    command.push_back(question.url);
    TRUNK_TRY(std::string output, outputOf(command));
    const std::size_t end = output.rfind('\n');
    HttpReply reply;
    std::istringstream(output.substr(end + 1)) >> reply.status >> reply.milliseconds;
    reply.milliseconds *= 1'000;
    output.resize(end);
    reply.body = std::move(output);
    return reply;
}

} // namespace trunkline::bench
