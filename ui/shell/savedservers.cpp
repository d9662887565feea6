#include "ui/shell/savedservers.h"

#include "models/base/setting.h"

#include <QUrl>
#include <QVariantMap>

#include <algorithm>

namespace trunkline {

namespace {

const QString nameKey = QStringLiteral("name");
const QString addressKey = QStringLiteral("address");
const QString authorityKey = QStringLiteral("authority");
const QString userKey = QStringLiteral("user");

} // namespace

QList<SavedServer> savedServers()
{
    QList<SavedServer> servers;
    for (const QVariant& each : SavedServerList.read()) {
        const QVariantMap entry = each.toMap();
        servers.append({entry.value(nameKey).toString(), entry.value(addressKey).toString(),
            entry.value(authorityKey).toString(), entry.value(userKey).toString()});
    }
    return servers;
}

void saveServers(const QList<SavedServer>& servers)
{
    QVariantList entries;
    for (const SavedServer& server : servers)
        entries.append(QVariantMap{{nameKey, server.name}, {addressKey, server.address},
            {authorityKey, server.authorityFile}, {userKey, server.user}});
    SavedServerList.write(entries);
}

void noteSignIn(const QString& address, const QString& authorityFile, const QString& user)
{
    QList<SavedServer> servers = savedServers();
    auto found = std::find_if(servers.begin(), servers.end(),
        [&address](const SavedServer& each) { return each.address == address; });
    if (found == servers.end()) {
        const QString host = QUrl(address).host();
        servers.append({host.isEmpty() ? address : host, address, authorityFile, user});
    } else {
        found->authorityFile = authorityFile;
        found->user = user;
    }
    saveServers(servers);
}

} // namespace trunkline
