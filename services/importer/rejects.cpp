#include "services/importer/rejects.h"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace trunkline {

namespace {

constexpr std::string_view title = "line,field,reason,raw\n";
constexpr std::size_t pendingBytes = 256 * 1024;
constexpr std::size_t rawBytes = 64 * 1024; ///< of a line that are kept

void appendField(std::string& out, std::string_view text)
{
    out += '"';
    for (const char c : text) {
        if (c == '"')
            out += '"';
        out += c;
    }
    out += '"';
}

bool writeAll(int descriptor, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// The length of the rows of a rejects file up to a line of the imported file: its own rows end
/// where a line ends outside quotes.
class KeptLength {
public:
    explicit KeptLength(std::int64_t line)
        : m_line(line)
    {
    }
    /// False when the next row lies beyond the line.
    bool add(std::string_view bytes)
    {
        for (const char c : bytes) {
            if (m_number >= 0 && !m_title) {
                if (c >= '0' && c <= '9') {
                    m_number = m_number * 10 + (c - '0');
                } else {
                    if (m_number > m_line)
                        return false;
                    m_number = -1;
                }
            }
            ++m_seen;
            if (c == '"')
                m_quoted = !m_quoted;
            if (c == '\n' && !m_quoted) {
                m_kept = m_seen;
                m_number = 0;
                m_title = false;
            }
        }
        return true;
    }
    std::int64_t value() const { return m_kept; }

private:
    std::int64_t m_line;
    std::int64_t m_number = -1;
    std::int64_t m_seen = 0;
    std::int64_t m_kept = 0;
    bool m_title = true;
    bool m_quoted = false;
};

} // namespace

RejectsFile::RejectsFile(std::string path)
    : m_path(std::move(path))
{
}

RejectsFile::~RejectsFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Outcome RejectsFile::trouble(const char* what) const
{
    return fail(Errc::Unavailable,
        m_path + ": " + what + " (" + std::strerror(errno)
            + "); make room or name another place for the rejects, then run the import again");
}

Result<int> RejectsFile::openThere() const
{
    if (m_path.empty())
        return -1;
    const int there = ::open(m_path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (there < 0 && errno == ENOENT)
        return -1;
    if (there < 0)
        return trouble("cannot be opened").error();
    char head[title.size()] = {};
    struct stat facts { };
    // A full disk may have left a part of the title.
    const ssize_t got = ::fstat(there, &facts) == 0 && S_ISREG(facts.st_mode)
        ? ::pread(there, head, sizeof head, 0)
        : -1;
    if (got >= 0 && title.starts_with(std::string_view(head, static_cast<std::size_t>(got))))
        return there;
    ::close(there);
    return fail(Errc::Invalid,
        m_path + ": is there and holds no rejects; name another file for the rejects");
}

Outcome RejectsFile::check() const
{
    TRUNK_TRY(const int there, openThere());
    if (there >= 0)
        ::close(there);
    return Done{};
}

Outcome RejectsFile::begin(std::int64_t line)
{
    TRUNK_TRY(const int there, openThere());
    if (there < 0)
        return Done{};
    if (line == 0) {
        ::close(there);
        if (::unlink(m_path.c_str()) != 0)
            return trouble("cannot be replaced");
        return Done{};
    }
    m_descriptor = there;
    return keepUpTo(line);
}

Outcome RejectsFile::keepUpTo(std::int64_t line)
{
    KeptLength kept(line);
    std::string buffer(pendingBytes, '\0');
    for (off_t offset = 0;;) {
        const ssize_t got = ::pread(m_descriptor, buffer.data(), buffer.size(), offset);
        if (got < 0)
            return trouble("cannot be read");
        if (got == 0
            || !kept.add(std::string_view(buffer).substr(0, static_cast<std::size_t>(got))))
            break;
        offset += got;
    }
    if (::ftruncate(m_descriptor, kept.value()) != 0
        || ::lseek(m_descriptor, 0, SEEK_END) != kept.value())
        return trouble("cannot be cut");
    if (kept.value() == 0)
        m_pending = title;
    return Done{};
}

Outcome RejectsFile::create()
{
    m_descriptor = ::open(
        m_path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (m_descriptor < 0)
        return trouble("cannot be made");
    m_pending.insert(0, title);
    return Done{};
}

Outcome RejectsFile::add(const Record& record, const Reject& reject)
{
    if (m_path.empty())
        return Done{};
    m_pending += std::to_string(record.line);
    m_pending += ',';
    appendField(m_pending, reject.field);
    m_pending += ',';
    appendField(m_pending, reject.reason);
    m_pending += ',';
    appendField(m_pending, record.raw.substr(0, rawBytes));
    m_pending += '\n';
    if (m_pending.size() >= pendingBytes)
        return flush();
    return Done{};
}

Outcome RejectsFile::flush()
{
    if (m_pending.empty())
        return Done{};
    if (m_descriptor < 0)
        TRUNK_DO(create());
    if (!writeAll(m_descriptor, m_pending))
        return trouble("cannot be written");
    m_pending.clear();
    return Done{};
}

} // namespace trunkline
