#pragma once
// The bars of the API server, as docs/performance.md has them.

#include "tests/bench/report.h"

namespace trunkline::bench {

/// Requests a second, ours to another's.
inline Bar rateBar(std::string id, std::string what, double base, double aim)
{
    return {std::move(id), std::move(what), "requests/s", Bar::Kind::AtLeast, base, aim};
}
/// PERF-A9, of one route.
inline Bar tailBar(const std::string& route)
{
    return {"PERF-A9 " + route, "99th percentile at 32 connections: trunklined / Fastify + pg",
        "ms", Bar::Kind::AtMost, 0.8, 0.5};
}
inline const Bar memoryBar{"PERF-A11", "memory (PSS) after the load: trunklined / Fastify + pg",
    "MiB", Bar::Kind::AtMost, 0.5, 0.25};
inline const Bar batchBar{"PERF-A6", "calls.ingest of 10,000 a request / COPY into a bare table",
    "thousand rows/s", Bar::Kind::AtLeast, 0.12, 0.2};

} // namespace trunkline::bench
