#pragma once
// Names of campaigns, publishers, buyers and numbers in a file, and the records they mean.

#include "services/base/result.h"
#include "services/contract/buyers.h"
#include "services/contract/campaigns.h"
#include "services/contract/numbers.h"
#include "services/contract/publishers.h"
#include "services/importer/format.h"
#include "services/importer/options.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace trunkline {

/// How the directory asks; each is called from the importing thread only.
struct DirectoryPorts {
    std::function<Result<CampaignPage>(const ListCampaigns&)> campaigns;
    std::function<Result<Campaign>(const CreateCampaign&)> createCampaign;
    std::function<Result<PublisherPage>(const ListPublishers&)> publishers;
    std::function<Result<Publisher>(const CreatePublisher&)> createPublisher;
    std::function<Result<BuyerPage>(const ListBuyers&)> buyers;
    std::function<Result<Buyer>(const CreateBuyer&)> createBuyer;
    std::function<Result<NumberPage>(const ListNumbers&)> numbers;
};

/// At most this many names of a kind are created by one import.
inline constexpr std::size_t mostNewNames = 1'000;

/// Lists each kind once, when it is first asked for. Archived records are not found.
/// Threads: one.
class Directory {
public:
    /// With `dry`, nothing is created and a name to be created leaves the id empty.
    Directory(DirectoryPorts ports, NameChoices choices, std::string country, bool dry);

    /// Finds the columns of the choices. Errors: Invalid for a column that the file lacks, a
    /// fixed name that is not there and may not be created; and what the ports answer.
    Outcome begin(const Columns& columns);

    /// Fills the ids of a call. A name that is not there is a reject, or an error of the port.
    Result<std::optional<Reject>> fill(const Record& record, CallRecord& call);

private:
    template <class IdType>
    struct Kind {
        const char* name = "";
        NameChoice choice;
        int column = -1;
        std::unordered_map<std::string, IdType> ids;
        IdType fixed;
        std::size_t created = 0;
        std::unordered_map<std::string, std::string> refused; ///< why, by name
        std::function<Result<IdType>(const std::string&)> create;
        std::function<Outcome(Kind&)> list;
    };

    template <class IdType>
    Outcome beginKind(Kind<IdType>& kind, const Columns& columns);
    template <class IdType>
    Result<std::optional<Reject>> find(Kind<IdType>& kind, std::string_view text, IdType& id);
    template <class IdType>
    Result<std::optional<Reject>> fillKind(Kind<IdType>& kind, const Record& record, IdType& id);

    DirectoryPorts m_ports;
    std::string m_country;
    bool m_dry;
    Kind<CampaignId> m_campaigns;
    Kind<PublisherId> m_publishers;
    Kind<BuyerId> m_buyers;
    Kind<NumberId> m_numbers;
};

} // namespace trunkline
