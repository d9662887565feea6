#include "app/server/descriptors.h"

#include <algorithm>
#include <sys/resource.h>

namespace trunkline::server {

void makeRoomFor(std::size_t connections)
{
    constexpr rlim_t besides = 512;
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= connections + besides)
        return;
    limit.rlim_cur = std::min<rlim_t>(connections + besides, limit.rlim_max);
    static_cast<void>(setrlimit(RLIMIT_NOFILE, &limit)); // less room is no reason not to serve
}

} // namespace trunkline::server
