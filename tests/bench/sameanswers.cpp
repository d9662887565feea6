#include "tests/bench/sameanswers.h"

#include "services/contract/audit.h"
#include "services/contract/json.h"
#include "tests/bench/httpask.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>

namespace trunkline::bench {

namespace {

constexpr std::size_t callsCompared = 2'000;

/// Keys sorted; without the moment of the answer.
Result<std::string> sorted(const std::string& body)
{
    TRUNK_TRY(boost::json::value tree, parseJson(body, ownJson));
    if (auto* object = tree.if_object()) {
        if (auto* moment = object->if_contains("read_at"))
            *moment = "then";
    }
    return canonicalJson(tree);
}

Error different(const std::string& what, const std::string& ours, const std::string& theirs)
{
    const auto [at, other] = std::mismatch(ours.begin(), ours.end(), theirs.begin(), theirs.end());
    const std::size_t from
        = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, at - ours.begin() - 60));
    return fail(Errc::Internal,
        "the peer differs in " + what + ":\n  ours   …" + ours.substr(from, 160) + "\n  theirs …"
            + theirs.substr(std::min(from, theirs.size()), 160));
}

/// What a server answers, keys sorted. Errors: Internal when it is not 200.
Result<std::string> answerOf(const HttpQuestion& question)
{
    TRUNK_TRY(const HttpReply reply, askHttp(question));
    if (reply.status != 200)
        return fail(Errc::Internal,
            question.url + " answers " + std::to_string(reply.status) + ": " + reply.body);
    return sorted(reply.body);
}

Outcome compareRefusals(const Compared& compared, const std::string& path)
{
    std::string forged = compared.key.reveal();
    forged[30] = forged[30] == 'a' ? 'b' : 'a';
    struct Case {
        const char* who;
        std::string path;
        Secret key;
        std::filesystem::path body;
        int status;
    };
    const std::filesystem::path body = compared.folder / "refused.json";
    std::ofstream(body) << bodyOf({});
    const std::array cases{Case{"nobody", path, {}, {}, 401},
        Case{"a forged key", path, Secret(forged), {}, 401},
        Case{"a key without the scope", "/v1/calls", compared.key, body, 403}};
    for (const Case& each : cases) {
        for (const std::string& server : {compared.product, compared.peer}) {
            TRUNK_TRY(const HttpReply reply, askHttp({server + each.path, each.key, each.body}));
            if (reply.status != each.status)
                return fail(Errc::Internal,
                    server + each.path + " answers " + std::string(each.who) + " with "
                        + std::to_string(reply.status));
        }
    }
    return Done{};
}

/// The rows that an ingest leaves, with names instead of the tenant's own ids.
Result<std::vector<std::string>> rowsOf(
    Raw& raw, const std::string& table, const IngestTenant& tenant)
{
    // The digest of a call's content holds the ids: it is compared by sending the call again.
    TRUNK_TRY(const std::vector<TextRow> rows,
        raw.ask("select cast(to_jsonb(t) - 'tenant_id' - 'audit_id' - 'digest' as text) from "
                + table + " t where tenant_id = $1",
            values(tenant.owner.tenantId)));
    const std::vector<std::string> ids = tenant.ids();
    std::vector<std::string> all;
    for (const TextRow& row : rows) {
        std::string text = row.at(0);
        for (std::size_t i = 0; i < ids.size(); ++i) {
            for (std::size_t at = text.find(ids[i]); at != std::string::npos;
                 at = text.find(ids[i], at))
                text.replace(at, ids[i].size(), "the id " + std::to_string(i));
        }
        all.push_back(std::move(text));
    }
    std::sort(all.begin(), all.end());
    return all;
}

} // namespace

