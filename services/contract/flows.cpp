#include "services/contract/flows.h"

#include "services/base/text.h"

namespace trunkline {

void redact(FlowNode& node, const Visibility& see)
{
    if (node.kind != FlowNodeKind::Route)
        return;
    if (!see.buyers)
        node.title.clear();
    else if (!see.names)
        node.title = maskedName(node.title);
}

} // namespace trunkline
