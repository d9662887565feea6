#pragma once
// Invoices to buyers and statements to publishers.

#include "services/base/id.h"
#include "services/base/money.h"
#include "services/base/phone.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/contract/facts.h"
#include "services/contract/fields.h"
#include "services/contract/page.h"

#include <string>
#include <vector>

namespace trunkline {

TRUNK_ENUM(InvoiceKind, BuyerInvoice, PublisherStatement)
TRUNK_ENUM(InvoiceState, Draft, Issued, Paid, Void)

/// A line carries revenue on a buyer's invoice and payout on a publisher's statement, never both.
struct InvoiceLine {
    InvoiceLineId id;
    CampaignId campaignId;
    std::string description;
    std::int64_t quantity = 0; ///< qualified calls
    Revenue unitRevenue;
    Revenue revenue;
    Payout unitPayout;
    Payout payout;

    friend bool operator==(const InvoiceLine&, const InvoiceLine&) = default;
};
TRUNK_RECORD(
    InvoiceLine, id, campaignId, description, quantity, unitRevenue, revenue, unitPayout, payout)

struct Invoice {
    InvoiceId id;
    TenantId tenantId;
    InvoiceKind kind = InvoiceKind::BuyerInvoice;
    std::string number;
    BuyerId buyerId;
    PublisherId publisherId;
    InvoiceState state = InvoiceState::Draft;
    Date periodFrom;
    Date periodTo; ///< inclusive
    Currency currency;
    Revenue revenueTotal;
    Payout payoutTotal;
    std::vector<InvoiceLine> lines; ///< empty in a list
    Instant createdAt;
    Instant updatedAt;
    std::int64_t version = 0;

    friend bool operator==(const Invoice&, const Invoice&) = default;
};
TRUNK_RECORD(Invoice, id, tenantId, kind, number, buyerId, publisherId, state, periodFrom, periodTo,
    currency, revenueTotal, payoutTotal, lines, createdAt, updatedAt, version)

struct InvoicePage {
    std::vector<Invoice> items;
    std::string next; ///< cursor; empty at the end
};
TRUNK_RECORD(InvoicePage, items, next)

/// Newest first; a BUYER sees its invoices, a PUBLISHER its statements.
struct ListInvoices {
    using Response = InvoicePage;
    static constexpr Facts facts{.name = "invoices.list",
        .summary = "A page of invoices and statements, newest first",
        .verb = Verb::Get,
        .path = "/v1/invoices",
        .permission = Permission::InvoicesRead,
        .effect = Effect::Read,
        .touches = Entity::Invoice,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    PageRequest page;
};
TRUNK_RECORD(ListInvoices, page)

/// Errors: NotFound.
struct ReadInvoice {
    using Response = Invoice;
    static constexpr Facts facts{.name = "invoices.read",
        .summary = "One invoice or statement with its lines",
        .verb = Verb::Get,
        .path = "/v1/invoices/{id}",
        .permission = Permission::InvoicesRead,
        .effect = Effect::Read,
        .touches = Entity::Invoice,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    InvoiceId id;
};
TRUNK_RECORD(ReadInvoice, id)

} // namespace trunkline
