#pragma once
// The file of what was not taken: line, field, reason, the line as it was. It holds personal data,
// so only its owner may read it.

#include "services/base/result.h"
#include "services/importer/format.h"

#include <cstdint>
#include <string>

namespace trunkline {

/// Made at the first reject. Rejects are kept in memory until `flush`, which an import does before
/// it sends the batch they belong to.
/// Threads: one. Errors: Unavailable (disk full, no permission), Invalid (another file is there).
class RejectsFile {
public:
    /// `path` empty: nothing is written.
    explicit RejectsFile(std::string path);
    RejectsFile(const RejectsFile&) = delete;
    RejectsFile& operator=(const RejectsFile&) = delete;
    ~RejectsFile();

    /// Before anything is begun: what is there under its name can be replaced or added to.
    Outcome check() const;
    /// Begins anew (`line` 0), or keeps the rejects up to `line` of an import that is taken up.
    Outcome begin(std::int64_t line);
    Outcome add(const Record& record, const Reject& reject);
    Outcome flush();

    /// Empty while there is none.
    std::string path() const { return m_descriptor >= 0 ? m_path : std::string(); }

private:
    /// -1: it is not there.
    Result<int> openThere() const;
    Outcome create();
    Outcome keepUpTo(std::int64_t line);
    Outcome trouble(const char* what) const;

    std::string m_path;
    int m_descriptor = -1;
    std::string m_pending;
};

} // namespace trunkline
