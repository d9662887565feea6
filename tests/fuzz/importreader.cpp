#include "tests/fuzz/importreader.h"

#include "services/base/text.h"
#include "services/importer/import.h"
#include "services/importer/inspect.h"
#include "services/importer/recordreader.h"

#include <cstdlib>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

namespace trunkline {

namespace {

void must(bool holds)
{
    if (!holds)
        std::abort();
}

/// A file that lives in memory.
class MemoryFile {
public:
    MemoryFile(const std::uint8_t* bytes, std::size_t size)
        : m_descriptor(::memfd_create("import", MFD_CLOEXEC))
    {
        must(m_descriptor >= 0);
        must(::write(m_descriptor, bytes, size) == static_cast<ssize_t>(size));
    }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    ~MemoryFile() { ::close(m_descriptor); }
    std::string path() const { return "/proc/self/fd/" + std::to_string(m_descriptor); }

private:
    int m_descriptor;
};

void readRecords(const std::string& path, std::uint8_t choice)
{
    const auto file = InputFile::open(path);
    must(file.ok());
    Dialect dialect;
    dialect.delimiter = ",\t;|"[choice & 3];
    dialect.carriageReturns = (choice & 4) != 0;
    dialect.windows1252 = (choice & 8) != 0;
    RecordReader reader(*file, dialect);
    Record record;
    std::int64_t end = 0;
    std::int64_t line = 0;
    for (;;) {
        const auto more = reader.next(record);
        must(more.ok());
        if (!*more)
            break;
        must(record.begin >= end && record.end > record.begin && record.end <= file->size());
        must(record.line > line && record.lastLine >= record.line);
        must((record.problem != nullptr) == record.fields.empty());
        for (const std::string_view field : record.fields)
            must(!dialect.windows1252 || isUtf8(field));
        end = record.end;
        line = record.lastLine;
    }
}

} // namespace

void readAnyBytes(const std::uint8_t* bytes, std::size_t size)
{
    if (size == 0)
        return;
    const MemoryFile file(bytes + 1, size - 1);
    readRecords(file.path(), bytes[0]);
    ImportOptions options;
    options.path = file.path();
    options.timeZone = "Europe/London";
    options.now = Instant{std::chrono::sys_days{std::chrono::year{2026} / 12 / 1}};
    const auto found = inspect(options);
    if (!found) {
        must(!found.error().detail.empty());
        return;
    }
    must(found->rejected >= 0 && found->rejected <= found->rows);
    must(found->answered <= found->rows - found->rejected && found->talkSeconds >= 0);
    options.dryRun = true;
    const auto report = Import({}, options).run();
    must(report.ok());
    must(report->rows == found->rows && report->rejected == found->rejected
        && report->answered == found->answered && report->talkSeconds == found->talkSeconds
        && report->warnings == found->warnings);
}

} // namespace trunkline
