#pragma once
// An authority of the test's own and what it signs, as PEM files in a folder.

#include <QString>

namespace trunkline {

/// Ends the test where the openssl program refuses.
class Certificates {
public:
    explicit Certificates(const QString& folder);

    QString authority() const { return m_folder + QStringLiteral("/authority.pem"); }
    /// Another one, which signed nothing.
    QString stranger() const { return m_folder + QStringLiteral("/stranger.pem"); }
    /// Of a server called `host`; `name` tells its files apart.
    void sign(const QString& name, const QString& host) const;
    QString certificate(const QString& name) const;
    QString key(const QString& name) const;

private:
    void makeAuthority(const QString& name) const;

    QString m_folder;
};

} // namespace trunkline
