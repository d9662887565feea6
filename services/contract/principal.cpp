#include "services/contract/principal.h"

namespace trunkline {

Visibility visibilityOf(const Principal& principal)
{
    Visibility all{.onlyPublisher = {},
        .onlyBuyer = {},
        .revenue = true,
        .payout = true,
        .cost = true,
        .margin = true,
        .callers = true,
        .names = true,
        .publishers = true,
        .buyers = true,
        .transcripts = true};
    switch (principal.role) {
    case Role::Owner:
    case Role::Admin:
    case Role::Analyst:
        return all;
    case Role::Publisher:
        return {.onlyPublisher = principal.publisherId,
            .payout = true,
            .names = true,
            .publishers = true};
    case Role::Buyer:
        return {.onlyBuyer = principal.buyerId,
            .revenue = true,
            .callers = true,
            .names = true,
            .buyers = true,
            .transcripts = true};
    case Role::Readonly:
        return {.revenue = true, .publishers = true, .buyers = true};
    }
    return {};
}

} // namespace trunkline
