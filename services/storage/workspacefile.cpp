#include "services/storage/workspacefile.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <string>

namespace trunkline {

namespace {

namespace fs = std::filesystem;

constexpr mode_t groupOrWorld = S_IRWXG | S_IRWXO;

Outcome checkFolder(const fs::path& file)
{
    const fs::path folder = fs::absolute(file).parent_path();
    struct stat facts { };
    if (stat(folder.c_str(), &facts) != 0)
        return fail(Errc::Unavailable, "the folder " + folder.string() + " cannot be read");
    if ((facts.st_mode & S_IWOTH) != 0 && (facts.st_mode & S_ISVTX) == 0)
        return fail(Errc::Invalid,
            "everybody may write to the folder " + folder.string()
                + "; use another, or: chmod o-w '" + folder.string() + "'");
    return Done{};
}

std::uint32_t bigEndian(const std::array<unsigned char, 100>& page, std::size_t at, int bytes)
{
    std::uint32_t value = 0;
    for (int i = 0; i < bytes; ++i)
        value = value << 8 | page[at + static_cast<std::size_t>(i)];
    return value;
}

fs::path beside(const fs::path& file, const char* suffix)
{
    fs::path other = file;
    other += suffix;
    return other;
}

} // namespace

Outcome makeWorkspaceFile(const fs::path& file)
{
    TRUNK_DO(checkFolder(file));
    const int made
        = open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (made < 0) {
        if (errno == EEXIST || errno == ELOOP)
            return fail(Errc::Conflict, file.string() + " is there already; choose another name");
        if (errno == ENOSPC)
            return fail(Errc::Unavailable, "the disk is full");
        return fail(Errc::Unavailable, file.string() + " cannot be made");
    }
    close(made);
    return Done{};
}

void removeWorkspaceFile(const fs::path& file)
{
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm", "-journal"})
        fs::remove(beside(file, suffix), ignored);
}

Outcome checkWorkspaceFile(const fs::path& file)
{
    struct stat facts { };
    if (lstat(file.c_str(), &facts) != 0)
        return errno == ENOENT || errno == ENOTDIR
            ? fail(Errc::NotFound,
                file.string()
                    + " is not there; check the path, or make one with: trunklinectl init")
            : fail(Errc::Unavailable, file.string() + " cannot be read; check its permissions");
    if (S_ISLNK(facts.st_mode))
        return fail(Errc::Invalid, file.string() + " is a link; name the file itself");
    if (!S_ISREG(facts.st_mode))
        return fail(Errc::Invalid, file.string() + " is not a file; name a workspace");
    if (facts.st_uid != geteuid())
        return fail(Errc::Invalid,
            file.string() + " belongs to another user; copy it, or sign in as its owner");
    if ((facts.st_mode & groupOrWorld) != 0)
        return fail(Errc::Invalid,
            file.string() + " is open to other users; close it: chmod 600 '" + file.string() + "'");
    return checkFolder(file);
}

Result<SqliteHeader> readSqliteHeader(const fs::path& file)
{
    SqliteHeader header;
    std::error_code failed;
    header.size = fs::file_size(file, failed);
    std::ifstream in(file, std::ios::binary);
    std::array<unsigned char, 100> page{};
    in.read(reinterpret_cast<char*>(page.data()), page.size());
    if (failed || (!in && !in.eof()))
        return fail(Errc::Unavailable, file.string() + " cannot be read; check its permissions");
    if (in.gcount() < static_cast<std::streamsize>(page.size()))
        return header;
    header.sqlite = std::string_view(reinterpret_cast<const char*>(page.data()), 16)
        == std::string_view("SQLite format 3\0", 16);
    header.schema = static_cast<std::int32_t>(bigEndian(page, 60, 4));
    header.applicationId = static_cast<std::int32_t>(bigEndian(page, 68, 4));
    const std::uint32_t pageSize = bigEndian(page, 16, 2);
    if (bigEndian(page, 24, 4) == bigEndian(page, 92, 4)) // the change counter, when it was written
        header.claimed
            = std::uintmax_t{bigEndian(page, 28, 4)} * (pageSize == 1 ? 65'536 : pageSize);
    return header;
}

bool hasLog(const fs::path& file)
{
    std::error_code absent;
    for (const char* suffix : {"-wal", "-journal"}) {
        const std::uintmax_t size = fs::file_size(beside(file, suffix), absent);
        if (!absent && size > 0)
            return true;
    }
    return false;
}

} // namespace trunkline
