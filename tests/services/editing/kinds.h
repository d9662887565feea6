#pragma once
// What the tests of editing know of each kind of record that can be edited.

#include "services/contract/buyers.h"
#include "services/contract/campaigns.h"
#include "services/contract/publishers.h"

#include <string>

namespace trunkline {

struct PublisherKind {
    using Record = Publisher;
    using Draft = PublisherDraft;
    using List = ListPublishers;
    using Read = ReadPublisher;
    using Create = CreatePublisher;
    using Update = UpdatePublisher;
    using Archive = ArchivePublisher;
    static constexpr const char* word = "publisher";

    static Draft draft(const std::string& name)
    {
        return {.name = {name},
            .contactName = {"Contact"},
            .contactEmail = {"contact@example.com"},
            .contactPhone = {"+16025550110"},
            .notes = "notes of " + name,
            .version = 0};
    }
    static Draft draftOf(const Record& r)
    {
        return {r.name, r.contactName, r.contactEmail, r.contactPhone, r.notes, r.version};
    }
    static std::string& name(Draft& draft) { return draft.name.value; }
    static const std::string& name(const Record& record) { return record.name.value; }
};

struct BuyerKind {
    using Record = Buyer;
    using Draft = BuyerDraft;
    using List = ListBuyers;
    using Read = ReadBuyer;
    using Create = CreateBuyer;
    using Update = UpdateBuyer;
    using Archive = ArchiveBuyer;
    static constexpr const char* word = "buyer";

    static Draft draft(const std::string& name)
    {
        return {.name = {name},
            .destination = {"+16025550111"},
            .dailyCap = 500,
            .concurrencyCap = 7,
            .contactName = {"Contact"},
            .contactEmail = {"contact@example.com"},
            .notes = "notes of " + name,
            .version = 0};
    }
    static Draft draftOf(const Record& r)
    {
        return {r.name, r.destination, r.dailyCap, r.concurrencyCap, r.contactName, r.contactEmail,
            r.notes, r.version};
    }
    static std::string& name(Draft& draft) { return draft.name.value; }
    static const std::string& name(const Record& record) { return record.name.value; }
};

struct CampaignKind {
    using Record = Campaign;
    using Draft = CampaignDraft;
    using List = ListCampaigns;
    using Read = ReadCampaign;
    using Create = CreateCampaign;
    using Update = UpdateCampaign;
    using Archive = ArchiveCampaign;
    static constexpr const char* word = "campaign";

    static Draft draft(const std::string& name)
    {
        return {.name = name,
            .qualifyingSeconds = 120,
            .duplicateWindowDays = 14,
            .revenuePerCall = Revenue(42'500'000),
            .payoutPerCall = Payout(30'000'001),
            .flowId = {},
            .notes = "notes of " + name,
            .version = 0};
    }
    static Draft draftOf(const Record& r)
    {
        return {r.name, r.qualifyingSeconds, r.duplicateWindowDays, r.revenuePerCall,
            r.payoutPerCall, r.flowId, r.notes, r.version};
    }
    static std::string& name(Draft& draft) { return draft.name; }
    static const std::string& name(const Record& record) { return record.name; }
};

} // namespace trunkline
