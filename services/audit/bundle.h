#pragma once
// The trail as a file that anybody can check with nothing but the public key: JSON lines, one kind
// per line.

#include "services/base/result.h"
#include "services/contract/audit.h"

#include <iosfwd>
#include <optional>
#include <string>

namespace trunkline {

/// Writes `{"format":"trunkline-audit-1","chain":…,"keys":[…]}`, then every entry, then the signed
/// heads, as pages come.
class BundleWriter {
public:
    explicit BundleWriter(std::ostream& out);

    void add(const AuditExport& page);
    void finish();

private:
    std::ostream& m_out;
    bool m_begun = false;
    std::vector<AuditCheckpoint> m_checkpoints;
};

/// Re-computes a bundle. With `publicKey` (32 bytes) only that key may have signed.
/// Errors: Invalid when the file is no bundle, naming the line.
Result<AuditVerdict> checkBundle(
    std::istream& in, const std::optional<std::string>& publicKey, Instant now);

} // namespace trunkline
