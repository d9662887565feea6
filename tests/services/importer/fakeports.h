#pragma once
// A store in memory behind the ports of an import: idempotent by external id, strict about the
// order of batches, and able to die before or after a batch.

#include "services/importer/import.h"

#include <map>
#include <optional>
#include <string>

namespace trunkline {

class FakeStore {
public:
    std::map<std::string, CallRecord> calls;
    std::optional<Job> job;
    std::int64_t dieAtBatch = 0;  ///< this batch fails; 0: none
    bool dieAfterStoring = false; ///< the answer is lost, the batch is there
    std::vector<std::string> campaigns;
    std::string archived; ///< a campaign that is not listed, and whose name is taken
    int asked = 0;        ///< for new campaigns

    ImportPorts ports()
    {
        ImportPorts ports;
        ports.start = [this](const StartImport& op) { return start(op); };
        ports.ingest = [this](const IngestCalls& op) { return ingest(op); };
        ports.status = [this](const ReadImport&) -> Result<Job> { return *job; };
        ports.cancel = [this](const CancelImport&) -> Result<Job> {
            if (job->state != JobState::Running)
                return fail(Errc::Conflict, "the import is not running");
            job->state = JobState::Cancelled;
            return *job;
        };
        ports.directory.campaigns = [this](const ListCampaigns&) -> Result<CampaignPage> {
            CampaignPage page;
            for (std::size_t i = 0; i < campaigns.size(); ++i)
                page.items.push_back(campaign(i));
            return page;
        };
        ports.directory.createCampaign = [this](const CreateCampaign& op) -> Result<Campaign> {
            ++asked;
            if (auto errors = validate(op.draft); !errors.empty())
                return invalid(std::move(errors));
            if (op.draft.name == archived)
                return fail(Errc::Conflict, "a row with this key is there already");
            campaigns.push_back(op.draft.name);
            return campaign(campaigns.size() - 1);
        };
        return ports;
    }
    Campaign campaign(std::size_t index) const
    {
        Campaign made;
        made.id.value.bytes[15] = static_cast<std::uint8_t>(index + 1);
        made.name = campaigns[index];
        return made;
    }

private:
    Result<Job> start(const StartImport& op)
    {
        const bool same = job && job->state == JobState::Running
            && job->fingerprint == op.fingerprint && job->options == op.options
            && job->source == op.source;
        if (!same) {
            job = Job{};
            job->id.value.bytes[0] = 1;
            job->fingerprint = op.fingerprint;
            job->options = op.options;
            job->source = op.source;
        }
        return *job;
    }
    Result<IngestResult> ingest(const IngestCalls& op)
    {
        const IngestProgress& progress = *op.progress;
        if (progress.batch != job->batch + 1)
            return fail(Errc::Conflict, "not the next batch");
        if (progress.batch == dieAtBatch && !dieAfterStoring)
            return fail(Errc::Unavailable, "died before the batch");
        IngestResult result;
        for (const CallRecord& call : op.calls) {
            const auto [at, fresh] = calls.emplace(call.externalId, call);
            if (fresh) {
                ++result.stored;
                job->answered += call.outcome == CallOutcome::Answered ? 1 : 0;
                job->talkSeconds += call.talkSeconds;
                continue;
            }
            ++result.duplicates;
            if (!(at->second == call))
                result.conflicts.push_back(call.externalId);
        }
        job->batch = progress.batch;
        job->byteOffset = progress.byteOffset;
        job->line = progress.line;
        job->rows = progress.rows;
        job->rejected = progress.rejected;
        job->warnings = progress.warnings;
        job->imported += result.stored;
        job->duplicates += result.duplicates;
        job->conflicts += static_cast<std::int64_t>(result.conflicts.size());
        if (progress.last)
            job->state = JobState::Done;
        if (progress.batch == dieAtBatch)
            return fail(Errc::Unavailable, "died after the batch");
        return result;
    }
};

} // namespace trunkline
