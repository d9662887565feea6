#pragma once
// Pictures and files that leave the product.

#include "services/base/id.h"
#include "services/base/money.h"
#include "services/base/phone.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/contract/bounds.h"
#include "services/contract/facts.h"
#include "services/contract/fields.h"
#include "services/contract/page.h"

#include <string>
#include <vector>

namespace trunkline {

TRUNK_ENUM(ExportFormat, Png, Pdf, Clipboard, Figures, Tsv)

struct ExportNote {
    std::string page;
    ExportFormat format = ExportFormat::Png;
    bool masked = false;
    std::string detail; ///< range and filters

    friend bool operator==(const ExportNote&, const ExportNote&) = default;
};
TRUNK_RECORD(ExportNote, page, format, masked, detail)
TRUNK_BOUNDS(ExportNote, {"page", 1, 120}, {"detail", 0, 2'000})

/// Written before a picture or a file is made: may this role take data out, and that it did.
struct RecordExport {
    using Response = ExportNote;
    static constexpr Facts facts{.name = "exports.record",
        .summary = "Ask leave to take a picture or file out, and note that it was taken",
        .verb = Verb::Post,
        .path = "/v1/exports",
        .permission = Permission::ExportsWrite,
        .effect = Effect::Write,
        .touches = Entity::Export,
        .rate = RateClass::Export,
        .stepUp = false,
        .audited = true};
    ExportNote note;
};
TRUNK_RECORD(RecordExport, note)

} // namespace trunkline
