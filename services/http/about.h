#pragma once
// What an answer is about, for metrics and logs.

#include "services/base/id.h"
#include "services/contract/principal.h"

#include <string>
#include <string_view>

namespace trunkline {

/// How somebody showed who asks; never what was shown.
enum class Presented { Nothing, Token, Key, Cookie };

/// As far as it came to be known before the answer was given. Holds no text of the client's.
struct About {
    std::string requestId;        ///< empty: nobody named it
    std::string_view route{};     ///< the operation's path, braces and all; empty: none of ours
    std::string_view operation{}; ///< `campaigns.update`
    std::string code{};           ///< of the error, as on the wire; empty: it went well
    TenantId tenantId{};
    UserId actorId{};
    ActorKind actorKind = ActorKind::System;
    Presented presented = Presented::Nothing;
};

} // namespace trunkline
