#include "models/gateway/serveraddress.h"

#include <QCoreApplication>
#include <QHostAddress>

namespace trunkline {

namespace {

Error wrong(const char* words)
{
    return invalid("server", QCoreApplication::translate("RemoteDoor", words).toStdString());
}

bool isLoopback(const QString& host)
{
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

} // namespace

Result<QUrl> readServerAddress(const QString& typed)
{
    QString address = typed.trimmed();
    if (!address.contains(QStringLiteral("://")))
        address.prepend(QStringLiteral("https://"));
    QUrl url(address, QUrl::StrictMode);
    const bool plain = url.scheme() == QLatin1String("http");
    if (!url.isValid() || url.host().isEmpty()
        || (!plain && url.scheme() != QLatin1String("https")))
        return wrong("Use an address such as https://trunkline.example:8443.");
    if (!url.userInfo().isEmpty() || url.hasQuery())
        return wrong("Leave out names, passwords and what stands behind a question mark.");
    if (plain && !isLoopback(url.host()))
        return wrong("Use https: what is sent could be read on the way.");
    url.setPath(QString());
    return url;
}

} // namespace trunkline
