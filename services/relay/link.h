#pragma once
// A connection on which replicas tell each other a word.

#include "services/base/result.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace trunkline {

/// Threads: one at a time. Errors: Unavailable; the link is then of no more use.
class RelayLink {
public:
    virtual ~RelayLink() = default;

    /// Readable when something may have come.
    virtual int descriptor() const = 0;
    virtual Outcome tell(const std::string& word) = 0;
    /// What came; waits for nothing.
    virtual Result<std::vector<std::string>> hear() = 0;
};

/// Connects; may wait some seconds.
using OpenLink = std::function<Result<std::unique_ptr<RelayLink>>()>;

} // namespace trunkline
