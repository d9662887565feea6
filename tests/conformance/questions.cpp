#include "tests/conformance/questions.h"

#include <QByteArray>

namespace trunkline {

std::vector<std::string> others(
    const Canaries& canaries, std::string_view member, const std::string&)
{
    std::vector<std::string> all;
    if (member != "digits")
        return all;
    for (const std::string& number : canaries.callers()) {
        all.push_back(number.substr(1));
        all.push_back(number.substr(number.size() - 4));
    }
    all.emplace_back("12");
    return all;
}

std::vector<std::int64_t> others(const Canaries&, std::string_view member, std::int64_t)
{
    std::vector<std::int64_t> all;
    constexpr std::int64_t beyond = 60;
    for (std::int64_t seq = 1; member == "seq" && seq <= beyond; ++seq)
        all.push_back(seq);
    return all;
}

std::vector<CallFilter> others(const Canaries& canaries, std::string_view, const CallFilter&)
{
    std::vector<CallFilter> all;
    for (const Uuid& id : canaries.ids<CampaignId>())
        all.emplace_back().campaigns.push_back({id});
    for (const Uuid& id : canaries.ids<PublisherId>())
        all.emplace_back().publishers.push_back({id});
    for (const Uuid& id : canaries.ids<BuyerId>())
        all.emplace_back().buyers.push_back({id});
    for (const Uuid& id : canaries.ids<NumberId>())
        all.emplace_back().numbers.push_back({id});
    all.emplace_back().outcomes.push_back(CallOutcome::Answered);
    all.emplace_back().qualified = true;
    all.emplace_back().minimumTalk = 200;
    all.emplace_back().minimumTalk = -1;
    return all;
}

std::vector<AuditFilter> others(const Canaries& canaries, std::string_view, const AuditFilter&)
{
    std::vector<AuditFilter> all;
    all.emplace_back().text = "cnr";
    all.emplace_back().entity = Entity::Publisher;
    all.emplace_back().entityId = canaries.buyer(0).text();
    all.emplace_back().operation = "exports.record";
    all.emplace_back().result = AuditResult::Refused;
    all.emplace_back().from = canaries.from();
    return all;
}

std::string textOf(const Error& error)
{
    std::string text = std::string(name(error.code)) + ": " + error.detail;
    for (const FieldError& field : error.fields)
        text += "; " + field.field + ' ' + field.message;
    return text;
}

std::string opened(const std::string& cursor)
{
    if (cursor.empty())
        return {};
    return " made of "
        + QByteArray::fromBase64(QByteArray::fromStdString(cursor), QByteArray::Base64UrlEncoding)
              .toStdString();
}

} // namespace trunkline
