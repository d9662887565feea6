#include "app/ctl/command.h"
#include "services/audit/bundle.h"
#include "services/audit/chain.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>

namespace trunkline::ctl {

namespace {

Exit verdictExit(const Result<AuditVerdict>& verdict, bool json)
{
    const Exit printed = report(verdict, json);
    return verdict && !verdict->ok ? Exit::Findings : printed;
}

struct ListFlags {
    StoreFlags store;
    std::string text;
    std::string after;
    std::int64_t limit = 100;
};

struct ExportFlags {
    StoreFlags store;
    std::string out;
};

struct ExportReport {
    std::string file;
    std::int64_t entries = 0;
    std::vector<AuditKey> keys;
};
TRUNK_RECORD(ExportReport, file, entries, keys)

Result<ExportReport> exportTrail(const ExportFlags& flags)
{
    TRUNK_TRY(const Session session, openSession(flags.store));
    // Made new and for its owner only: the trail names people.
    const int file = open(flags.out.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return invalid("--out", flags.out + " cannot be made; choose a file that is not there");
    close(file);
    std::ofstream out(flags.out, std::ios::binary);
    BundleWriter writer(out);
    ExportReport report{flags.out, 0, {}};
    std::int64_t after = 0;
    do {
        TRUNK_TRY(const AuditExport page, session.call(ExportAudit{after, 10'000}, interrupted()));
        writer.add(page);
        report.entries += std::ssize(page.entries);
        report.keys = page.keys;
        after = page.next;
    } while (after > 0);
    writer.finish();
    if (!out)
        return fail(Errc::Unavailable, flags.out + " could not be written whole");
    return report;
}

struct CheckFlags {
    std::string file;
    std::string key;
    bool json = false;
};

Result<AuditVerdict> check(const CheckFlags& flags)
{
    std::ifstream in(flags.file, std::ios::binary);
    if (!in)
        return invalid("FILE", flags.file + " cannot be read");
    std::optional<std::string> key;
    if (!flags.key.empty()) {
        key = unhex(flags.key);
        if (key->size() != 32)
            return invalid("--key", "use the 64 hexadecimal digits of an Ed25519 public key");
    }
    return checkBundle(in, key, SystemClock().now());
}

} // namespace

void addAudit(CLI::App& app, const Run& run)
{
    CLI::App* audit = app.add_subcommand("audit", "List, verify, export and check the trail");
    audit->require_subcommand(1);

    CLI::App* list = audit->add_subcommand("list", "Newest entries first");
    auto listFlags = std::make_shared<ListFlags>();
    listFlags->store.add(*list);
    list->add_option("--text", listFlags->text, "In operation, label or actor");
    list->add_option("--after", listFlags->after, "The `next` of the page before");
    list->add_option("--limit", listFlags->limit, "Entries in the page")->capture_default_str();
    list->callback([=] {
        run([flags = listFlags]() -> Exit {
            const auto session = openSession(flags->store);
            if (!session)
                return printError(session.error(), flags->store.json);
            ListAudit op;
            op.filter.text = flags->text;
            op.page = {flags->after, flags->limit};
            return report(session->call(op, interrupted()), flags->store.json);
        });
    });

    CLI::App* verify = audit->add_subcommand("verify", "Prove the trail against the tables");
    auto verifyFlags = std::make_shared<StoreFlags>();
    verifyFlags->add(*verify);
    verify->callback([=] {
        run([flags = verifyFlags]() -> Exit {
            const auto session = openSession(*flags);
            if (!session)
                return printError(session.error(), flags->json);
            return verdictExit(session->call(VerifyAudit{}, interrupted()), flags->json);
        });
    });

    CLI::App* write = audit->add_subcommand("export", "Write the trail for others to check");
    auto exportFlags = std::make_shared<ExportFlags>();
    exportFlags->store.add(*write);
    write->add_option("--out", exportFlags->out, "The file to make")->required();
    write->callback([=] {
        run([flags = exportFlags] { return report(exportTrail(*flags), flags->store.json); });
    });

    CLI::App* check_
        = audit->add_subcommand("check", "Check an export with nothing but the public key");
    auto checkFlags = std::make_shared<CheckFlags>();
    check_->add_option("FILE", checkFlags->file, "What audit export wrote")->required();
    check_->add_option(
        "--key", checkFlags->key, "The public key that must have signed, hexadecimal");
    check_->add_flag("--json", checkFlags->json, "Print one JSON object");
    check_->callback(
        [=] { run([flags = checkFlags] { return verdictExit(check(*flags), flags->json); }); });
}

} // namespace trunkline::ctl
