#pragma once
// Where the console's figures come from: a workspace file, a database, or a demo made for the
// occasion.

#include "app/compose/workspace.h"

#include <memory>
#include <string>

class QTemporaryDir;

namespace trunkline::console {

struct SourceFlags {
    std::string workspace;
    std::string database;
    std::string tenant;
    std::string as;
    bool demo = false;
};

/// An open store and the caller of its operations. A demo's folder goes with it.
struct Source {
    std::shared_ptr<QTemporaryDir> folder; // outlives the workspace in it
    std::shared_ptr<Workspace> workspace;
    Caller caller;

    template <Operation Op>
    Result<typename Op::Response> call(const Op& operation) const
    {
        Envelope envelope;
        envelope.caller = caller;
        return workspace->dispatcher()->call(envelope, operation);
    }
};

/// A demo is 14 days up to now, deterministic, in a temporary folder.
Result<Source> openSource(const SourceFlags& flags);

} // namespace trunkline::console
