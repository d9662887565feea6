#pragma once
// What a store tells whoever measures it; the store does not know who that is.

#include "services/base/result.h"

#include <chrono>
#include <string>
#include <string_view>

namespace trunkline {

/// The connections of one pool at one moment.
struct PoolFigures {
    std::string name; ///< fixed: `postgresql`, `sqlite-writer`, `sqlite-readers`
    int most = 0;
    int idle = 0;
    int used = 0;
    int pending = 0; ///< who waits for one
};

/// Threads: called from any, also at once. No member may block, throw or ask the store.
class StoreObserver {
public:
    virtual ~StoreObserver() = default;

    /// A statement, `begin` or `commit` is over. `failure` is null where it went well; the text is
    /// valid for the call only and holds no value.
    virtual void statement(
        std::string_view sql, std::chrono::nanoseconds took, const Error* failure)
        = 0;
    /// Somebody waited for a connection, and has it unless `timedOut`.
    virtual void waited(std::string_view pool, std::chrono::nanoseconds took, bool timedOut) = 0;
    virtual void connected(std::string_view pool, std::chrono::nanoseconds took) = 0;
    /// A connection was given back after so long.
    virtual void used(std::string_view pool, std::chrono::nanoseconds took) = 0;
};

/// One word of a fixed set for a store's failure: its SQLSTATE where it has one, else its code.
std::string failureClass(const Error& failure);

} // namespace trunkline
