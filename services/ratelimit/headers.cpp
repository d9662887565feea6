#include "services/ratelimit/headers.h"

namespace trunkline {

namespace {

// A policy's name holds nothing that a structured field's string (RFC 8941, 3.3.3) would escape.
std::string item(
    const Policy& policy, char first, std::int64_t amount, char second, std::chrono::seconds span)
{
    return '"' + policy.name + "\";" + first + '=' + std::to_string(amount) + ';' + second + '='
        + std::to_string(span.count());
}

void add(std::string& list, const std::string& item)
{
    if (!list.empty())
        list += ", ";
    list += item;
}

} // namespace

std::vector<RateField> rateFields(const Verdict& verdict, DraftFields draft)
{
    std::vector<RateField> fields;
    if (!verdict.admitted)
        fields.push_back({"Retry-After", std::to_string(verdict.retryAfter().count())});
    if (draft == DraftFields::Leave || verdict.decisions.empty())
        return fields;
    std::string policies;
    std::string limits;
    for (const auto& [policy, decision] : verdict.decisions) {
        add(policies,
            item(policy, 'q', policy.burst, 'w',
                std::chrono::ceil<std::chrono::seconds>(policy.window())));
        add(limits, item(policy, 'r', decision.remaining, 't', decision.moreAfter));
    }
    fields.push_back({"RateLimit-Policy", policies});
    fields.push_back({"RateLimit", limits});
    return fields;
}

} // namespace trunkline
