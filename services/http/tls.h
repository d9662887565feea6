#pragma once
// The server's side of TLS (SECURITY-REQUIREMENTS §1, "TLS").

#include "services/base/result.h"
#include "services/base/time.h"

#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <string>

namespace trunkline {

/// TLS 1.2 and 1.3, forward secret and authenticated ciphers only, no renegotiation.
/// Errors: Invalid, naming the file and the mend (not readable, no PEM, a key that does not fit).
Result<std::shared_ptr<boost::asio::ssl::context>> tlsContext(
    const std::string& certificateFile, const std::string& keyFile);

/// When the first certificate of the file ends. Errors: Invalid.
Result<Instant> certificateEnd(const std::string& certificateFile);

} // namespace trunkline
