#include "services/invoices/invoices.h"

#include "services/contract/handlers.h"
#include "services/contract/invoices.h"
#include "services/rows/page.h"

namespace trunkline {

namespace {

// The lines are rows of their own; the empty list stands in their place.
constexpr auto selectAll
    = sql("select id, tenant_id, kind, number, buyer_id, publisher_id, state, period_from, "
          "period_to, currency, revenue_total, payout_total, '[]', created_at, updated_at, version "
          "from invoices where tenant_id = $1");

/// The rule of rows: a buyer sees its invoices, a publisher its statements.
void narrow(Query& query, const Visibility& see)
{
    if (!see.onlyBuyer.isNil())
        query.add(" and kind = 'buyer_invoice' and buyer_id = ", see.onlyBuyer);
    if (!see.onlyPublisher.isNil())
        query.add(" and kind = 'publisher_statement' and publisher_id = ", see.onlyPublisher);
}

Result<InvoicePage> handle(Transaction& transaction, Context& context, const ListInvoices& op)
{
    const std::string question = std::string(ListInvoices::facts.name.value)
        + context.see.onlyBuyer.text() + context.see.onlyPublisher.text();
    TRUNK_TRY(const auto place, timePlace(op.page, question));
    Query query(selectAll, columnValues(transaction.tenant()));
    narrow(query, context.see);
    if (place)
        query.add(" and (created_at, id) < (", place->time).add(", ", place->id).add(")");
    query.add(" order by created_at desc, id desc limit ", op.page.limit + 1);
    return readPage<InvoicePage>(transaction, query, op.page, question, [](const Invoice& invoice) {
        return TimePlace{invoice.createdAt, invoice.id.value};
    });
}

constexpr auto selectLines = sql("select ", columns<InvoiceLine>,
    " from invoice_lines where tenant_id = $1 and invoice_id = $2 order by position");

Result<Invoice> handle(Transaction& transaction, Context& context, const ReadInvoice& op)
{
    Query query(selectAll, columnValues(transaction.tenant()));
    query.add(" and id = ", op.id);
    narrow(query, context.see);
    TRUNK_TRY(Invoice invoice, oneRow<Invoice>(transaction, query, "invoice"));
    TRUNK_TRY(invoice.lines,
        allRows<InvoiceLine>(
            transaction, Query(selectLines, columnValues(transaction.tenant(), invoice.id))));
    return invoice;
}

} // namespace

void addInvoiceHandlers(HandlerTable& table)
{
    const auto call = [](Transaction& transaction, Context& context, const auto& op) {
        return handle(transaction, context, op);
    };
    table.add<ListInvoices>(call);
    table.add<ReadInvoice>(call);
}

} // namespace trunkline
