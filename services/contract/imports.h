#pragma once
// Imports: a file on its way in. The rows themselves go through IngestCalls, whose batches move the
// job.

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

TRUNK_ENUM(JobState, Running, Done, Cancelled)

/// `answered` and `talkSeconds` count what was stored.
struct Job {
    JobId id;
    TenantId tenantId;
    std::string fileName;
    std::int64_t fileSize = 0; ///< bytes; -1 where the source has no size
    std::string fingerprint;   ///< SHA-256 of size and first 64 KiB
    std::string source;
    std::string options; ///< canonical JSON of what the file is read with
    JobState state = JobState::Running;
    std::int64_t batch = 0; ///< last stored
    std::int64_t byteOffset = 0;
    std::int64_t line = 0;
    std::int64_t rows = 0;
    std::int64_t imported = 0;
    std::int64_t duplicates = 0;
    std::int64_t conflicts = 0;
    std::int64_t rejected = 0;
    std::int64_t warnings = 0;
    std::int64_t answered = 0;
    std::int64_t talkSeconds = 0;
    Instant createdAt;
    Instant updatedAt;

    friend bool operator==(const Job&, const Job&) = default;
};
TRUNK_RECORD(Job, id, tenantId, fileName, fileSize, fingerprint, source, options, state, batch,
    byteOffset, line, rows, imported, duplicates, conflicts, rejected, warnings, answered,
    talkSeconds, createdAt, updatedAt)

struct JobPage {
    std::vector<Job> items;
    std::string next; ///< cursor; empty at the end
};
TRUNK_RECORD(JobPage, items, next)

/// Opens a job, or answers the running one of the same file, source and options, so that it is
/// taken up where it stands.
struct StartImport {
    using Response = Job;
    static constexpr Facts facts{.name = "imports.start",
        .summary = "Open an import of a file, or take up the one that runs",
        .verb = Verb::Post,
        .path = "/v1/imports",
        .permission = Permission::ImportsRun,
        .effect = Effect::Write,
        .touches = Entity::Job,
        .rate = RateClass::Bulk,
        .stepUp = false,
        .audited = true};
    std::string fileName;
    std::int64_t fileSize = 0;
    std::string fingerprint;
    std::string source;
    std::string options;
};
TRUNK_RECORD(StartImport, fileName, fileSize, fingerprint, source, options)
TRUNK_BOUNDS(StartImport, {"file_name", 1, 1'000}, {"file_size", -1, unbounded},
    {"fingerprint", 64, 64}, {"source", 1, 120})

/// Errors: NotFound.
struct ReadImport {
    using Response = Job;
    static constexpr Facts facts{.name = "imports.status",
        .summary = "How far an import is",
        .verb = Verb::Get,
        .path = "/v1/imports/{id}",
        .permission = Permission::ImportsRun,
        .effect = Effect::Read,
        .touches = Entity::Job,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    JobId id;
};
TRUNK_RECORD(ReadImport, id)

/// Newest first.
struct ListImports {
    using Response = JobPage;
    static constexpr Facts facts{.name = "imports.list",
        .summary = "A page of imports, newest first",
        .verb = Verb::Get,
        .path = "/v1/imports",
        .permission = Permission::ImportsRun,
        .effect = Effect::Read,
        .touches = Entity::Job,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    PageRequest page;
};
TRUNK_RECORD(ListImports, page)

/// What is stored stays; no further batch is taken. Errors: NotFound; Conflict when it is not
/// running.
struct CancelImport {
    using Response = Job;
    static constexpr Facts facts{.name = "imports.cancel",
        .summary = "Stop an import; what is stored stays",
        .verb = Verb::Post,
        .path = "/v1/imports/{id}/cancel",
        .permission = Permission::ImportsRun,
        .effect = Effect::Write,
        .touches = Entity::Job,
        .rate = RateClass::Write,
        .stepUp = false,
        .audited = true};
    JobId id;
};
TRUNK_RECORD(CancelImport, id)

} // namespace trunkline
