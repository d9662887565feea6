#pragma once
// A file on its way into the call log, batch by batch through IngestCalls: killed at any moment, it
// is taken up behind the last batch that was acknowledged.

#include "services/base/result.h"
#include "services/contract/calls.h"
#include "services/contract/imports.h"
#include "services/importer/directory.h"
#include "services/importer/options.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace trunkline {

/// The operations that an import is a client of, bound to a dispatcher or a gateway; each is called
/// from the importing thread only.
struct ImportPorts {
    std::function<Result<Job>(const StartImport&)> start;
    std::function<Result<IngestResult>(const IngestCalls&)> ingest;
    std::function<Result<Job>(const ReadImport&)> status;
    std::function<Result<Job>(const CancelImport&)> cancel;
    DirectoryPorts directory;
};

/// Counts are of the whole file, also when it was imported in several goes. rows = imported +
/// duplicates + rejected once all is stored.
struct ImportReport {
    std::string format;
    std::string encoding;
    std::int64_t rows = 0;
    std::int64_t imported = 0; ///< of a dry run: what would be sent
    std::int64_t duplicates = 0;
    std::int64_t conflicts = 0; ///< duplicates with other content
    std::int64_t rejected = 0;
    std::int64_t warnings = 0;
    std::int64_t answered = 0; ///< of what was stored
    std::int64_t talkSeconds = 0;
    std::string rejectsFile;              ///< empty: nothing was rejected, or nobody asked for one
    std::vector<std::string> conflictIds; ///< of this go, at most 100
    std::string jobId;                    ///< empty for a dry run
    std::int64_t resumedAtBatch = 0;      ///< batches that were there before this go
    bool dryRun = false;
    bool cancelled = false;

    friend bool operator==(const ImportReport&, const ImportReport&) = default;
};
TRUNK_RECORD(ImportReport, format, encoding, rows, imported, duplicates, conflicts, rejected,
    warnings, answered, talkSeconds, rejectsFile, conflictIds, jobId, resumedAtBatch, dryRun,
    cancelled)

/// After each batch that was acknowledged.
struct ImportStep {
    std::int64_t batch = 0;
    std::int64_t bytesDone = 0;
    std::int64_t bytesTotal = 0;
    std::int64_t rows = 0;
};

/// Threads: one. Memory: one batch and 3 MiB.
class Import {
public:
    Import(ImportPorts ports, ImportOptions options);

    /// Blocks until the file is in, or the stop is asked for: then the job is cancelled between two
    /// batches, or with the one that the stop ended, and the report says so. Errors: Invalid for
    /// what is no call log; whatever the ports answer, after which another run goes on from there.
    Result<ImportReport> run(
        const std::function<void(const ImportStep&)>& progress = {}, std::stop_token stop = {});

private:
    ImportPorts m_ports;
    ImportOptions m_options;
};

} // namespace trunkline
