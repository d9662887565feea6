#include "app/console/importwork.h"

#include "models/base/format.h"
#include "models/base/whenready.h"
#include "services/contract/buyers.h"
#include "services/contract/campaigns.h"
#include "services/contract/numbers.h"
#include "services/contract/publishers.h"
#include "services/contract/tenants.h"
#include "services/importer/import.h"
#include "services/importer/inspect.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace trunkline::console {

namespace {

constexpr qsizetype rejectsShown = 100;

template <Operation Op>
auto waiting(const std::shared_ptr<Gateway>& gateway, const std::stop_token& stop = {})
{
    return [gateway, stop](const Op& op) {
        auto future = gateway->call(op, stop);
        future.waitForFinished();
        return answerOf(future);
    };
}

/// How it ended is asked when it is stopped, too.
ImportPorts portsThrough(const std::shared_ptr<Gateway>& gateway, const std::stop_token& stop)
{
    return {waiting<StartImport>(gateway, stop), waiting<IngestCalls>(gateway, stop),
        waiting<ReadImport>(gateway), waiting<CancelImport>(gateway),
        {waiting<ListCampaigns>(gateway, stop), waiting<CreateCampaign>(gateway, stop),
            waiting<ListPublishers>(gateway, stop), waiting<CreatePublisher>(gateway, stop),
            waiting<ListBuyers>(gateway, stop), waiting<CreateBuyer>(gateway, stop),
            waiting<ListNumbers>(gateway, stop)}};
}

NameChoice nameChoice(const QString& name, const ImportChoice& choice)
{
    if (name.isEmpty())
        return {};
    return {choice.fromColumns ? NameFrom::Column : NameFrom::Fixed, utf8(name), choice.create};
}

QString rejectsBeside(const QString& path)
{
    const QFileInfo file(path);
    const QString folder = QFileInfo(file.absolutePath()).isWritable()
        ? file.absolutePath()
        : QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
    return QDir(folder).filePath(file.fileName() + QStringLiteral(".rejects.csv"));
}

Result<ImportOptions> optionsOf(const ImportChoice& choice, const std::shared_ptr<Gateway>& gateway)
{
    TRUNK_TRY(const Tenant tenant, waiting<ReadTenant>(gateway)(ReadTenant{}));
    ImportOptions options;
    options.path = utf8(choice.path);
    if (!choice.timeZone.isEmpty())
        options.timeZone = utf8(choice.timeZone);
    options.templatePath = utf8(choice.mapping);
    options.names = {nameChoice(choice.campaign, choice), nameChoice(choice.publisher, choice),
        nameChoice(choice.buyer, choice), {}};
    options.country = tenant.country;
    options.dryRun = choice.dryRun;
    options.now = SystemClock().now();
    return options;
}

Result<ImportPreview> look(
    const ImportChoice& choice, const std::shared_ptr<Gateway>& gateway, std::stop_token stop)
{
    TRUNK_TRY(const ImportOptions options, optionsOf(choice, gateway));
    TRUNK_TRY(const Inspection found, inspect(options, std::move(stop)));
    ImportPreview preview{text(found.format), text(found.encoding), found.rows, found.rejected,
        found.warnings, found.answered, {}, {}};
    for (const std::string& column : found.columnNames)
        preview.columns.append(text(column));
    for (const RejectedRow& row : found.rejects) {
        if (preview.rejects.size() < rejectsShown)
            preview.rejects.append(QCoreApplication::translate("Import", "line %1, %2: %3 (%4)")
                                       .arg(formatCount(row.line), text(row.field),
                                           text(row.reason), text(row.value)));
    }
    return preview;
}

Result<ImportSummary> run(const ImportChoice& choice, const std::shared_ptr<Gateway>& gateway,
    const std::function<void(ImportProgress)>& tell, const std::stop_token& stop)
{
    TRUNK_TRY(ImportOptions options, optionsOf(choice, gateway));
    options.rejectsPath = utf8(rejectsBeside(choice.path));
    const auto step = [&tell](const ImportStep& at) {
        tell({at.bytesDone, at.bytesTotal, at.rows});
    };
    TRUNK_TRY(const ImportReport report,
        Import(portsThrough(gateway, stop), std::move(options)).run(step, stop));
    return ImportSummary{report.rows, report.imported, report.duplicates, report.rejected,
        report.warnings, text(report.rejectsFile), report.dryRun, report.cancelled};
}

} // namespace

ImportWork importsThrough(std::shared_ptr<Gateway> gateway)
{
    return {[gateway](const ImportChoice& choice, std::stop_token stop) {
                return look(choice, gateway, std::move(stop));
            },
        [gateway](const ImportChoice& choice, const std::function<void(ImportProgress)>& tell,
            std::stop_token stop) { return run(choice, gateway, tell, stop); }};
}

} // namespace trunkline::console
