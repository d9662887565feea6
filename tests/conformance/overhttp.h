#pragma once
// The way to a world's operations over HTTP, through a server of this process, each time with a
// session of the caller's own.

#include "tests/conformance/world.h"

#include <memory>

namespace trunkline {

class OverHttp {
public:
    explicit OverHttp(const Workspace& workspace);
    ~OverHttp();
    OverHttp(const OverHttp&) = delete;
    OverHttp& operator=(const OverHttp&) = delete;

    Result<std::any> ask(const Caller& caller, const Route& route, const std::any& operation,
        const std::string& key) const;

private:
    class Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace trunkline
