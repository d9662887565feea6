#include "services/importer/directory.h"

#include "services/base/text.h"

#include <type_traits>
#include <utility>

namespace trunkline {

namespace {

constexpr std::int64_t pageRows = 1'000;
constexpr std::size_t longestName = 120; // characters, as CampaignDraft's rule

/// Every page of a list, each active item handed to `take`.
template <class Operation, class Ask, class Take>
Outcome readAll(const Ask& ask, const Take& take)
{
    Operation operation;
    operation.page.limit = pageRows;
    for (;;) {
        TRUNK_TRY(const auto page, ask(operation));
        for (const auto& item : page.items) {
            if (item.state == RecordState::Active)
                take(item);
        }
        if (page.next.empty())
            return Done{};
        operation.page.after = page.next;
    }
}

/// Why a record of this name cannot be made; none where that is not the name's fault.
std::optional<std::string> badName(const Error& error)
{
    if (error.code == Errc::Conflict)
        return "is taken by an archived one; restore that, or use another name";
    if (error.code != Errc::Invalid)
        return std::nullopt;
    return error.fields.empty() ? error.detail : error.fields.front().message;
}

} // namespace

Directory::Directory(DirectoryPorts ports, NameChoices choices, std::string country, bool dry)
    : m_ports(std::move(ports))
    , m_country(std::move(country))
    , m_dry(dry)
{
    m_campaigns.name = "campaign";
    m_campaigns.choice = std::move(choices.campaign);
    m_campaigns.list = [this](auto& kind) {
        return readAll<ListCampaigns>(
            m_ports.campaigns, [&](const Campaign& each) { kind.ids.emplace(each.name, each.id); });
    };
    m_campaigns.create = [this](const std::string& name) -> Result<CampaignId> {
        CreateCampaign operation;
        operation.draft.name = name;
        operation.draft.revenuePerCall.micros = 0;
        operation.draft.payoutPerCall.micros = 0;
        TRUNK_TRY(const Campaign made, m_ports.createCampaign(operation));
        return made.id;
    };
    m_publishers.name = "publisher";
    m_publishers.choice = std::move(choices.publisher);
    m_publishers.list = [this](auto& kind) {
        return readAll<ListPublishers>(m_ports.publishers,
            [&](const Publisher& each) { kind.ids.emplace(each.name.value, each.id); });
    };
    m_publishers.create = [this](const std::string& name) -> Result<PublisherId> {
        CreatePublisher operation;
        operation.draft.name.value = name;
        TRUNK_TRY(const Publisher made, m_ports.createPublisher(operation));
        return made.id;
    };
    m_buyers.name = "buyer";
    m_buyers.choice = std::move(choices.buyer);
    m_buyers.list = [this](auto& kind) {
        return readAll<ListBuyers>(
            m_ports.buyers, [&](const Buyer& each) { kind.ids.emplace(each.name.value, each.id); });
    };
    m_buyers.create = [this](const std::string& name) -> Result<BuyerId> {
        CreateBuyer operation;
        operation.draft.name.value = name;
        TRUNK_TRY(const Buyer made, m_ports.createBuyer(operation));
        return made.id;
    };
    m_numbers.name = "number";
    m_numbers.choice = std::move(choices.number);
    m_numbers.choice.create = false;
    m_numbers.list = [this](auto& kind) {
        return readAll<ListNumbers>(m_ports.numbers,
            [&](const Number& each) { kind.ids.emplace(each.number.value, each.id); });
    };
}

template <class IdType>
Outcome Directory::beginKind(Kind<IdType>& kind, const Columns& columns)
{
    if (kind.choice.from == NameFrom::Nothing)
        return Done{};
    if (kind.choice.from == NameFrom::Column) {
        kind.column = columns.find(kind.choice.value);
        if (kind.column < 0) {
            std::string all;
            for (const std::string& name : columns.names())
                all.append(all.empty() ? "" : ", ").append(name);
            return invalid(
                kind.name, "the file has no column \"" + kind.choice.value + "\"; it has " + all);
        }
    }
    TRUNK_DO(kind.list(kind));
    if (kind.choice.from == NameFrom::Column)
        return Done{};
    TRUNK_TRY(const std::optional<Reject> wrong, find(kind, kind.choice.value, kind.fixed));
    if (wrong)
        return invalid(kind.name, "\"" + kind.choice.value + "\" " + wrong->reason);
    return Done{};
}

Outcome Directory::begin(const Columns& columns)
{
    TRUNK_DO(beginKind(m_campaigns, columns));
    TRUNK_DO(beginKind(m_publishers, columns));
    TRUNK_DO(beginKind(m_buyers, columns));
    return beginKind(m_numbers, columns);
}

template <class IdType>
Result<std::optional<Reject>> Directory::find(Kind<IdType>& kind, std::string_view text, IdType& id)
{
    std::string name(trimmed(text));
    if constexpr (std::is_same_v<IdType, NumberId>)
        name = normalisePhone(name, m_country).value;
    if (name.empty())
        return std::optional<Reject>{};
    if (const auto found = kind.ids.find(name); found != kind.ids.end()) {
        id = found->second;
        return std::optional<Reject>{};
    }
    const auto refuse = [&](std::string why) {
        Reject wrong = reject(kind.name, std::move(why), name);
        wrong.shape = false;
        return std::optional<Reject>{std::move(wrong)};
    };
    if (!kind.choice.create)
        return refuse("is not there; create it first, or let the import create it");
    if (codePoints(name) > longestName)
        return refuse("is too long for a name; use at most 120 characters");
    if (const auto found = kind.refused.find(name); found != kind.refused.end())
        return refuse(found->second);
    if (kind.created + kind.refused.size() == mostNewNames)
        return refuse("would be one of more than 1,000 new names; choose another column");
    if (m_dry) {
        kind.ids.emplace(name, IdType{});
    } else {
        const Result<IdType> made = kind.create(name);
        if (!made) {
            const std::optional<std::string> why = badName(made.error());
            if (!why)
                return made.error();
            return refuse(kind.refused.emplace(name, *why).first->second);
        }
        kind.ids.emplace(name, *made);
        id = *made;
    }
    ++kind.created;
    return std::optional<Reject>{};
}

template <class IdType>
Result<std::optional<Reject>> Directory::fillKind(
    Kind<IdType>& kind, const Record& record, IdType& id)
{
    if (kind.choice.from == NameFrom::Nothing)
        return std::optional<Reject>{};
    if (kind.choice.from == NameFrom::Fixed) {
        id = kind.fixed;
        return std::optional<Reject>{};
    }
    return find(kind, record.fields[static_cast<std::size_t>(kind.column)], id);
}

Result<std::optional<Reject>> Directory::fill(const Record& record, CallRecord& call)
{
    TRUNK_TRY(auto campaign, fillKind(m_campaigns, record, call.campaignId));
    if (campaign)
        return campaign;
    TRUNK_TRY(auto publisher, fillKind(m_publishers, record, call.publisherId));
    if (publisher)
        return publisher;
    TRUNK_TRY(auto buyer, fillKind(m_buyers, record, call.buyerId));
    if (buyer)
        return buyer;
    return fillKind(m_numbers, record, call.numberId);
}

} // namespace trunkline
