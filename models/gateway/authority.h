#pragma once
// The certificate of a private authority, from its file.

#include "services/base/result.h"

#include <QSslCertificate>
#include <QString>

namespace trunkline {

/// The one certificate of a PEM file. Errors: Invalid (`authority`).
Result<QSslCertificate> readAuthority(const QString& file);
/// SHA-256 in pairs of capital hexadecimal digits joined by colons, as other programs print it.
QString fingerprintOf(const QSslCertificate& certificate);

} // namespace trunkline
