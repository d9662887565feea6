#include "tests/http/certificates.h"

#include <QProcess>
#include <QtGlobal>

namespace trunkline {

namespace {

void openssl(const QStringList& arguments)
{
    QProcess program;
    program.start(QStringLiteral("openssl"), arguments);
    if (!program.waitForFinished() || program.exitCode() != 0)
        qFatal("openssl %s: %s", qPrintable(arguments.join(u' ')),
            program.readAllStandardError().constData());
}

QStringList newKey(const QString& file)
{
    return {QStringLiteral("-newkey"), QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
        QStringLiteral("ec_paramgen_curve:P-256"), QStringLiteral("-nodes"),
        QStringLiteral("-keyout"), file};
}

} // namespace

Certificates::Certificates(const QString& folder)
    : m_folder(folder)
{
    makeAuthority(QStringLiteral("authority"));
    makeAuthority(QStringLiteral("stranger"));
}

void Certificates::makeAuthority(const QString& name) const
{
    openssl(QStringList{QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-days"),
                QStringLiteral("2"), QStringLiteral("-subj"), QStringLiteral("/CN=") + name,
                QStringLiteral("-out"), certificate(name)}
        + newKey(key(name)));
}

void Certificates::sign(const QString& name, const QString& host) const
{
    const QString alternative
        = (host.at(0).isDigit() ? QStringLiteral("IP:") : QStringLiteral("DNS:")) + host;
    openssl(QStringList{QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-days"),
                QStringLiteral("2"), QStringLiteral("-subj"), QStringLiteral("/CN=") + host,
                QStringLiteral("-addext"), QStringLiteral("subjectAltName=") + alternative,
                QStringLiteral("-addext"), QStringLiteral("basicConstraints=critical,CA:FALSE"),
                QStringLiteral("-CA"), authority(), QStringLiteral("-CAkey"),
                key(QStringLiteral("authority")), QStringLiteral("-out"), certificate(name)}
        + newKey(key(name)));
}

QString Certificates::certificate(const QString& name) const
{
    return m_folder + u'/' + name + QStringLiteral(".pem");
}

QString Certificates::key(const QString& name) const
{
    return m_folder + u'/' + name + QStringLiteral("-key.pem");
}

} // namespace trunkline
