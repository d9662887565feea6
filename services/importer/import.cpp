#include "services/importer/import.h"

#include "services/importer/rejects.h"
#include "services/importer/source.h"

#include <algorithm>
#include <utility>

namespace trunkline {

namespace {

constexpr std::int64_t largestBatch = 10'000;
constexpr std::int64_t rowsWithoutBatch = 100'000; ///< rejects in a row until the job moves on
constexpr std::size_t conflictsKept = 100;

/// One go over a file.
class Run {
public:
    Run(ImportPorts& ports, const ImportOptions& options, Source source,
        const std::function<void(const ImportStep&)>& progress)
        : m_ports(ports)
        , m_options(options)
        , m_source(std::move(source))
        , m_progress(progress)
        , m_reader(m_source.reader())
        , m_rejects(options.dryRun ? std::string() : options.rejectsPath)
        , m_directory(ports.directory, options.names, options.country, options.dryRun)
    {
    }

    Outcome begin()
    {
        if (m_options.batchSize < 1 || m_options.batchSize > largestBatch)
            return invalid("batch_size", "use 1 to 10000");
        m_report.format = m_source.format->name();
        m_report.encoding = m_source.survey.encoding();
        m_report.dryRun = m_options.dryRun;
        m_batch.source = m_options.source.empty() ? m_report.format : m_options.source;
        TRUNK_DO(m_directory.begin(m_source.format->columns()));
        if (m_options.dryRun)
            return Done{};
        TRUNK_DO(m_rejects.check());
        StartImport start;
        start.fileName = m_source.file->name();
        start.fileSize = m_source.file->size();
        start.fingerprint = m_source.survey.fingerprint;
        start.source = m_batch.source;
        start.options = m_source.options;
        TRUNK_TRY(m_job, m_ports.start(start));
        TRUNK_DO(m_rejects.begin(m_job.batch > 0 ? m_job.line : 0));
        m_report.jobId = m_job.id.text();
        m_report.resumedAtBatch = m_job.batch;
        m_report.rows = m_job.rows;
        m_report.rejected = m_job.rejected;
        m_report.warnings = m_job.warnings;
        m_batches = m_job.batch;
        if (m_job.batch > 0)
            m_reader.seek(m_job.byteOffset, m_job.line + 1);
        return Done{};
    }

    Outcome readAll(const std::stop_token& stop)
    {
        Record record;
        ParsedRow row;
        std::int64_t seen = 0;
        std::int64_t offset = m_job.batch > 0 ? m_job.byteOffset : m_source.rowsBegin;
        std::int64_t line = m_job.batch > 0 ? m_job.line : m_source.firstLine - 1;
        for (;;) {
            TRUNK_TRY(const bool more, m_reader.next(record));
            const bool full
                = std::ssize(m_batch.calls) == m_options.batchSize || seen == rowsWithoutBatch;
            if (!more || full) {
                TRUNK_DO(send(more ? offset : m_source.file->size(), line, !more));
                seen = 0;
                if (!more || m_report.cancelled)
                    return Done{};
                if (stop.stop_requested())
                    return cancel();
            } else if (seen == 0 && stop.stop_requested()) {
                return cancel();
            }
            ++seen;
            offset = record.end;
            line = record.lastLine;
            TRUNK_DO(take(record, row));
        }
    }

    Result<ImportReport> report()
    {
        m_report.rejectsFile = m_rejects.path();
        if (m_options.dryRun)
            return std::move(m_report);
        if (!m_report.cancelled) {
            TRUNK_TRY(m_job, m_ports.status(ReadImport{m_job.id}));
        }
        m_report.rows = m_job.rows;
        m_report.imported = m_job.imported;
        m_report.duplicates = m_job.duplicates;
        m_report.conflicts = m_job.conflicts;
        m_report.rejected = m_job.rejected;
        m_report.warnings = m_job.warnings;
        m_report.answered = m_job.answered;
        m_report.talkSeconds = m_job.talkSeconds;
        return std::move(m_report);
    }

private:
    Outcome take(const Record& record, ParsedRow& row)
    {
        ++m_report.rows;
        std::optional<Reject> wrong = m_source.format->read(record, row);
        if (!wrong) {
            TRUNK_TRY(wrong, m_directory.fill(record, row.call));
        }
        if (wrong) {
            ++m_report.rejected;
            return m_rejects.add(record, *wrong);
        }
        m_report.warnings += row.odd.any() ? 1 : 0;
        if (m_options.dryRun) {
            ++m_report.imported;
            m_report.answered += row.call.outcome == CallOutcome::Answered ? 1 : 0;
            m_report.talkSeconds += row.call.talkSeconds;
            return Done{};
        }
        m_batch.calls.push_back(std::move(row.call));
        return Done{};
    }

    /// The rejects of a batch are on disk before it is acknowledged; those of a batch that was not
    /// are dropped when the import is taken up.
    Outcome send(std::int64_t offset, std::int64_t line, bool last)
    {
        if (m_options.dryRun)
            return Done{};
        TRUNK_DO(m_rejects.flush());
        m_batch.progress = IngestProgress{m_job.id, ++m_batches, offset, line, m_report.rows,
            m_report.rejected, m_report.warnings, last};
        auto stored = m_ports.ingest(m_batch);
        if (!stored && stored.error().code == Errc::Cancelled)
            return cancel();
        if (!stored)
            return stopped(std::move(stored.error()));
        IngestResult& result = *stored;
        m_batch.calls.clear();
        for (std::string& id : result.conflicts) {
            if (m_report.conflictIds.size() < conflictsKept)
                m_report.conflictIds.push_back(std::move(id));
        }
        if (m_progress)
            m_progress({m_batches, offset, m_source.file->size(), m_report.rows});
        return Done{};
    }

    /// What the store answers says nothing of the file.
    Error stopped(Error error) const
    {
        const std::int64_t last = m_batches - 1;
        error.detail = m_source.file->name() + ": " + error.detail
            + "; that mended, run the import again: it goes on behind "
            + (last == 0 ? std::string("its beginning") : "batch " + std::to_string(last));
        return error;
    }

    Outcome cancel()
    {
        m_report.cancelled = true;
        if (m_options.dryRun)
            return Done{};
        auto job = m_ports.cancel(CancelImport{m_job.id});
        // The batch that was stopped may have been stored meanwhile, and be the last.
        if (!job && job.error().code == Errc::Conflict)
            job = m_ports.status(ReadImport{m_job.id});
        TRUNK_TRY(m_job, std::move(job));
        m_report.cancelled = m_job.state != JobState::Done;
        return Done{};
    }

    ImportPorts& m_ports;
    const ImportOptions& m_options;
    Source m_source;
    const std::function<void(const ImportStep&)>& m_progress;
    RecordReader m_reader;
    RejectsFile m_rejects;
    Directory m_directory;
    IngestCalls m_batch;
    std::int64_t m_batches = 0;
    Job m_job;
    ImportReport m_report;
};

} // namespace

Import::Import(ImportPorts ports, ImportOptions options)
    : m_ports(std::move(ports))
    , m_options(std::move(options))
{
}

Result<ImportReport> Import::run(
    const std::function<void(const ImportStep&)>& progress, std::stop_token stop)
{
    TRUNK_TRY(Source source, openSource(m_options));
    Run run(m_ports, m_options, std::move(source), progress);
    TRUNK_DO(run.begin());
    TRUNK_DO(run.readAll(stop));
    return run.report();
}

} // namespace trunkline