Outcome compareAnswers(const Compared& compared)
{
    std::size_t bytes = 0;
    std::string before;
    for (const std::string& path : compared.paths) {
        TRUNK_TRY(const std::string ours, answerOf({compared.product + path, compared.key, {}}));
        TRUNK_TRY(const std::string theirs, answerOf({compared.peer + path, compared.key, {}}));
        if (ours != theirs)
            return different(path, ours, theirs);
        if (ours == before)
            return fail(Errc::Internal, "two questions have one answer: nothing is compared");
        before = ours;
        bytes += ours.size();
    }
    TRUNK_DO(compareRefusals(compared, compared.paths.front()));
    std::printf("%zu answers, %zu bytes, equal the peer's byte for byte after sorting of keys "
                "(read_at aside); both refuse nobody, a forged key, and a key without the scope\n",
        compared.paths.size(), bytes);
    return Done{};
}

Outcome compareIngest(
    const Compared& compared, const IngestTenant& ours, const IngestTenant& theirs, Raw& raw)
{
    struct Side {
        std::string first;
        std::string second;
        const IngestTenant& tenant;
    };
    const std::array sides{
        Side{compared.product, compared.peer, ours}, Side{compared.peer, compared.product, theirs}};
    std::array<std::vector<std::string>, 2> answers;
    for (std::size_t i = 0; i < sides.size(); ++i) {
        const Side& side = sides[i];
        const auto send = [&](const std::string& server, std::vector<CallRecord> calls) -> Outcome {
            const std::filesystem::path body = compared.folder / "compared.json";
            std::ofstream(body) << bodyOf(std::move(calls));
            TRUNK_TRY(std::string answer, answerOf({server + "/v1/calls", side.tenant.key, body}));
            answers[i].push_back(std::move(answer));
            return Done{};
        };
        std::vector<CallRecord> calls = callsOf(side.tenant, "compared-", 1, callsCompared);
        TRUNK_DO(send(side.first, calls));
        // Earlier calls that come late turn stored ones into those of repeat callers.
        TRUNK_DO(send(side.first, callsOf(side.tenant, "later-", 2, callsCompared / 4)));
        TRUNK_DO(send(side.first, callsOf(side.tenant, "alone-", 3, 1)));
        calls[7].talkSeconds = 1;
        calls[7].outcome = CallOutcome::Answered;
        TRUNK_DO(send(side.second, std::move(calls)));
    }
    if (answers[0] != answers[1])
        return different("what an ingest answers", answers[0].back(), answers[1].back());
    if (answers[0].back() != R"({"conflicts":["compared-7"],"duplicates":2000,"stored":0})")
        return fail(Errc::Internal, "an ingest again answers " + answers[0].back());
    std::size_t count = 0;
    for (const char* table :
        {"calls", "call_external_ids", "call_hourly", "call_hours", "call_days"}) {
        TRUNK_TRY(const std::vector<std::string> mine, rowsOf(raw, table, ours));
        TRUNK_TRY(const std::vector<std::string> other, rowsOf(raw, table, theirs));
        if (mine.empty())
            return fail(Errc::Internal, std::string("nothing is compared of ") + table);
        for (std::size_t i = 0; i < std::max(mine.size(), other.size()); ++i) {
            const std::string a = i < mine.size() ? mine[i] : "no row";
            const std::string b = i < other.size() ? other[i] : "no row";
            if (a != b)
                return different(table, a, b);
        }
        count += mine.size();
    }
    std::printf("%zu rows of calls, external ids and rollups equal those of the peer; each takes "
                "the other's calls for its own\n",
        count);
    return Done{};
}

Outcome provedTrail(const Workspace& workspace, const IngestTenant& tenant, const std::string& of)
{
    Envelope envelope;
    envelope.caller = tenant.owner;
    TRUNK_TRY(const AuditVerdict verdict, workspace.dispatcher()->call(envelope, VerifyAudit{}));
    if (!verdict.ok)
        return fail(Errc::Internal,
            "the trail of " + of + " is broken at " + std::to_string(verdict.findings.front().seq)
                + ": " + verdict.findings.front().detail);
    std::printf("the trail of %s is proved: %lld entries, and the calls they speak of\n",
        of.c_str(), static_cast<long long>(verdict.entries));
    return Done{};
}

} // namespace trunkline::bench
