#include "models/gateway/authority.h"

#include <QCoreApplication>
#include <QCryptographicHash>

namespace trunkline {

Result<QSslCertificate> readAuthority(const QString& file)
{
    const QList<QSslCertificate> found = QSslCertificate::fromPath(file);
    if (found.size() == 1)
        return found.first();
    return invalid("authority",
        QCoreApplication::translate(
            "RemoteDoor", "Choose a PEM file with the one certificate of the authority.")
            .toStdString());
}

QString fingerprintOf(const QSslCertificate& certificate)
{
    return QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex(':').toUpper());
}

} // namespace trunkline
