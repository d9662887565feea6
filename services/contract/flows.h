#pragma once
// Flows: the way a call takes, as a versioned graph.

#include "services/base/id.h"
#include "services/base/money.h"
#include "services/base/phone.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/contract/facts.h"
#include "services/contract/fields.h"
#include "services/contract/page.h"
#include "services/contract/principal.h"
#include "services/contract/state.h"

#include <string>
#include <vector>

namespace trunkline {

TRUNK_ENUM(FlowNodeKind, Entry, Schedule, Geography, Split, Route, Voicemail, HangUp)

struct FlowEdge {
    std::string label; ///< `open`, `AZ`, `60%`
    std::string to;    ///< a node's key

    friend bool operator==(const FlowEdge&, const FlowEdge&) = default;
};
TRUNK_RECORD(FlowEdge, label, to)

struct FlowNode {
    std::string key; ///< unique in its flow
    FlowNodeKind kind = FlowNodeKind::Entry;
    std::string title;
    BuyerId buyerId; ///< of a route
    std::vector<FlowEdge> edges;

    friend bool operator==(const FlowNode&, const FlowNode&) = default;
};
TRUNK_RECORD(FlowNode, key, kind, title, buyerId, edges)

/// A route is titled with its buyer's name.
void redact(FlowNode& node, const Visibility& see);

struct Flow {
    FlowId id;
    TenantId tenantId;
    std::string name;
    std::int64_t graphVersion = 1; ///< grows when the graph is published
    std::vector<FlowNode> nodes;
    RecordState state = RecordState::Active;
    Instant createdAt;
    Instant updatedAt;
    std::int64_t version = 0;

    friend bool operator==(const Flow&, const Flow&) = default;
};
TRUNK_RECORD(Flow, id, tenantId, name, graphVersion, nodes, state, createdAt, updatedAt, version)

struct FlowPage {
    std::vector<Flow> items;
    std::string next; ///< cursor; empty at the end
};
TRUNK_RECORD(FlowPage, items, next)

/// By name, oldest id first where names are equal.
struct ListFlows {
    using Response = FlowPage;
    static constexpr Facts facts{.name = "flows.list",
        .summary = "A page of call flows, by name",
        .verb = Verb::Get,
        .path = "/v1/flows",
        .permission = Permission::FlowsRead,
        .effect = Effect::Read,
        .touches = Entity::Flow,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    PageRequest page;
};
TRUNK_RECORD(ListFlows, page)

/// Errors: NotFound.
struct ReadFlow {
    using Response = Flow;
    static constexpr Facts facts{.name = "flows.read",
        .summary = "One call flow with its graph",
        .verb = Verb::Get,
        .path = "/v1/flows/{id}",
        .permission = Permission::FlowsRead,
        .effect = Effect::Read,
        .touches = Entity::Flow,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    FlowId id;
};
TRUNK_RECORD(ReadFlow, id)

} // namespace trunkline
