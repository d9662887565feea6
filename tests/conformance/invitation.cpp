#include "tests/conformance/invitation.h"

#include "services/access/apikeys.h"
#include "services/access/sessions.h"
#include "tests/support/must.h"

namespace trunkline {

Secret invitationTo(const Workspace& workspace, const Caller& member)
{
    SystemRandom random;
    Secret token = makeToken(random);
    const Instant now = workspace.dispatcher()->clock().now();
    const auto transaction
        = must(workspace.database()->begin(member.tenantId, Access::Write), "a transaction");
    const Invitation invitation{member.tenantId, member.userId, now + setupLife};
    if (!putInvitation(*transaction, invitation, tokenDigest(token.reveal()), now)
        || !transaction->commit())
        qFatal("no invitation can be laid out");
    return token;
}

} // namespace trunkline
