#pragma once
// A file that was understood: its encoding, delimiter and format, and where its rows begin.

#include "services/importer/format.h"
#include "services/importer/inputfile.h"
#include "services/importer/options.h"
#include "services/importer/survey.h"

#include <memory>
#include <string>

namespace trunkline {

struct Source {
    std::unique_ptr<InputFile> file;
    Survey survey;
    Dialect dialect;
    std::unique_ptr<Format> format;
    std::int64_t rowsBegin = 0; ///< byte offset of the first row
    std::int64_t firstLine = 1; ///< line of the first row
    bool quoted = false;        ///< a field of the sample was
    std::string options;        ///< canonical JSON of all that decides what its rows become

    RecordReader reader() const;
    /// `comma`, `tab`, `semicolon` or `pipe`.
    std::string delimiterName() const;
};

/// Reads the file once for its encoding, then a sample of at most 200 rows for its format.
/// Errors: Invalid for what is no call log, for a log that fits several formats, and where the time
/// zone is missing; each with the line, the field, the masked value and the mend.
Result<Source> openSource(const ImportOptions& options);

} // namespace trunkline
