#pragma once
// The keys of a local workspace: files beside no data of anybody's, readable by the owner only
// (DECISIONS 11).

#include "services/base/random.h"
#include "services/base/result.h"
#include "services/base/secret.h"

#include <filesystem>
#include <string>

namespace trunkline {

struct WorkspaceKeys {
    Secret checkpoint; ///< Ed25519 seed, 32 bytes
    Secret log;
    Secret field;
    Secret pepper; ///< of passwords
    Secret apiKey; ///< pepper of API keys
    Secret csrf;
    bool fresh = false; ///< the checkpoint key was made now
};

/// `$XDG_DATA_HOME/trunkline`, else `~/.local/share/trunkline`.
std::filesystem::path dataFolder();

/// Reads `<dataFolder>/keys/<workspace>/{checkpoint,log,field,pepper,api-key,csrf}` and makes those
/// that are missing (folder 0700, files 0600). Errors: Invalid when a file is short or open to
/// others, with the mend; Unavailable.
Result<WorkspaceKeys> workspaceKeys(const std::string& workspace, Random& random);

} // namespace trunkline
