#pragma once
// What features lend each other through compose.cpp, so that none knows another's insides
// (DECISIONS 3).

#include "services/base/zone.h"
#include "services/contract/analytics.h"
#include "services/contract/calls.h"
#include "services/contract/context.h"

#include <functional>
#include <span>

namespace trunkline {

class Transaction;

/// What a campaign says of money and merit.
struct CampaignTerms {
    std::int64_t qualifyingSeconds = 0;
    std::int64_t duplicateWindowDays = 0;
    std::int64_t revenuePerCall = 0; ///< micros
    std::int64_t payoutPerCall = 0;  ///< micros
};

/// Micros of the tenant's currency.
struct Priced {
    std::int64_t revenue = 0;
    std::int64_t payout = 0;
    std::int64_t cost = 0;
};

/// Prices one call once, when it comes in; `terms` is null for a call without a campaign.
using Pricer
    = std::function<Priced(const CallRecord& call, const CampaignTerms* terms, bool qualified)>;

/// What one call adds to the figures.
struct CountedCall {
    Instant startedAt;
    CampaignId campaignId;
    PublisherId publisherId;
    BuyerId buyerId;
    NumberId numberId;
    std::string region;
    CallOutcome outcome = CallOutcome::NoAnswer;
    std::int64_t talkSeconds = 0;
    bool qualified = false;
    bool repeatCaller = false;
    Priced money;
    /// False: a call that is counted already has become a repeat caller's; nothing else is added.
    bool whole = true;
};

/// Keeps the rollups true, in the transaction that changes the calls.
using AddToRollups
    = std::function<Outcome(Transaction&, const Zone&, std::span<const CountedCall>)>;

/// Which calls to go through.
struct CallScan {
    Instant from;
    Instant to; ///< exclusive
    CallFilter filter;
    Visibility see;
};
/// Hands over every call of the scan, in no order. Cost: one row read per call in the range.
using ScanCalls = std::function<Outcome(
    Transaction&, const CallScan&, const std::function<void(const CountedCall&)>& each)>;

/// Answers CountCalls inside another operation's transaction.
using CountTheCalls
    = std::function<Result<CallTimeline>(Transaction&, Context&, const CountCalls&)>;

} // namespace trunkline
