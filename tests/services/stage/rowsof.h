#pragma once
// Rows of records that no operation makes yet, written as they stand.

#include "services/contract/flows.h"
#include "services/contract/invoices.h"
#include "services/contract/limits.h"
#include "services/contract/numbers.h"
#include "services/contract/rates.h"
#include "services/contract/transcripts.h"
#include "services/contract/users.h"
#include "tests/services/stage/stage.h"

namespace trunkline {

void put(Stage& stage, const Principal& who, const User& user);
void put(Stage& stage, const Principal& who, const Flow& flow);
void put(Stage& stage, const Principal& who, const Number& number);
void put(Stage& stage, const Principal& who, const RateCard& card);
void put(Stage& stage, const Principal& who, const Rate& rate);
/// With its lines.
void put(Stage& stage, const Principal& who, const Invoice& invoice);
void put(Stage& stage, const Principal& who, const Quota& quota);

/// A call, as far as these tests look at one.
struct StagedCall {
    CallId id;
    Instant startedAt;
    CampaignId campaignId;
    PublisherId publisherId;
    BuyerId buyerId;
};
/// A call that began at that time, which its id carries.
StagedCall stagedCall(Stage& stage, Instant startedAt);
void put(Stage& stage, const Principal& who, const StagedCall& call);
/// The call's hour, counted once.
void putHour(Stage& stage, const Principal& who, const StagedCall& call);
void put(Stage& stage, const Principal& who, const Transcript& transcript, Instant callStartedAt);

/// A record with an id, of `who`'s tenant, made now.
template <class Record>
Record fresh(Stage& stage, const Principal& who)
{
    Record record;
    record.id = stage.newId<decltype(record.id)>();
    record.tenantId = who.tenantId;
    record.createdAt = stage.now();
    if constexpr (requires { record.updatedAt; })
        record.updatedAt = stage.now();
    if constexpr (requires { record.version; })
        record.version = 1;
    return record;
}

} // namespace trunkline
